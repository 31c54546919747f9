import { openReversal } from '../host/reversal.ts'
import { effectOnOriginal } from '../journal/original.ts'
import { isAsked } from '../journal/transaction-kind.ts'
import type { ReversalReason, TransactionRecord } from '../journal/transaction-record.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Turn } from '../state/turn.ts'
import { queueSlip } from './printing.ts'
import { concludeWith } from './result.ts'

/** No answer in time, or the line was cut below it; or the power, and then nobody was there to hear it. */
export function noAnswer(turn: Turn, why: 'no-answer' | 'restarted' = 'no-answer') {
  const record = turn.current
  if (record === undefined) return
  tellChip(turn, false, '')
  if (isAsked(record)) return startAsking(turn, record, 'asked')
  if (record.type === 'balance') return abandon(turn, record, why)
  undo(turn, record, '98', why)
}

/** Nothing was handed to the line, and that is certain: no money can have moved. */
export function notSent(turn: Turn, record: TransactionRecord, why: string): void {
  const done: TransactionRecord = { ...record, status: 'not-sent', why, signature: 'not-needed', answeredAt: turn.now }
  turn.keep('answered', [done])
  tellChip(turn, false, '')
  concludeWith(turn, done)
}

/** Opens the reversal of the live transaction and says so. */
export function undo(turn: Turn, record: TransactionRecord, reason: ReversalReason, why: string): void {
  const opened = openReversal(turn, record, reason, why)
  concludeWith(turn, opened)
}

/** Nothing came of it, and no money is in question. */
export function abandon(turn: Turn, record: TransactionRecord, why: string): void {
  const done: TransactionRecord = { ...record, status: 'not-sent', why, answeredAt: turn.now }
  turn.keep('answered', [done])
  concludeWith(turn, done)
}

/** A refund has no reversal, and an outcome that the host undoes itself is the host's: both are asked for. */
export function startAsking(turn: Turn, record: TransactionRecord, point: 'answered' | 'asked'): void {
  const asking: TransactionRecord = {
    ...record,
    status: 'asking',
    signature: 'not-needed',
    askAt: turn.now,
    asked: 0,
  }
  turn.keep(point, [asking, ...effectOnOriginal(turn.state.records, asking)])
  concludeWith(turn, asking)
}

/** What follows an approval: signature first where one is due, then the slip. */
export function settle(turn: Turn, id: string, message?: HostMessage): void {
  const record = turn.state.records.get(id)!
  if (record.type === 'balance') {
    turn.set({ transaction: undefined })
    turn.show({
      kind: 'balance',
      recordId: id,
      masked: record.masked ?? '',
      balance: message === undefined ? undefined : balanceIn(message[54]),
      currency: record.currency,
    })
    return
  }
  if (record.signature === 'due') {
    turn.live({ stage: 'signing', until: undefined })
    turn.show({ kind: 'signature', recordId: id, amount: record.amount, masked: record.masked ?? '' })
    return
  }
  concludeWith(turn, record)
  queueSlip(turn, id, false)
}

/** The available balance in F54: account 2, kind 2, currency 3, sign C or D, amount 12. Minor units. */
export function balanceIn(f54: string | undefined): number | undefined {
  const match = /^\d{4}\d{3}([CD])(\d{12})/.exec(f54 ?? '')
  if (match === null) return undefined
  const amount = Number(match[2])
  return match[1] === 'D' ? -amount : amount
}

/** A chip in the reader hears how it ended. */
export function tellChip(turn: Turn, approvedByHost: boolean, responseCode: string): void {
  const live = turn.state.transaction
  if (live?.card?.entry === 'chip' && !live.cardGone && live.recordId !== undefined)
    turn.emit({ type: 'complete-chip', recordId: live.recordId, approved: approvedByHost, responseCode, emv: [] })
}
