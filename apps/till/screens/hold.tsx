import { useState } from 'react'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'
import { AmountPad, AmountRefusal } from './amount-pad.tsx'
import { useFirstField } from './first-field.ts'
import { Cancel } from './leave.tsx'
import { minorOf } from './minor.ts'
import { SlipField } from './slip-field.tsx'

/** How much is to be held on the card. */
export function HoldAmountScreen({ screen }: { screen: ScreenOf<'hold-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency, contract } = state.config.profile
  return (
    <Frame
      question={words.hold.question}
      pad={<AmountPad />}
      action={
        <Act icon="card" disabled={screen.amount === 0} onClick={() => dispatch({ type: 'confirmed' })}>
          {words.hold.action} {screen.amount === 0 ? '' : sum(screen.amount, currency)}
        </Act>
      }
      others={
        <>
          <Cancel />
          {contract.transactions.includes('completion') || contract.transactions.includes('completion-advice') ? (
            <Other icon="receipt" onClick={() => dispatch({ type: 'place-chosen', place: 'hold-reference' })}>
              {words.hold.reference}
            </Other>
          ) : null}
        </>
      }
    >
      <div className="flex-1 grid content-center">
        <Amount minor={screen.amount} currency={currency} />
        <p className="text-right text-[20px] text-soft">{words.hold.note}</p>
        <AmountRefusal refusal={screen.refusal} most={words.hold.most(sum(contract.maxAmount, currency))} />
      </div>
    </Frame>
  )
}

/** How much of a hold is taken. */
export function CompletionAmountScreen({ screen }: { screen: ScreenOf<'completion-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency, contract } = state.config.profile
  const { advice, row } = screen
  const both = contract.transactions.includes('completion') && contract.transactions.includes('completion-advice')
  const most = words.hold.most(sum(screen.most, currency))
  return (
    <Frame
      question={words.hold.completion}
      pad={<AmountPad />}
      action={
        <Act
          icon="tick"
          disabled={screen.amount === 0 || screen.refusal !== undefined}
          onClick={() => dispatch({ type: 'confirmed' })}
        >
          {words.hold.completionAction} {screen.amount === 0 ? '' : sum(screen.amount, currency)}
        </Act>
      }
      others={
        <>
          <Cancel />
          {both ? (
            <Other
              icon="receipt"
              onClick={() => dispatch({ type: 'completion-chosen', recordId: row.id, advice: !advice })}
            >
              {advice ? words.hold.request : words.hold.advice}
            </Other>
          ) : null}
        </>
      }
    >
      <p className="text-center text-[22px] text-soft">
        {row.masked?.slice(-4) ?? ''} – {sum(row.amount, currency)} – {row.stan}
      </p>
      <div className="flex-1 grid content-center">
        <Amount minor={screen.amount} currency={currency} />
        <AmountRefusal refusal={screen.refusal} most={most} told />
      </div>
    </Frame>
  )
}

/** A hold of another terminal: what stands on its slip. */
export function HoldReferenceScreen({ screen }: { screen: ScreenOf<'hold-reference'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const granted = state.config.profile.contract.transactions
  const [form, setForm] = useState({ approvalCode: '', date: '', amount: '' })
  const [bad, setBad] = useState<'bad-amount' | undefined>(undefined)
  const refusal = bad ?? screen.refusal
  const first = useFirstField()
  const field = (name: keyof typeof form, length: number, kind?: 'amount' | 'code') => (
    <SlipField
      name={name}
      first={name === 'approvalCode' ? first : undefined}
      label={words.hold[name]}
      kind={kind ?? 'digits'}
      length={length}
      value={form[name]}
      onChange={(value) => {
        setBad(undefined)
        setForm({ ...form, [name]: value })
      }}
    />
  )
  const send = (purpose: 'completion' | 'completion-advice' | 'pre-authorization-void') => () => {
    const amount = minorOf(form.amount)
    if (amount === undefined || amount === 0) return setBad('bad-amount')
    const { approvalCode, date } = form
    dispatch({ type: 'hold-reference-keyed', purpose, approvalCode, date, amount })
  }
  const ready = form.approvalCode.length === 6 && form.date.length === 4 && form.amount !== ''
  return (
    <Frame
      question={words.hold.reference}
      action={
        <Act
          icon="tick"
          disabled={!ready}
          onClick={send(granted.includes('completion') ? 'completion' : 'completion-advice')}
        >
          {words.hold.completionAction}
        </Act>
      }
      others={
        <>
          <Cancel />
          {granted.includes('pre-authorization-void') ? (
            <Other icon="undo" onClick={send('pre-authorization-void')}>
              {words.hold.referenceVoid}
            </Other>
          ) : null}
        </>
      }
    >
      {field('approvalCode', 6, 'code')}
      <div className="grid grid-cols-2 gap-3">
        {field('date', 4)}
        {field('amount', 12, 'amount')}
      </div>
      {refusal === undefined ? null : <Hint icon="receipt">{words.hold.bad[refusal]}</Hint>}
    </Frame>
  )
}
