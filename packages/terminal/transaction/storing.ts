import { offlineMessage } from '../host/message.ts'
import { isBatchFull } from '../journal/batch-totals.ts'
import { nextStan } from '../journal/counters.ts'
import { keyOf } from '../journal/journal.ts'
import { openRecords } from '../journal/open-records.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Turn } from '../state/turn.ts'
import { stampedRecord } from './authorization.ts'
import { isRefusedUnseen, offlineOffer } from './offline-sale.ts'
import { needsSignature } from './pin-need.ts'
import { queueSlip, slipDue } from './printing.ts'
import { concludeWith, stopWithout } from './result.ts'

/** The card has agreed: the sale is durable before anybody is told, and goes up as soon as the host is there. */
export function storeSale(turn: Turn) {
  const live = turn.state.transaction
  if (live?.type !== 'offline-sale' || live.card === undefined) return
  const { records, counters } = turn.state
  if (isBatchFull(records, counters.batch)) return stopWithout(turn, 'batch-full')
  // Other tills of the shop do not count here, but this one may have saved another in the meantime.
  if (offlineOffer(turn.state, turn.now, live.amount, false)?.possible === false)
    return stopWithout(turn, 'offline-limit')
  turn.emit({ type: 'stop-card' })
  const { record, counters: next } = stampedRecord(turn, live)
  const stored: TransactionRecord = {
    ...record,
    status: 'stored',
    // The image of a signature is bound to an answer of the host, and there is none yet: the slip is signed.
    signature: needsSignature(record, turn.contract) ? 'paper' : 'not-needed',
    slip: slipDue(turn),
  }
  turn.keep('sale-stored', [stored, next])
  concludeWith(turn, stored)
  queueSlip(turn, stored.id, false)
}

/** Sends the oldest saved sale. The next one follows when the host has it, so that they arrive in their order. */
export function uploadStored(turn: Turn): boolean {
  let due: TransactionRecord | undefined
  for (const record of openRecords(turn.state.records)) {
    if (record.type !== 'offline-sale') continue
    // Out and not answered. One that the host has taken over is the host's, and holds up nobody.
    if (record.status === 'asking' && record.host === undefined) return true
    if (record.status === 'stored') due ??= record
  }
  if (due === undefined) return false
  const record = due.batch === turn.state.counters.batch ? due : restamped(turn, due)
  turn.keep('asked', [
    { ...record, status: 'asking', asked: 0, askAt: turn.now + turn.parameters.answerTimeoutMs, answeredAt: turn.now },
  ])
  const message = offlineMessage(turn.state.config, record)
  turn.emit({ type: 'send', id: `repeat-${record.id}`, message, mac: true, pin: false })
  return true
}

/** The host has closed the batch in which it was saved. It never left, so it may have a number of the new one. */
function restamped(turn: Turn, record: TransactionRecord): TransactionRecord {
  let step = nextStan(turn.state.counters)
  while (turn.state.records.has(`${step.counters.batch}-${step.stan}`)) step = nextStan(step.counters)
  const { stan, counters } = step
  const { batch } = counters
  const anew: TransactionRecord = { ...record, id: `${batch}-${stan}`, batch, stan, was: record.was ?? record.id }
  turn.keep('sale-stored', [anew, counters], [keyOf(record)])
  return anew
}

/** The host does not know the batch, nor this sale: it may be sent under another number. */
export function storedAgain(turn: Turn, record: TransactionRecord): void {
  turn.keep('sale-stored', [{ ...record, status: 'stored', askAt: undefined, host: undefined }])
}

/** A saved sale that was not sent yet is taken back: nothing was charged, and the record says who did it. */
export function withdraw(turn: Turn, record: TransactionRecord, supervisor: string | undefined): void {
  const done: TransactionRecord = {
    ...record,
    status: 'not-sent',
    why: 'withdrawn',
    supervisor,
    answeredAt: turn.now,
    signature: 'not-needed',
    slip: slipDue(turn),
  }
  turn.keep('sale-withdrawn', [done])
  concludeWith(turn, done)
  queueSlip(turn, done.id, false)
}

/** Somebody has looked at a saved sale that the bank refused. */
export function markSeen(turn: Turn, record: TransactionRecord): void {
  if (isRefusedUnseen(record)) turn.keep('settings', [{ ...record, seenAt: turn.now }])
}
