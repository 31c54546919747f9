import type { SaleRow } from '@evertill/terminal'
import { useState } from 'react'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { MoneyLine } from '../drawing/money-line.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { bankReason, moneyWords, stopReason } from '../money-words.ts'
import { useWords } from '../words/index.ts'
import { clockTime } from './clock-time.ts'
import { Back } from './leave.tsx'
import { findsRow, salesTable } from './sales-table.ts'

const TENDER: Readonly<Record<SaleRow['tender'], IconName>> = { card: 'card', wallet: 'code', cash: 'cash' }

function colourOf(outcome: SaleRow['outcome']): string {
  if (outcome === 'approved') return 'text-paid-ink'
  if (OPEN.has(outcome)) return 'text-wait-ink'
  if (outcome === 'difference') return 'text-stop-ink'
  return 'text-soft'
}

function iconOf(outcome: SaleRow['outcome']): IconName {
  if (outcome === 'approved') return 'tick'
  if (OPEN.has(outcome)) return 'clock'
  if (outcome === 'difference') return 'stop'
  if (outcome === 'declined' || outcome === 'not-sent' || outcome === 'reversed') return 'shield'
  return 'undo'
}

const GIVES: ReadonlySet<SaleRow['type']> = new Set([
  'void',
  'refund',
  'completion-void',
  'pre-authorization-void',
  'instalment-void',
  'moto-void',
  'moto-refund',
])
const OPEN: ReadonlySet<SaleRow['outcome']> = new Set([
  'reversing',
  'unknown',
  'refund-in-progress',
  'advice-in-progress',
  'stored',
  'uploading',
])

/** Signed as the drawer sees it: what goes back to customers is negative. */
function signed(row: SaleRow, currency: string): string {
  // An adjustment takes nothing by itself: the sale stands at this sum.
  if (row.type === 'adjustment') return `→ ${sum(row.amount, currency)}`
  return GIVES.has(row.type) ? sum(-row.amount, currency) : sum(row.amount, currency)
}

function save(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

function Row({ row, purpose }: { row: SaleRow; purpose: 'view' | 'void' | 'refund' }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency, timeZone } = state.config.profile
  return (
    <li>
      <button
        type="button"
        className="w-full min-h-[84px] grid grid-cols-[auto_1fr_auto] items-center gap-4 max-[480px]:gap-2 max-[480px]:px-3 px-4 py-2 text-left border-b border-line active:bg-tint"
        onClick={() => {
          const type = ({ view: 'record-chosen', void: 'void-chosen', refund: 'refund-chosen' } as const)[purpose]
          dispatch({ type, recordId: row.id })
        }}
      >
        <span className="size-12 rounded-[14px] bg-sunken grid place-items-center">
          <Icon name={TENDER[row.tender]} size={28} />
        </span>
        <span className="min-w-0">
          <span className="block text-[20px] max-[480px]:text-[18px] font-semibold leading-tight">
            <span className={row.type === 'sale' ? 'max-[480px]:hidden' : ''}>
              {words.sales.type[row.type]}
              {words.keys.comma}
            </span>
            {words.sales.tender[row.tender]}
            {row.masked === undefined ? '' : ` ${row.masked.slice(-4)}`}
          </span>
          <span className="block text-[18px] text-soft whitespace-nowrap">
            {clockTime(row.at, timeZone)} – {row.stan}
          </span>
          {row.split === undefined ? null : (
            <span
              className={`block text-[18px] ${row.split.remaining > 0 ? 'text-wait-ink font-semibold' : 'text-soft'}`}
            >
              {row.split.remaining > 0
                ? words.split.left(sum(row.split.remaining, currency))
                : words.split.ofTotal(sum(row.split.total, currency))}
            </span>
          )}
        </span>
        <span className="text-right">
          <span
            className={`block text-[24px] font-bold leading-tight ${row.outcome === 'approved' ? '' : 'text-soft'} ${row.outcome === 'voided' ? 'line-through' : ''}`}
          >
            {row.type === 'balance' ? '' : signed(row, currency)}
          </span>
          <span className={`inline-flex items-center gap-1 text-[18px] font-semibold ${colourOf(row.outcome)}`}>
            <Icon name={iconOf(row.outcome)} size={20} weight={2.4} />
            {words.sales.outcome[row.outcome]}
          </span>
        </span>
      </button>
    </li>
  )
}

export function SalesScreen({ screen }: { screen: ScreenOf<'sales'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const [typed, setTyped] = useState('')
  const shown = screen.rows.filter((row) => findsRow(row, typed))
  const title = { view: words.sales.title, void: words.sales.chooseVoid, refund: words.sales.chooseRefund }[
    screen.choosingFor
  ]
  const none = { view: words.sales.none, void: words.sales.noneToVoid, refund: words.sales.noneToRefund }[
    screen.choosingFor
  ]
  const { timeZone, terminalId } = state.config.profile
  return (
    <Frame
      question={title}
      others={
        <>
          <Back />
          {screen.choosingFor === 'view' ? (
            <Other icon="scale" onClick={() => dispatch({ type: 'place-chosen', place: 'totals' })}>
              {words.sales.totals}
            </Other>
          ) : null}
          {screen.choosingFor === 'refund' ? (
            <Other icon="receipt" onClick={() => dispatch({ type: 'place-chosen', place: 'refund-reference' })}>
              {words.sales.reference}
            </Other>
          ) : null}
        </>
      }
    >
      <div className="flex gap-2">
        <label className="flex-1 relative">
          <span className="sr-only">{words.sales.search}</span>
          <span className="absolute left-4 top-1/2 -translate-y-1/2 text-soft">
            <Icon name="search" size={26} />
          </span>
          <input
            className="field pl-13"
            type="search"
            inputMode="decimal"
            placeholder={words.sales.search}
            value={typed}
            onChange={(event) => setTyped(event.target.value.slice(0, 24))}
          />
        </label>
        {screen.choosingFor === 'view' && screen.rows.length > 0 ? (
          <button
            type="button"
            className="quiet border-2 border-edge px-4"
            onClick={() => save(`${terminalId}.csv`, salesTable(screen.rows, words, timeZone))}
          >
            <Icon name="download" />
            <span className="max-[480px]:sr-only">{words.sales.export}</span>
          </button>
        ) : null}
      </div>
      {shown.length === 0 ? (
        <div className="flex-1 grid content-center justify-items-center gap-3 text-soft text-[22px] min-h-[240px]">
          <Icon name={screen.rows.length === 0 ? 'receipt' : 'search'} size={64} weight={1.5} />
          {screen.rows.length === 0 ? none : words.sales.nothing}
        </div>
      ) : (
        <ul className="sheet list-none m-0 p-0 overflow-hidden *:last:*:border-0">
          {shown.slice(0, 300).map((row) => (
            <Row key={row.id} row={row} purpose={screen.choosingFor} />
          ))}
        </ul>
      )}
    </Frame>
  )
}

/** One payment: where its money stands, what is known of it, what may be done with it. */
export function SaleScreen({ screen }: { screen: ScreenOf<'sale'> }) {
  const { state, dispatch, openReceipt } = useTill()
  const words = useWords()
  const { row, record } = screen
  const { currency, timeZone } = state.config.profile
  const say =
    screen.money === undefined
      ? undefined
      : moneyWords(screen.money, { purpose: row.type, tender: row.tender, outcome: row.outcome }, words)
  const unfinished = row.split !== undefined && !row.split.complete && row.split.taken > 0
  const reason =
    say?.face === 'paid'
      ? undefined
      : (bankReason(record.host?.responseCode, words, row.tender) ?? stopReason(record.why, words))
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.record.time, clockTime(row.at, timeZone, true)],
    [words.record.card, row.masked],
    [words.record.entry, row.entry === undefined ? undefined : words.record.entries[row.entry]],
    [words.record.stan, record.tender === 'cash' ? undefined : record.stan],
    [words.record.batch, record.tender === 'cash' ? undefined : record.batch],
    [words.record.rrn, record.host?.rrn],
    [words.record.approval, record.host?.approvalCode],
    [words.record.operator, record.operator],
    [words.record.supervisor, record.supervisor],
    [
      words.record.refunded,
      record.refunded === undefined || record.refunded === 0 ? undefined : sum(record.refunded, currency),
    ],
    [words.terms.tipName, record.tip === undefined ? undefined : sum(record.tip, currency)],
    [words.terms.instalments, record.instalments && words.terms.count(record.instalments.count)],
    [words.terms.first, record.instalments?.first === undefined ? undefined : sum(record.instalments.first, currency)],
    [words.terms.fee, record.instalments?.fee === undefined ? undefined : sum(record.instalments.fee, currency)],
    [words.split.total, row.split === undefined ? undefined : sum(row.split.total, currency)],
    [
      words.split.remainder,
      row.split === undefined || row.split.remaining === 0 ? undefined : sum(row.split.remaining, currency),
    ],
    [words.record.change, record.cash === undefined ? undefined : sum(record.cash.change, currency)],
    [words.record.signature, record.signature === 'not-needed' ? undefined : words.record.signatures[record.signature]],
  ]
  return (
    <Frame
      action={
        row.mayReprint ? (
          <Act icon="receipt" onClick={() => openReceipt(row.id)}>
            {words.result.receipt}
          </Act>
        ) : undefined
      }
      others={
        <>
          <Back />
          {unfinished ? (
            <Other onClick={() => dispatch({ type: 'remainder-chosen', recordId: row.id })}>
              {words.split.collect}
            </Other>
          ) : null}
          {row.mayAdjust === true ? (
            <Other onClick={() => dispatch({ type: 'tip-asked', recordId: row.id })}>{words.terms.tipChange}</Other>
          ) : null}
          {row.mayComplete ? (
            <Other
              icon="card"
              onClick={() =>
                dispatch({
                  type: 'completion-chosen',
                  recordId: row.id,
                  advice: !state.config.profile.contract.transactions.includes('completion'),
                })
              }
            >
              {words.record.complete}
            </Other>
          ) : null}
          {row.mayVoid ? (
            <Other icon="undo" onClick={() => dispatch({ type: 'void-chosen', recordId: row.id })}>
              {words.record.void}
            </Other>
          ) : null}
          {row.mayRefund && !(unfinished && row.mayVoid) ? (
            <Other icon="undo" onClick={() => dispatch({ type: 'refund-chosen', recordId: row.id })}>
              {words.record.refund}
            </Other>
          ) : null}
        </>
      }
    >
      <h1 className="sr-only">{words.record.title}</h1>
      {say === undefined ? null : (
        <MoneyLine
          compact
          face={row.outcome === 'voided' || row.outcome === 'refunded' ? 'calm' : say.face}
          words={row.outcome === 'voided' || row.outcome === 'refunded' ? words.sales.outcome[row.outcome] : say.line}
          amount={signed(row, currency)}
          note={reason ?? say.note}
        />
      )}
      {row.type === 'offline-sale' && row.outcome === 'declined' ? (
        <Hint icon="stop">{words.offline.refusedNote}</Hint>
      ) : null}
      <dl className="sheet m-0 px-5 py-2">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name} className="flex justify-between gap-4 py-3 border-b border-line last:border-0 text-[20px]">
              <dt className="text-soft">{name}</dt>
              <dd className="m-0 font-semibold text-right select-text">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Frame>
  )
}

export function TotalsScreen({ screen }: { screen: ScreenOf<'totals'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { totals } = screen
  const currency = state.config.profile.currency
  const rows = [
    ['card', words.totals.card, totals.card, 1],
    ['code', words.totals.wallet, totals.wallet, 1],
    ['cash', words.totals.cash, totals.cash, 1],
    ['undo', words.totals.voids, totals.voids, -1],
    ['undo', words.totals.refunds, totals.refunds, -1],
    ...(totals.split.count === 0 ? [] : ([['scale', words.split.totals, totals.split, 1]] as const)),
    ...(totals.remainders.count === 0 ? [] : ([['clock', words.split.remainders, totals.remainders, 1]] as const)),
    ...(totals.holds.count === 0 ? [] : ([['lock', words.totals.holds, totals.holds, 1]] as const)),
  ] as const
  return (
    <Frame
      question={words.totals.title}
      others={
        <>
          <Back />
          <Other icon="list" onClick={() => dispatch({ type: 'place-chosen', place: 'sales' })}>
            {words.sales.title}
          </Other>
        </>
      }
    >
      <div className="py-4 text-center">
        <p className="text-[22px] text-soft">{words.totals.net}</p>
        <p className="text-[64px] font-bold leading-tight" data-testid="net">
          {sum(totals.net, currency)}
        </p>
      </div>
      <ul className="sheet list-none m-0 p-0">
        {rows.map(([icon, name, tally, sign]) => (
          <li
            key={name}
            className="grid grid-cols-[auto_1fr_auto] items-center gap-4 px-5 py-4 border-b border-line last:border-0"
          >
            <Icon name={icon} />
            <span>
              <span className="block text-[22px] font-semibold leading-tight">{name}</span>
              <span className="block text-[18px] text-soft">{words.totals.count(tally.count)}</span>
            </span>
            <span className="text-[26px] font-bold">{sum(sign * tally.sum, currency)}</span>
          </li>
        ))}
      </ul>
      {totals.open.count === 0 ? null : (
        <p className="flex items-center gap-3 text-wait-ink text-[20px] font-semibold border-2 border-wait-ink rounded-[16px] px-4 py-3">
          <Icon name="clock" />
          <span className="flex-1">
            {words.totals.open}: {words.totals.count(totals.open.count)}
          </span>
          {sum(totals.open.sum, currency)}
        </p>
      )}
    </Frame>
  )
}
