import type { CardRead } from '../card/card.ts'
import { decisionIn, decisionOf, isProvable } from '../host/chip-record.ts'
import { forgotten } from '../journal/record-room.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Turn } from '../state/turn.ts'
import { stampedRecord } from './authorization.ts'
import { concludeWith, stopWithout } from './result.ts'

/**
 * The card has decided against it before anybody was asked: nothing may be sent [EMV Book 3 §10.7]. What it said is kept as a sale that
 * was not made, because a card that refuses here may be refusing elsewhere too.
 */
export function keepRefusal(turn: Turn, card: CardRead): TransactionRecord | undefined {
  const live = turn.state.transaction
  if (live === undefined || decisionOf(card.emv) !== 'refusal' || !isProvable(live.type)) return undefined
  // What was to be saved never was: it is a sale like another.
  const type = live.type === 'offline-sale' ? 'sale' : live.type
  const { record, counters } = stampedRecord(turn, { ...live, type, card })
  const refused: TransactionRecord = {
    ...record,
    status: 'not-sent',
    why: 'card-declined',
    answeredAt: turn.now,
    signature: 'not-needed',
  }
  turn.keep('chip-refused', [refused, counters], forgotten(turn.state.records, counters.batch))
  return refused
}

/** Ends what the card will not do; false where it leaves that to its bank. */
export function refusedAtOnce(turn: Turn, card: CardRead): boolean {
  if (decisionOf(card.emv) !== 'refusal') return false
  turn.live({ card })
  const refused = keepRefusal(turn, card)
  if (refused === undefined) stopWithout(turn, 'card-declined')
  else concludeWith(turn, refused)
  return true
}

/** The chip's no to what is over already: the bank declined it, nobody answered, or it never left. */
export function refusedAfterwards(turn: Turn, spoken: TransactionRecord): void {
  if (spoken.status === 'approved' || !isProvable(spoken.type)) return
  if (decisionIn(spoken.chip?.sale?.['9F27']) === 'refusal') turn.keep('chip-refused', [spoken])
}
