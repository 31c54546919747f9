import type { Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import type { TerminalState } from '../state/state.ts'

/**
 * What the host itself announced, for as long as it is true. Without its word nothing is observed: a terminal that cannot hear
 * the host knows of no maintenance, and of none that is over.
 */
export function hostFindings(state: TerminalState, now: Millis): Observation[] {
  const window = state.notices.find((one) => one.id === 'maintenance' && (one.until ?? 0) > now)
  if (window === undefined) return []
  const id = window.emergency === true ? 'maintenance-emergency' : 'maintenance-window'
  return [{ id, state: 'positive', at: window.at, source: 'platform' }]
}
