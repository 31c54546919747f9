import type { SaleRow } from '@evertill/terminal'
import { useState } from 'react'
import { Act, Hint } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'
import { AmountPad, AmountRefusal } from './amount-pad.tsx'
import { clockTime } from './clock-time.ts'
import { useFirstField } from './first-field.ts'
import { Cancel } from './leave.tsx'
import { minorOf } from './minor.ts'
import { SlipField } from './slip-field.tsx'

function Original({ row }: { row: SaleRow }) {
  const { state } = useTill()
  const words = useWords()
  return (
    <p className="text-center text-[22px] text-soft">
      {words.sales.tender[row.tender]}
      {row.masked === undefined ? '' : ` ${row.masked.slice(-4)}`} – {clockTime(row.at, state.config.profile.timeZone)}{' '}
      – {row.stan}
    </p>
  )
}

export function ConfirmVoidScreen({ screen }: { screen: ScreenOf<'confirm-void'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const currency = state.config.profile.currency
  return (
    <Frame
      question={words.void.question}
      action={
        <Act icon="undo" onClick={() => dispatch({ type: 'confirmed' })}>
          {words.void.action} {sum(screen.row.amount, currency)}
        </Act>
      }
      others={<Cancel />}
    >
      <div className="flex-1 grid content-center gap-5">
        <Amount minor={screen.row.amount} currency={currency} align="center" />
        <Original row={screen.row} />
        <p className="text-[22px] text-center text-balance">
          {screen.row.tender === 'cash'
            ? words.terms.cashBack
            : screen.row.type === 'pre-authorization'
              ? words.void.release
              : words.void.note}
        </p>
      </div>
    </Frame>
  )
}

export function RefundAmountScreen({ screen }: { screen: ScreenOf<'refund-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const currency = state.config.profile.currency
  return (
    <Frame
      question={words.refund.question}
      pad={<AmountPad />}
      action={
        <Act icon="undo" disabled={screen.amount === 0} onClick={() => dispatch({ type: 'confirmed' })}>
          {words.refund.action} {screen.amount === 0 ? '' : sum(screen.amount, currency)}
        </Act>
      }
      others={<Cancel />}
    >
      <Original row={screen.row} />
      <div className="flex-1 grid content-center">
        <Amount minor={screen.amount} currency={currency} />
        <p className="text-right text-[20px] text-soft">{words.refund.most(sum(screen.most, currency))}</p>
        <AmountRefusal refusal={screen.refusal} most={words.refund.most(sum(screen.most, currency))} />
      </div>
    </Frame>
  )
}

export function RefundReferenceScreen({ screen }: { screen: ScreenOf<'refund-reference'> }) {
  const { dispatch } = useTill()
  const words = useWords()
  const [form, setForm] = useState({ rrn: '', date: '', amount: '', batch: '', stan: '' })
  const [bad, setBad] = useState<keyof typeof words.refund.bad | undefined>(undefined)
  const refusal = bad ?? screen.refusal
  const first = useFirstField()
  const field = (name: keyof typeof form, length: number, kind?: 'amount') => (
    <SlipField
      name={name}
      first={name === 'rrn' ? first : undefined}
      label={words.refund[name]}
      kind={kind ?? 'digits'}
      length={length}
      value={form[name]}
      onChange={(value) => {
        setBad(undefined)
        setForm({ ...form, [name]: value })
      }}
    />
  )
  const send = () => {
    const amount = minorOf(form.amount)
    if (amount === undefined || amount === 0) return setBad('bad-amount')
    dispatch({
      type: 'refund-reference-keyed',
      rrn: form.rrn,
      date: form.date,
      amount,
      batch: form.batch,
      stan: form.stan,
    })
  }
  const ready =
    form.rrn.length === 12 &&
    form.date.length === 4 &&
    form.batch.length === 6 &&
    form.stan.length === 6 &&
    form.amount !== ''
  return (
    <Frame
      question={words.refund.reference}
      action={
        <Act disabled={!ready} onClick={send}>
          {words.keys.next}
        </Act>
      }
      others={<Cancel />}
    >
      {field('rrn', 12)}
      <div className="grid grid-cols-2 gap-3">
        {field('date', 4)}
        {field('amount', 12, 'amount')}
        {field('batch', 6)}
        {field('stan', 6)}
      </div>
      {refusal === undefined ? null : <Hint icon="receipt">{words.refund.bad[refusal]}</Hint>}
    </Frame>
  )
}
