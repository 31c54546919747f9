import type { Millis } from '@evertill/foundation'
import type { TerminalState } from '../state/state.ts'
import type { Readings } from './reading.ts'

/** Sales that a batch takes of one side before it has to be settled. */
export const MOST_IN_BATCH = 999

/** What the terminal knows of itself without asking any part: journal, batch, keys, the slips that wait. Pure. */
export function stateReadings(state: TerminalState, now: Millis): Readings {
  if (!state.booted) return {}
  const { session, counters, faults, settlement, maintenance } = state
  let sales = 0
  for (const record of state.records.values())
    if (record.batch === counters.batch && record.tender !== 'cash' && record.status === 'approved') sales++
  const closing = settlement !== undefined && settlement.stage !== 'closed'
  const failedKeys = session.state === 'failed' && session.why === 'keys-refused'
  const waiting = state.slips.map((slip) => state.records.get(slip.recordId)?.answeredAt ?? now)
  return {
    journal: {
      intact: !faults.includes('journal-damaged'),
      batch: { sales, most: MOST_IN_BATCH },
      closeInterrupted: closing && settlement.why !== undefined,
      refusing: closing,
    },
    configuration: session.state === 'on' ? { keysCheck: 'passed' } : failedKeys ? { keysCheck: 'failed' } : {},
    software: { maintenance: maintenance.since !== undefined, maintenanceByKey: maintenance.since !== undefined },
    ...(state.devices.printer
      ? {
          printer: { queue: { jobs: waiting.length, oldestMs: waiting.length === 0 ? 0 : now - Math.min(...waiting) } },
        }
      : {}),
  }
}
