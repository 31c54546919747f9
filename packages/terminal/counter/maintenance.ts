import { careOf } from '../profile/care.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { showSupervisors } from './operator.ts'

/** Somebody works on the terminal, and it takes no payments. */
export function inMaintenance(state: TerminalState): boolean {
  return state.maintenance.since !== undefined
}

/**
 * The key to maintenance was held for `heldMs`. A touch in passing does nothing; after that a supervisor has to agree, so
 * that nobody gets there by accident.
 */
export function askMaintenance(turn: Turn, heldMs: number): void {
  if (turn.state.transaction !== undefined || inMaintenance(turn.state)) return
  if (!(heldMs >= careOf(turn.parameters).holdMs)) return
  showSupervisors(turn, 'maintenance')
}

/** A supervisor has agreed. It outlives a restart, and says so on the screen. */
export function enterMaintenance(turn: Turn, by: string): void {
  turn.keep('maintenance', [{ kind: 'maintenance', id: 'maintenance', since: turn.now, by }])
  showMaintenance(turn)
}

/** When maintenance that nobody touches ends by itself. */
export function maintenanceUntil(state: TerminalState): number | undefined {
  const { maintenanceIdleMs } = careOf(state.config.profile.parameters)
  if (!inMaintenance(state) || maintenanceIdleMs === 0) return undefined
  return Math.max(state.touchedAt, state.maintenance.since ?? 0) + maintenanceIdleMs
}

export function showMaintenance(turn: Turn): void {
  const { maintenance } = turn.state
  turn.show({ kind: 'maintenance', since: maintenance.since ?? turn.now, by: maintenance.by })
}
