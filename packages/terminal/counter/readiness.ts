import type { Millis } from '@evertill/foundation'
import { unfinished } from '../host/settling.ts'
import { openRecords } from '../journal/open-records.ts'
import { unfinishedSplits } from '../journal/split.ts'
import type { TerminalState } from '../state/state.ts'
import type { Limit, StateLine } from '../state/state-line.ts'
import { roomOf } from '../transaction/offline-sale.ts'
import { isNearlyFull } from './batch-room.ts'
import { inMaintenance } from './maintenance.ts'

const BLOCKING: ReadonlySet<Limit> = new Set([
  'starting',
  'maintenance',
  'line-down',
  'signing-on',
  'sign-on-refused',
  'keys-refused',
  'terminal-refused',
  'storage-failed',
  'settlement-waits',
])

/** What the top line says; everything in it follows from the state. */
export function stateLineOf(state: TerminalState, now: Millis): StateLine {
  const limits: Limit[] = []
  if (!state.booted) limits.push('starting')
  if (inMaintenance(state)) limits.push('maintenance')
  if (state.refusedByHost !== undefined) limits.push('terminal-refused')
  if (state.booted && !state.line.up) limits.push('line-down')
  else if (state.session.state === 'failed') limits.push(state.session.why ?? 'sign-on-refused')
  else if (state.booted && state.session.state !== 'on') limits.push('signing-on')
  limits.push(...state.faults)
  if (!state.devices.reader) limits.push('reader-missing')
  if (!state.devices.pinPad) limits.push('pin-pad-missing')
  let reversals = 0
  let questions = 0
  let differences = 0
  for (const record of openRecords(state.records)) {
    if (record.status === 'reversing') reversals++
    if (record.status === 'asking') questions++
    if (record.status === 'difference') differences++
  }
  if (reversals > 0) limits.push('reversal-pending')
  if (questions > 0) limits.push('refund-pending')
  if (differences > 0) limits.push('difference-open')
  if (unfinishedSplits(state.records).some((sums) => sums.id !== state.split?.id)) limits.push('sale-unfinished')
  if (state.signatures.size > 0) limits.push('uploads-waiting')
  if (unfinished(state)?.rests === true) limits.push('settlement-waits')
  else if (isNearlyFull(state)) limits.push('batch-nearly-full')
  const stored = roomOf(state)
  if (stored !== undefined && stored.refused > 0) limits.push('stored-sale-refused')
  if (stored !== undefined && stored.count > 0) limits.push('sales-stored')
  const level = limits.some((limit) => BLOCKING.has(limit)) ? 'no-cards' : limits.length > 0 ? 'limited' : 'ready'
  const before = state.stateLine
  const same = before.level === level && before.limits.join() === limits.join()
  return {
    level,
    limits,
    since: same ? before.since : now,
    responseCode: state.session.state === 'failed' ? state.session.responseCode : undefined,
    waiting: {
      reversals: reversals + differences,
      questions,
      uploads: state.signatures.size,
      slips: state.slips.length,
    },
    stored,
  }
}
