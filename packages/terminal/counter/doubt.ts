import type { CardRead } from '../card/card.ts'
import { farFromHabit } from '../journal/habit.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { careOf } from '../profile/care.ts'
import type { LiveTransaction } from '../state/live-transaction.ts'
import type { Turn } from '../state/turn.ts'
import { saleRow } from './today.ts'

/** Asks once whether an amount far from the habit is meant. True when it was asked; the sale begins with the answer. */
export function doubtAmount(turn: Turn, amount: number, lines: LiveTransaction['lines']): boolean {
  const far = farFromHabit(amount, turn.state.habit, careOf(turn.parameters))
  if (far === undefined) return false
  turn.show({ kind: 'confirm-amount', amount, lines, side: far.side, usual: far.usual, since: turn.now })
  return true
}

/** The sale of the same card and amount that was paid within minutes, and was not taken back since. */
function firstOf(turn: Turn, card: CardRead): TransactionRecord | undefined {
  const { sameSaleMs } = careOf(turn.parameters)
  const live = turn.state.transaction!
  if (sameSaleMs === 0 || live.type !== 'sale') return undefined
  const number = card.pan.reveal()
  let first: TransactionRecord | undefined
  for (const record of turn.state.records.values()) {
    if (record.type !== 'sale' || record.status !== 'approved' || record.amount !== live.amount) continue
    if (record.voidedBy !== undefined || (record.refunded ?? 0) > 0) continue
    if (turn.now - record.startedAt < sameSaleMs && record.pan?.reveal() === number) first = record
  }
  return first
}

/** The same card and amount again: the first sale is shown, and asked whether this is another one. */
export function doubtRepeat(turn: Turn, card: CardRead): boolean {
  const live = turn.state.transaction!
  const first = live.repeatMeant === true ? undefined : firstOf(turn, card)
  if (first === undefined) return false
  const until = turn.now + turn.parameters.presentTimeoutMs
  turn.live({ stage: 'confirming', since: turn.now, until })
  turn.show({
    kind: 'confirm-repeat',
    amount: live.amount,
    first: saleRow(turn.state, first, turn.now),
    since: turn.now,
    until,
  })
  return true
}
