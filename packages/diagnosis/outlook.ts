import type { CauseId } from './cause.ts'
import type { FindingId, FindingState } from './finding.ts'
import { chanceOf, type Hypothesis, type Posterior } from './inference.ts'
import type { Model } from './model.ts'

/** A finding nobody has looked at, weighed over the likeliest hypotheses. */
export interface Prospect {
  readonly finding: FindingId
  readonly position: number
  /** Probability, 0..1, that looking would show it. */
  readonly chance: number
  /** Expected information about the causes, in bits. */
  readonly bits: number
}

/** A look that would put another cause on top. */
export interface Turn {
  readonly finding: FindingId
  readonly state: FindingState
  /** The cause that would then stand on top, or "unknown". */
  readonly then: CauseId | 'unknown'
  /** Probability, 0..1, of that outcome of the look. */
  readonly chance: number
}

const considered = 40
const leadingCauses = 8

function entropy(values: readonly number[]): number {
  let sum = 0
  let total = 0
  for (const value of values) total += value
  for (const value of values) if (value > 0) sum -= (value / total) * Math.log2(value / total)
  return sum
}

/** Unobserved findings of the leading causes, the most telling first. */
export function prospects(
  model: Model,
  posterior: Posterior,
  observed: ReadonlySet<number>,
): { readonly list: readonly Prospect[]; readonly turns: readonly Turn[] } {
  const hypotheses = posterior.hypotheses.slice(0, considered)
  const leading = [...posterior.marginal.keys()]
    .sort((a, b) => posterior.marginal[b]! - posterior.marginal[a]! || a - b)
    .slice(0, leadingCauses)
  const positions = new Set<number>()
  for (const cause of leading) {
    if (posterior.marginal[cause]! < 0.01) continue
    for (const [finding, strength] of model.causes[cause]!.links) {
      if (strength >= 0.2 && !observed.has(finding) && model.findings[finding]!.kind !== 'symptom')
        positions.add(finding)
    }
  }
  const before = hypotheses.map((hypothesis) => hypothesis.probability)
  const calm = entropy(before)
  const mass = before.reduce((a, b) => a + b, 0)
  const current = topCause(model, hypotheses, before)
  const list: Prospect[] = []
  const turns: Turn[] = []
  for (const position of [...positions].sort((a, b) => a - b)) {
    const node = model.findings[position]!
    const yes = hypotheses.map((one) => {
      const present = chanceOf(model, position, one.causes, one.unknown)
      return one.probability * ((1 - node.lie) * present + node.lie * (1 - present))
    })
    const no = before.map((value, at) => value - yes[at]!)
    const chance = yes.reduce((a, b) => a + b, 0) / mass
    list.push({
      finding: node.id,
      position,
      chance,
      bits: Math.max(0, calm - chance * entropy(yes) - (1 - chance) * entropy(no)),
    })
    for (const [state, values, likely] of [
      ['positive', yes, chance],
      ['negative', no, 1 - chance],
    ] as const) {
      const then = topCause(model, hypotheses, values)
      if (then && then !== current && likely > 0.001) turns.push({ finding: node.id, state, then, chance: likely })
    }
  }
  list.sort((a, b) => b.bits - a.bits || a.position - b.position)
  turns.sort((a, b) => b.chance - a.chance || (a.finding < b.finding ? -1 : 1))
  return { list, turns: turns.slice(0, 4) }
}

function topCause(
  model: Model,
  hypotheses: readonly Hypothesis[],
  weights: readonly number[],
): CauseId | 'unknown' | undefined {
  const sums = new Map<CauseId | 'unknown', number>()
  hypotheses.forEach((one, at) => {
    const names = one.causes.length ? one.causes.map((cause) => model.causes[cause]!.id) : (['unknown'] as const)
    for (const name of names) sums.set(name, (sums.get(name) ?? 0) + weights[at]!)
  })
  let best: CauseId | 'unknown' | undefined
  let most = 0
  for (const [name, sum] of sums) {
    if (sum > most) {
      best = name
      most = sum
    }
  }
  return best
}
