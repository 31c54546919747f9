import { recordsOf, splitSums } from '../journal/split.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { buildSlip, type SlipOptions } from '../receipt/build.ts'
import type { Slip } from '../receipt/slip.ts'
import type { SplitShown } from '../receipt/split.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'

/** Slips that may wait; the oldest waiting one gives way and stays available by reprint. */
export const MOST_SLIPS = 20

/** What was approved has a slip, and a saved sale from its beginning; a balance is read off the screen. */
export function hasSlip(record: TransactionRecord): boolean {
  return (record.status === 'approved' || record.type === 'offline-sale') && record.type !== 'balance'
}

/** The slips of a record: one for the cardholder, and one for the shop where two copies are kept. */
export function slipsOf(state: TerminalState, record: TransactionRecord, reprint: boolean): readonly Slip[] {
  const { printerWidth } = state.settings
  const build = (copy: 'merchant' | 'cardholder'): Slip => slipOf(state, record, { width: printerWidth, copy, reprint })
  const two = state.config.profile.parameters.slipCopies === 2
  return two ? [build('merchant'), build('cardholder')] : [build('cardholder')]
}

/** The cardholder's slip on a screen: the same one that is printed. Undefined where a record has none. */
export function slipShown(state: TerminalState, recordId: string, width: 58 | 80): Slip | undefined {
  const record = state.records.get(recordId)
  if (record === undefined || !hasSlip(record)) return undefined
  return slipOf(state, record, { width, copy: 'cardholder', reprint: false })
}

function slipOf(
  state: TerminalState,
  record: TransactionRecord,
  how: Pick<SlipOptions, 'width' | 'copy' | 'reprint'>,
): Slip {
  const { config, settings } = state
  const split = record.split && splitShown(state, record.split.id)
  return buildSlip(record, { profile: config.profile, language: settings.language, split, ...how })
}

function splitShown(state: TerminalState, id: string): SplitShown {
  const { total, taken, remaining } = splitSums(state.records, id)
  const parts = recordsOf(state.records, id).filter((part) => part.status === 'approved' && part.voidedBy === undefined)
  return { total, taken, remaining, parts }
}

/** The slip state of something that was just approved: written with the approval, so that no power cut loses the slip. */
export function slipDue(turn: Turn): 'due' | 'none' {
  return turn.state.devices.printer ? 'due' : 'none'
}

/** Puts a slip into the queue, durably, and starts it when the printer is free. */
export function queueSlip(turn: Turn, recordId: string, reprint: boolean): void {
  const record = turn.state.records.get(recordId)
  if (record === undefined || !turn.state.devices.printer) return
  if (turn.state.slips.some((slip) => slip.recordId === recordId && slip.state === 'printing')) return
  const waiting = turn.state.slips.filter((slip) => slip.recordId !== recordId)
  const kept = waiting.length >= MOST_SLIPS ? [...waiting.slice(0, 1), ...waiting.slice(2)] : waiting
  turn.remember([{ ...record, slip: 'due' }])
  turn.set({ slips: [...kept, { recordId, reprint, state: 'waiting' }] })
  printNext(turn)
}

export function reprint(turn: Turn, recordId: string): void {
  const record = turn.state.records.get(recordId)
  if (record !== undefined && hasSlip(record)) queueSlip(turn, recordId, true)
}

/** Starts the first waiting slip. The journal knows of it before the paper moves. */
export function printNext(turn: Turn) {
  const [first, ...rest] = turn.state.slips
  if (first?.state !== 'waiting') return
  const record = turn.state.records.get(first.recordId)
  if (record === undefined) {
    turn.set({ slips: rest })
    return printNext(turn)
  }
  turn.set({ slips: [{ ...first, state: 'printing' }, ...rest] })
  turn.keep('before-print', [{ ...record, slip: 'printing', slipProblem: undefined }])
  turn.emit({ type: 'print', recordId: record.id, slips: slipsOf(turn.state, record, first.reprint) })
}

export function slipPrinted(turn: Turn, recordId: string): void {
  const [first, ...rest] = turn.state.slips
  const record = turn.state.records.get(recordId)
  if (first?.recordId !== recordId || record === undefined) return
  turn.set({ slips: rest, faults: turn.state.faults.filter((fault) => fault !== 'printer-problem') })
  turn.keep('printed', [{ ...record, slip: 'printed', slipProblem: undefined }])
  printNext(turn)
}

/** Paper out, cover open: the slip stays first and waits for a person. */
export function slipFailed(turn: Turn, recordId: string, problem: string): void {
  const [first, ...rest] = turn.state.slips
  const record = turn.state.records.get(recordId)
  if (first?.recordId !== recordId || record === undefined) return
  turn.set({
    slips: [{ ...first, state: 'stopped' }, ...rest],
    faults: [...turn.state.faults.filter((fault) => fault !== 'printer-problem'), 'printer-problem'],
  })
  turn.keep('printed', [{ ...record, slip: 'problem', slipProblem: problem }])
}

/** Somebody mended the printer, or believes so. */
export function slipRetried(turn: Turn) {
  const [first, ...rest] = turn.state.slips
  if (first?.state !== 'stopped') return
  turn.set({ slips: [{ ...first, state: 'waiting' }, ...rest] })
  printNext(turn)
}

/** The customer takes the electronic slip, or none; the next one may go. */
export function slipSkipped(turn: Turn): void {
  const [first, ...rest] = turn.state.slips
  if (first === undefined || first.state === 'printing') return
  const record = turn.state.records.get(first.recordId)
  turn.set({ slips: rest, faults: turn.state.faults.filter((fault) => fault !== 'printer-problem') })
  if (record !== undefined) turn.keep('printed', [{ ...record, slip: 'none' }])
  printNext(turn)
}
