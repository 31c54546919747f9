import { type CauseId, causeIds, causes } from './cause.ts'
import type { ModelChanges, Prior } from './model.ts'

/** A ticket as it was closed: what it turned out to be, and whether the remedy was seen to work. */
export interface Closure {
  readonly ticket: string
  /** The cause found, or "unknown" when it was something the catalogue does not hold. */
  readonly cause: CauseId | 'unknown'
  /** Only verified closures teach. */
  readonly verified: boolean
  /** Epoch milliseconds. */
  readonly closedAt: number
}

export interface Learned {
  readonly changes: ModelChanges
  /** Closures counted, and those left out because they were unverified, repeated or of no known cause. */
  readonly counted: number
  readonly leftOut: number
}

/** What the assumed priors are worth, in tickets: after this many closures, practice weighs as much as assumption. */
export const assumedTickets = 300
/** Prior odds of an unknown cause in the assumed model, as a share of one stop. */
const assumedUnknown = 0.03
const least = 0.0002

/**
 * Learns priors from closed tickets: a Dirichlet whose starting counts are the assumed priors, plus one count per
 * verified closure. Each learned prior names its source. The same closures in any order give the same result.
 */
export function learnPriors(closures: readonly Closure[], assumed = assumedTickets): Learned {
  const latest = new Map<string, Closure>()
  let leftOut = 0
  for (const closure of closures) {
    const known = closure.cause === 'unknown' || Object.hasOwn(causes, closure.cause)
    if (!closure.verified || !known) {
      leftOut += 1
      continue
    }
    const before = latest.get(closure.ticket)
    if (before) leftOut += 1
    if (!before || closure.closedAt > before.closedAt) latest.set(closure.ticket, closure)
  }
  const counts = new Map<CauseId | 'unknown', number>()
  let last = 0
  for (const { cause, closedAt } of latest.values()) {
    counts.set(cause, (counts.get(cause) ?? 0) + 1)
    last = Math.max(last, closedAt)
  }
  const total = latest.size
  const mass = causeIds.reduce((sum, id) => sum + causes[id].prior, assumedUnknown)
  const priors: Partial<Record<CauseId, Prior>> = {}
  if (total > 0) {
    for (const id of causeIds) {
      const spec = causes[id]
      const own = counts.get(id) ?? 0
      const share = ((assumed * spec.prior) / mass + own) / (assumed + total)
      priors[id] = {
        probability: Math.min(0.9, Math.max(least, share * mass)),
        source: `${spec.priorSource} ${spec.prior} as ${assumed} tickets; ${own} of ${total} closed tickets until ${last}`,
      }
    }
  }
  return { changes: { priors }, counted: total, leftOut }
}
