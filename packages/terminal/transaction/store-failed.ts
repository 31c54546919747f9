import { reversalMessage } from '../host/message.ts'
import type { WritePoint } from '../journal/journal.ts'
import { KINDS } from '../journal/transaction-kind.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Turn } from '../state/turn.ts'
import { undo } from './ending.ts'
import { slipsOf } from './printing.ts'
import { concludeWith } from './result.ts'

/** Pause between two tries. */
const PROBE_MS = 5_000
/** Records that are written again with the first try that works. */
const MISSED = 20

/**
 * A write did not become durable, and nothing behind it in the same step has happened. What that means depends on the
 * point: before the request it stops the sale, after an approval the terminal could not complete (reason 96), and a
 * reversal goes out all the same, because the journal on the disk leads to it again after any restart.
 */
export function storeFailed(turn: Turn, point: WritePoint) {
  turn.set({ faults: [...turn.state.faults.filter((fault) => fault !== 'storage-failed'), 'storage-failed'] })
  turn.set({ probeAt: turn.now + PROBE_MS })
  const record = turn.current
  switch (point) {
    case 'before-send':
      break
    case 'answered':
    case 'completed':
      unstored(turn)
      break
    case 'signature-kept':
    case 'cash-taken':
    case 'asked':
      printAfterAll(turn)
      break
    case 'sale-stored':
      neverSaved(turn)
      break
    case 'before-print':
      printUnstored(turn)
      break
    default:
      break
  }
  // What was meant to leave in the same step has not left; a message whose durable mark exists already may go.
  if (record?.status === 'sending') neverLeft(turn, record)
  uploadLater(turn)
  for (const one of turn.state.records.values()) {
    if (one.reversal?.state !== 'sent') continue
    const message = reversalMessage(turn.state.config, one)
    turn.emit({ type: 'send', id: `reversal-${one.id}`, message, mac: true, pin: false })
  }
}

/**
 * Tries whether storing works again, with what may have been missed; while it does not, cards are not taken, so that
 * nothing is promised in vain.
 */
export function probeStorage(turn: Turn): void {
  const { probeAt, settings, counters, records } = turn.state
  if (probeAt === undefined || turn.now < probeAt) return
  turn.set({ probeAt: turn.now + PROBE_MS })
  turn.keep('settings', [settings, counters, ...[...records.values()].slice(-MISSED)])
  turn.emit({ type: 'confirm-storage' })
}

export function storageWorks(turn: Turn): void {
  turn.set({ probeAt: undefined, faults: turn.state.faults.filter((fault) => fault !== 'storage-failed') })
}

/** A sale that could not be made durable is not saved, and nobody was told that it is. */
function neverSaved(turn: Turn): void {
  const { screen, slips } = turn.state
  const record = screen.kind === 'result' ? turn.state.records.get(screen.recordId ?? '') : undefined
  if (record?.status !== 'stored') return
  turn.set({ slips: slips.filter((slip) => slip.recordId !== record.id) })
  neverLeft(turn, { ...record, slip: 'none' })
}

function neverLeft(turn: Turn, record: TransactionRecord): void {
  const done: TransactionRecord = { ...record, status: 'not-sent', why: 'storage-failed', signature: 'not-needed' }
  turn.remember([done])
  turn.emit({ type: 'stop-pin' })
  concludeWith(turn, done)
}

/** The slip that the same step had queued was not started. */
function printAfterAll(turn: Turn): void {
  const [first, ...rest] = turn.state.slips
  if (first?.state === 'printing') turn.set({ slips: [{ ...first, state: 'waiting' }, ...rest] })
}

/** Paper does not wait for a disk: at worst a restart prints it again, marked as a reprint. */
function printUnstored(turn: Turn): void {
  const first = turn.state.slips[0]
  const slip = first && turn.state.records.get(first.recordId)
  if (first?.state === 'printing' && slip !== undefined)
    turn.emit({ type: 'print', recordId: slip.id, slips: slipsOf(turn.state, slip, first.reprint) })
}

function uploadLater(turn: Turn): void {
  const signatures = new Map(turn.state.signatures)
  for (const upload of signatures.values()) {
    if (upload.state === 'sent')
      signatures.set(upload.id, { ...upload, state: 'due', nextAt: turn.now + turn.parameters.resendPauseMs })
  }
  turn.set({ signatures })
}

/** An approval that could not be kept is not an approval here: it is undone. */
function unstored(turn: Turn): void {
  const { screen } = turn.state
  const id = turn.current?.id ?? (screen.kind === 'result' || screen.kind === 'signature' ? screen.recordId : undefined)
  const record = id === undefined ? undefined : turn.state.records.get(id)
  if (record === undefined || (record.status !== 'approved' && record.status !== 'completing')) return
  turn.set({ slips: turn.state.slips.filter((slip) => slip.recordId !== record.id) })
  if (KINDS[record.type].unanswered !== 'reverse' || record.tender === 'cash') return
  undo(turn, { ...record, slip: 'none' }, '96', 'storage-failed')
}
