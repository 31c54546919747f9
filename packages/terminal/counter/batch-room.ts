import type { Millis } from '@evertill/foundation'
import { beginSettlement, unfinished, waits } from '../host/settling.ts'
import { batchCount } from '../journal/batch-totals.ts'
import { batchLimitsOf } from '../profile/batch-limits.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { inMaintenance } from './maintenance.ts'

export function isNearlyFull(state: TerminalState): boolean {
  const { warnAt } = batchLimitsOf(state.config.profile.parameters)
  return warnAt > 0 && batchCount(state.records, state.counters.batch) >= warnAt
}

/** When the terminal settles by itself; undefined while it has no need or somebody is at work. */
export function settleFullAt(state: TerminalState): Millis | undefined {
  const { settleAt, idleMs } = batchLimitsOf(state.config.profile.parameters)
  if (settleAt === 0 || !state.line.up || state.session.state !== 'on' || inMaintenance(state)) return undefined
  if (state.transaction !== undefined || state.split !== undefined) return undefined
  if (state.cart.length > 0 || state.digits !== '' || unfinished(state) !== undefined) return undefined
  const { batch } = state.counters
  if (batchCount(state.records, batch) < settleAt) return undefined
  // A question to the host may take hours, and a settlement that waits for it would hold up every sale.
  if (waits(state.records.values(), batch)) return undefined
  return state.touchedAt + idleMs
}

/** A batch that is nearly full is settled while nobody needs the terminal, and not when it is full before a customer. */
export function settleFull(turn: Turn): void {
  const at = settleFullAt(turn.state)
  if (at !== undefined && turn.now >= at) beginSettlement(turn)
}
