import type { Millis } from '@evertill/foundation'
import { beginSettlement, unfinished, waits } from '../host/settling.ts'
import { batchCount } from '../journal/batch-totals.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { inMaintenance } from './maintenance.ts'

/** When a batch is called nearly full, and when the terminal settles it by itself. Counts are of the fuller side, 1 … 999. */
export interface BatchLimits {
  /** From here on the state line says so; 0 switches it off. */
  readonly warnAt: number
  /** From here on an idle terminal settles by itself; 0 switches it off. */
  readonly settleAt: number
  /** How long nobody has touched an idle terminal, ms. */
  readonly idleMs: number
}

/** F48 counts to 999: the first leaves a busy shop a day's warning, the second an hour. */
export const DEFAULT_BATCH_LIMITS: BatchLimits = { warnAt: 900, settleAt: 950, idleMs: 120_000 }

export function batchLimitsOf({ config }: Pick<TerminalState, 'config'>): BatchLimits {
  const { batch } = config.profile.parameters
  if (batch === undefined) return DEFAULT_BATCH_LIMITS
  const named = Object.entries(batch).filter(([, limit]) => limit !== undefined)
  return { ...DEFAULT_BATCH_LIMITS, ...Object.fromEntries(named) }
}

export function isNearlyFull(state: TerminalState): boolean {
  const { warnAt } = batchLimitsOf(state)
  return warnAt > 0 && batchCount(state.records, state.counters.batch) >= warnAt
}

/** When the terminal settles by itself; undefined while it has no need or somebody is at work. */
export function settleFullAt(state: TerminalState): Millis | undefined {
  const { settleAt, idleMs } = batchLimitsOf(state)
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
