import type { FindingId } from './finding.ts'
import { logLikelihood, type Posterior } from './inference.ts'
import type { Model } from './model.ts'
import type { Evidence } from './observation.ts'

/** One observation's say in the matter. */
export interface Reason {
  readonly finding: FindingId
  readonly state: 'positive' | 'negative'
  /** Bits for (above 0) or against (below 0) the cause, the other likely causes taken as they are. */
  readonly bits: number
  readonly at: number
}

export interface Explanation {
  readonly for: readonly Reason[]
  readonly against: readonly Reason[]
  /** What the cause should show and nobody has looked at, the most telling first. */
  readonly notChecked: readonly FindingId[]
}

/** Shorter than this a reason is not worth a line. */
const worthSaying = 0.1

/** Why a cause is believed, and why it may not be true. */
export function explain(model: Model, evidence: readonly Evidence[], posterior: Posterior, cause: number): Explanation {
  const company = posterior.hypotheses.find((one) => one.causes.includes(cause))?.causes ?? [cause]
  const others = company.filter((one) => one !== cause)
  const reasons: Reason[] = []
  for (const one of evidence) {
    const own = one.node.parents.find(([parent]) => parent === cause)
    if (!own) continue
    let silence = 1
    for (const [parent, strength] of one.node.parents) if (others.includes(parent)) silence *= 1 - strength
    const bits = (logLikelihood(one, silence * (1 - own[1])) - logLikelihood(one, silence)) / Math.LN2
    if (Math.abs(bits) < worthSaying) continue
    reasons.push({ finding: one.node.id, state: one.positive ? 'positive' : 'negative', bits, at: one.at })
  }
  reasons.sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits) || (a.finding < b.finding ? -1 : 1))
  const observed = new Set(evidence.map((one) => one.finding))
  const notChecked = model.causes[cause]!.links.filter(
    ([finding, strength]) => strength >= 0.3 && !observed.has(finding) && model.findings[finding]!.kind !== 'symptom',
  )
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 6)
    .map(([finding]) => model.findings[finding]!.id)
  return {
    for: reasons.filter((reason) => reason.bits > 0),
    against: reasons.filter((reason) => reason.bits < 0),
    notChecked,
  }
}
