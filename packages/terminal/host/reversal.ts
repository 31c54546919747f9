import type { WritePoint } from '../journal/journal.ts'
import { openRecords } from '../journal/open-records.ts'
import type { Reversal, ReversalReason, TransactionRecord } from '../journal/transaction-record.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Turn } from '../state/turn.ts'
import { reversalMessage } from './message.ts'
import { dropSession } from './session.ts'
import { answerOf, CLOSES_A_REVERSAL, WANTS_SIGN_ON } from './verify.ts'

/** Pause of the slow tries after the host took a reversal over; they never hold up a sale. */
export const HANDED_OVER_PAUSE_MS = 300_000

/**
 * Makes the duty to undo durable. From here on it exists until the host has acknowledged it; no restart, no new key and
 * no new batch ends it [LAW-4].
 */
export function openReversal(
  turn: Turn,
  record: TransactionRecord,
  reason: ReversalReason,
  why: string,
): TransactionRecord {
  const opened: TransactionRecord = {
    ...record,
    status: 'reversing',
    why,
    signature: 'not-needed',
    reversal: { reason, since: turn.now, attempts: 0, state: 'due', nextAt: turn.now },
  }
  turn.keep('before-reversal', [opened])
  return opened
}

const change = (record: TransactionRecord, reversal: Partial<Reversal>): TransactionRecord => ({
  ...record,
  reversal: { ...record.reversal!, ...reversal },
})

/**
 * What the host has taken over of a batch is tried once more before the sums of the batch are told: it may never have heard of it, and then it
 * counts what this terminal does not.
 */
export const handedOver = ({ state, parameters, now }: Turn, batch: string): readonly TransactionRecord[] =>
  openRecords(state.records)
    .filter((record) => record.batch === batch && record.reversal?.state === 'owned-by-host')
    .map((record) => change(record, { state: 'due', nextAt: now, attempts: parameters.reversalRetries - 1 }))

/** Sends a reversal. Its try is counted durably before the bytes leave. */
export function sendReversal(turn: Turn, record: TransactionRecord): void {
  const reversal = record.reversal!
  const handedOver = reversal.state === 'owned-by-host'
  const tried = change(record, {
    attempts: reversal.attempts + 1,
    state: handedOver ? 'owned-by-host' : 'sent',
    nextAt: turn.now + (handedOver ? HANDED_OVER_PAUSE_MS : turn.parameters.answerTimeoutMs),
  })
  turn.keep('before-reversal-acknowledged', [tried])
  turn.emit({
    type: 'send',
    id: `reversal-${record.id}`,
    message: reversalMessage(turn.state.config, tried),
    mac: true,
    pin: false,
  })
}

/** Which reversal wants to go out now: the oldest that is due; one that holds up a sale does not wait for its pause. */
export function dueReversal(turn: Turn, urgent: boolean): TransactionRecord | undefined {
  for (const record of openRecords(turn.state.records)) {
    const reversal = record.reversal
    if (reversal?.state === 'due' && (urgent || reversal.nextAt <= turn.now)) return record
  }
  if (urgent) return undefined
  for (const record of openRecords(turn.state.records)) {
    const reversal = record.reversal
    if (reversal?.state === 'owned-by-host' && reversal.nextAt <= turn.now) return record
  }
  return undefined
}

/** 0410: closes the reversal, or counts as a failed try. */
export function reversalAnswered(turn: Turn, message: HostMessage, mac: MacFound) {
  const { config, records } = turn.state
  for (const record of openRecords(records)) {
    const { reversal } = record
    if (reversal === undefined || (reversal.state !== 'sent' && reversal.state !== 'owned-by-host')) continue
    if (message[11] !== record.stan || message[41] !== config.profile.terminalId) continue
    if (message[60] !== undefined && message[60].batch !== record.batch) continue
    const { responseCode } = answerOf(message)
    if (mac === 'good' && CLOSES_A_REVERSAL.has(responseCode)) return closeReversal(turn, record, responseCode)
    tryFailed(turn, record, responseCode)
    if (mac !== 'good' || WANTS_SIGN_ON.has(responseCode)) dropSession(turn)
    return
  }
}

/** The host has it: nothing stays taken. */
export function closeReversal(
  turn: Turn,
  record: TransactionRecord,
  answer: string,
  point: WritePoint = 'reversal-acknowledged',
): void {
  const closed = change({ ...record, status: 'reversed' }, { state: 'closed', closedAt: turn.now, answer })
  turn.keep(point, [closed])
}

/** A try came to nothing. After parameter 23 tries the host owns it; it is never dropped and stays visible. */
export function tryFailed(turn: Turn, record: TransactionRecord, answer?: string): void {
  const reversal = record.reversal!
  if (reversal.state === 'owned-by-host') {
    turn.keep('before-reversal', [change(record, { answer, nextAt: turn.now + HANDED_OVER_PAUSE_MS })])
    return
  }
  const handOver = reversal.attempts >= turn.parameters.reversalRetries
  turn.keep('before-reversal', [
    change(
      { ...record, status: handOver ? 'difference' : 'reversing' },
      {
        answer,
        state: handOver ? 'owned-by-host' : 'due',
        nextAt: turn.now + (handOver ? HANDED_OVER_PAUSE_MS : turn.parameters.reversalPauseMs),
      },
    ),
  ])
}

/** The line was cut or the answer is late: what was sent counts as a try that failed. */
export function reversalUnanswered(turn: Turn, cut: boolean): boolean {
  let any = false
  for (const record of openRecords(turn.state.records)) {
    if (record.reversal?.state !== 'sent' || (!cut && record.reversal.nextAt > turn.now)) continue
    tryFailed(turn, record)
    any = true
  }
  return any
}

/** It never left: the try is given back, so that a dead line does not use up the tries. */
export function reversalNotSent(turn: Turn, id: string): void {
  const record = turn.state.records.get(id)
  if (record?.reversal?.state !== 'sent') return
  turn.keep('before-reversal', [
    change(record, {
      attempts: record.reversal.attempts - 1,
      state: 'due',
      nextAt: turn.now + turn.parameters.reversalPauseMs,
    }),
  ])
}
