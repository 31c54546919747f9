import type { SaleRow } from '@evertill/terminal'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'
import { AmountPad, AmountRefusal, useKeyedAmount } from './amount-pad.tsx'
import { Cancel } from './leave.tsx'
import { Tenders } from './tender.tsx'

const TENDER: Readonly<Record<SaleRow['tender'], IconName>> = { card: 'card', wallet: 'code', cash: 'cash' }

/** One part that was taken, with the way to give it back. */
function Part({ row, waiting }: { row: SaleRow; waiting: boolean }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency } = state.config.profile
  const gone = row.outcome === 'voided' || row.outcome === 'refunded'
  const undo = row.mayVoid ? 'void-chosen' : row.mayRefund ? 'refund-chosen' : undefined
  return (
    <li className="min-h-[72px] grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-3 max-[480px]:gap-2 px-4 max-[480px]:px-3 py-2 border-b border-line last:border-0">
      <Icon name={TENDER[row.tender]} size={28} />
      <span className="min-w-0">
        <span className="block text-[20px] font-semibold leading-tight">
          {words.sales.tender[row.tender]}
          {row.masked === undefined ? '' : ` ${row.masked.slice(-4)}`}
        </span>
        {row.outcome === 'approved' ? null : (
          <span className={`block text-[18px] ${gone ? 'text-soft' : 'text-wait-ink font-semibold'}`}>
            {words.sales.outcome[row.outcome]}
          </span>
        )}
      </span>
      <span className={`text-[24px] max-[480px]:text-[20px] font-bold ${gone ? 'line-through text-soft' : ''}`}>
        {sum(row.amount, currency)}
      </span>
      {undo === undefined ? (
        <span />
      ) : (
        <button
          type="button"
          className="quiet border-2 border-edge px-3 max-[480px]:px-2 text-[18px]"
          disabled={waiting}
          onClick={() => dispatch({ type: undo, recordId: row.id })}
        >
          <Icon name="undo" size={24} />
          {words.split.undo}
        </button>
      )}
    </li>
  )
}

/** What was taken of a sale, what is still owed, and every way to pay it. */
export function RemainderScreen({ screen }: { screen: ScreenOf<'remainder'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency } = state.config.profile
  return (
    <Frame
      question={words.split.how}
      others={
        <>
          <Other leaves onClick={() => dispatch({ type: 'remainder-left' })}>
            {words.split.later}
          </Other>
          <Other icon="scale" disabled={screen.waiting} onClick={() => dispatch({ type: 'split-asked' })}>
            {words.split.part}
          </Other>
        </>
      }
    >
      <div className="flex-1 grid content-center min-h-[132px]">
        <Amount minor={screen.remaining} currency={currency} align="center" label={words.split.remainder} />
        <p className="text-center text-[20px] text-soft">
          {words.split.total} {sum(screen.total, currency)} – {words.split.paid(sum(screen.taken, currency))}
        </p>
      </div>
      <ul className="sheet list-none m-0 p-0 overflow-hidden" aria-label={words.split.taken}>
        {screen.parts.map((row) => (
          <Part key={row.id} row={row} waiting={screen.waiting} />
        ))}
      </ul>
      {screen.waiting ? <Hint icon="clock">{words.split.undoing}</Hint> : <Tenders low offers={screen.offers} />}
    </Frame>
  )
}

/** How much the next part pays. */
export function SplitAmountScreen({ screen }: { screen: ScreenOf<'split-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency } = state.config.profile
  const most = words.split.most(sum(screen.most, currency))
  const key = useKeyedAmount()
  const half = Math.ceil(screen.most / 2)
  return (
    <Frame
      question={words.split.question}
      pad={<AmountPad />}
      action={
        <Act icon="tick" disabled={screen.amount === 0} onClick={() => dispatch({ type: 'confirmed' })}>
          {words.split.use} {screen.amount === 0 ? '' : sum(screen.amount, currency)}
        </Act>
      }
      others={<Cancel />}
    >
      <div className="flex gap-2 min-[481px]:order-last">
        <button type="button" className="chip flex-1" onClick={() => key(half)}>
          {sum(half, currency)}
        </button>
        <button type="button" className="chip flex-1" onClick={() => key(screen.most)}>
          {words.split.whole}
        </button>
      </div>
      <div className="flex-1 grid content-center">
        <Amount minor={screen.amount} currency={currency} />
        <p className="text-right text-[20px] text-soft">{most}</p>
        <AmountRefusal refusal={screen.refusal} most={most} />
      </div>
    </Frame>
  )
}
