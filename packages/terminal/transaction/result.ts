import { learnt } from '../journal/habit.ts'
import { moneyOf } from '../journal/money.ts'
import { splitSums } from '../journal/split.ts'
import { isAsked, isRefund } from '../journal/transaction-kind.ts'
import type { TransactionRecord, TransactionStatus } from '../journal/transaction-record.ts'
import { careOf } from '../profile/care.ts'
import type { Outcome, StopReason } from '../state/outcome.ts'
import type { Screen } from '../state/screen.ts'
import type { Turn } from '../state/turn.ts'
import { sayOutcome } from './voice.ts'

const OUTCOMES: Readonly<Record<TransactionStatus, Outcome>> = {
  sending: 'unknown',
  sent: 'unknown',
  stored: 'stored',
  completing: 'unknown',
  approved: 'approved',
  declined: 'declined',
  'not-sent': 'not-sent',
  reversing: 'reversing',
  reversed: 'reversed',
  asking: 'reversing',
  difference: 'difference',
}

export function outcomeOf(record: TransactionRecord): Outcome {
  if (record.type === 'offline-sale' && record.status === 'asking') return 'uploading'
  if (record.status === 'not-sent' && record.why === 'withdrawn') return 'withdrawn'
  if (record.status === 'asking' && isAsked(record))
    return isRefund(record.type) ? 'refund-in-progress' : 'advice-in-progress'
  return OUTCOMES[record.status]
}

/** 61 to a tap without a PIN: this much needs one [F39]. */
export function wantsPinAfterTap(record: TransactionRecord): boolean {
  return record.host?.responseCode === '61' && record.entry === 'tap' && record.pin === 'not-asked'
}

/** The result screen of a record; it follows the record when more becomes known. */
export function resultScreen(
  records: ReadonlyMap<string, TransactionRecord>,
  record: TransactionRecord,
  since: number,
  removeCard: boolean,
): Screen {
  const outcome = outcomeOf(record)
  const sale = record.type === 'sale' || record.type === 'instalment'
  return {
    kind: 'result',
    outcome,
    purpose: record.type,
    tender: record.tender,
    amount: record.amount,
    money: moneyOf(record),
    recordId: record.id,
    responseCode: record.host?.responseCode,
    why: record.why,
    slip: record.slip,
    slipProblem: record.slipProblem,
    mayChooseTender: sale && outcome !== 'approved',
    mayRepeatPin:
      record.type === 'sale' &&
      outcome === 'declined' &&
      (record.host?.responseCode === '55' || wantsPinAfterTap(record)),
    removeCard,
    tip: record.tip,
    split: record.split && splitSums(records, record.split.id),
    since,
  }
}

/** Ends the live transaction on the screen of its record, aloud. */
export function concludeWith(turn: Turn, record: TransactionRecord): void {
  const live = turn.state.transaction
  const chipInside = live?.card?.entry === 'chip' && !live.cardGone
  turn.set({ transaction: undefined })
  const sold = (record.type === 'sale' || record.type === 'instalment') && record.status === 'approved'
  if (sold || record.status === 'stored') {
    turn.set({ digits: '', cart: [] })
    // Parts of a sale say nothing about how large sales are here.
    if (record.split === undefined) learn(turn, record)
  }
  if (record.split !== undefined && record.status === 'approved')
    turn.set({ split: { id: record.split.id, total: record.split.total, lines: [] } })
  const screen = resultScreen(turn.state.records, record, turn.now, chipInside)
  turn.show(screen)
  const remaining = screen.kind === 'result' ? screen.split?.remaining : undefined
  turn.emit(sayOutcome(outcomeOf(record), { ...record, remaining }))
}

function learn(turn: Turn, record: TransactionRecord): void {
  const { habit, config } = turn.state
  if (careOf(turn.parameters).habitSales === 0) return
  turn.set({ habit: learnt(habit, record.amount, record.lines ?? [], config.profile.items), habitDue: true })
}

/** The card was taken out of the reader: the result no longer asks for that. */
export function cardOutOfResult(turn: Turn): void {
  const { screen } = turn.state
  if (screen.kind === 'result' && screen.removeCard) turn.show({ ...screen, removeCard: false })
}

/** Ends the live transaction before anything was recorded: nothing was sent, no money can have moved. */
export function stopWithout(turn: Turn, why: StopReason): void {
  const live = turn.state.transaction
  if (live === undefined) return
  turn.emit({ type: 'stop-card' })
  turn.emit({ type: 'stop-pin' })
  turn.emit({ type: 'stop-scan' })
  turn.set({ transaction: undefined })
  turn.show({
    kind: 'result',
    outcome: 'not-sent',
    purpose: live.type,
    tender: live.tender,
    amount: live.amount,
    why,
    slip: 'none',
    mayChooseTender: ['sale', 'offline-sale', 'instalment'].includes(live.type),
    tip: live.tip,
    mayRepeatPin: false,
    removeCard: live.card?.entry === 'chip' && !live.cardGone,
    since: turn.now,
  })
  if (why !== 'cancelled')
    turn.emit(sayOutcome('not-sent', { type: live.type, amount: live.amount, currency: turn.currency }))
}
