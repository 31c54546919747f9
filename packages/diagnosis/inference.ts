import { isStopPlace } from './finding.ts'
import type { Model } from './model.ts'
import type { Evidence } from './observation.ts'

/** Causes assumed present together, by position; empty is "no fault", and `unknown` a fault outside the catalogue. */
export interface Hypothesis {
  readonly causes: readonly number[]
  readonly unknown: boolean
  readonly probability: number
}

export interface Posterior {
  /** Probability of each cause by catalogue position: the sum over every hypothesis that holds it. */
  readonly marginal: Float64Array
  /** Probability that nothing of the catalogue is present and nothing is wrong: coincidence or a lying sensor. */
  readonly calm: number
  /** Probability of a cause outside the catalogue. */
  readonly unknown: number
  /** The likeliest hypotheses, best first. */
  readonly hypotheses: readonly Hypothesis[]
}

const kept = 96
const beamPairs = 12
const beamCauses = 24
/** What a finding of unknown age or truth shows by itself. */
const background = 0.05

/** Probability of what was reported when the finding is truly there with probability `present`: lies and age included. */
function reported(evidence: Evidence, present: number): number {
  const { node, peers, freshness } = evidence
  if (peers) return freshness * (present * peers.shared + (1 - present) * peers.own) + (1 - freshness)
  const shown = (1 - node.lie) * present + node.lie * (1 - present)
  const seen = evidence.positive ? shown : 1 - shown
  const chance = evidence.positive ? background : 1 - background
  return freshness * seen + (1 - freshness) * chance
}

/** Log-likelihood of one observation when the causes leave it unexplained with probability `silence`. */
export function logLikelihood(evidence: Evidence, silence: number): number {
  const present = evidence.peers ? 1 - silence : 1 - (1 - evidence.node.leak) * silence
  return Math.log(reported(evidence, present))
}

/** Probability that the finding is positive when these causes, and no others, are present. */
export function chanceOf(model: Model, finding: number, causes: readonly number[], unknown: boolean): number {
  const node = model.findings[finding]!
  if (unknown) return node.unknown
  let silence = 1 - node.leak
  for (const cause of causes) silence *= 1 - model.strengths[cause * model.findings.length + finding]!
  return 1 - silence
}

/** Log prior weight of a set of causes against the empty set, parents included. */
export function logPrior(model: Model, set: readonly number[]): number {
  let sum = 0
  for (const at of set) {
    const node = model.causes[at]!
    let lift = 1
    for (const parent of set) {
      for (const [child, strength] of model.causes[parent]!.children) {
        if (child === at) lift *= 1 - strength
        if (parent === at && !set.includes(child)) sum += Math.log(1 - strength)
      }
    }
    sum +=
      lift === 1 ? node.logOdds : Math.log((1 - (1 - node.prior.probability) * lift) / (1 - node.prior.probability))
  }
  return sum
}

interface Weight {
  readonly causes: readonly number[]
  readonly unknown: boolean
  readonly log: number
}

/**
 * Weighs every explanation of the evidence: none, a fault outside the catalogue, each cause, each pair exactly, and the
 * likeliest triples by beam search. Deterministic; about a millisecond for the whole catalogue and twenty positives.
 *
 * A noisy-OR finding touched by none or one of a pair's causes adds up; only findings the pair shares need a correction,
 * which is what makes the exact sum over 5,253 pairs cheap.
 * @param calmWeight prior weight of "no fault at all"; defaults to what is assumed when somebody is stopped
 */
export function infer(model: Model, evidence: readonly Evidence[], calmWeight = model.calmOdds): Posterior {
  const count = model.causes.length
  const score = Float64Array.from(model.causes, (cause) => cause.logAlone)
  const pairs = new Float64Array(count * count)
  let empty = 0
  let outside = 0
  const stopped = evidence.some((one) => one.positive && isStopPlace(one.node.id))
  for (const one of evidence) {
    const none = logLikelihood(one, 1)
    empty += none
    // A sale stops at one place: that it did not stop at the other four is no news about what stopped it.
    const elsewhere = stopped && !one.positive && isStopPlace(one.node.id)
    outside += Math.log(reported(one, elsewhere ? one.node.leak : one.node.unknown))
    const parents = one.node.parents
    const alone = parents.map(([, strength]) => logLikelihood(one, 1 - strength))
    for (let i = 0; i < parents.length; i += 1) {
      const [a, strengthA] = parents[i]!
      score[a]! += alone[i]! - none
      for (let j = i + 1; j < parents.length; j += 1) {
        const [b, strengthB] = parents[j]!
        const both = logLikelihood(one, (1 - strengthA) * (1 - strengthB))
        pairs[a * count + b]! += both - alone[i]! - alone[j]! + none
      }
    }
  }
  const outsideLog = Math.log(model.unknownOdds) + outside - empty
  let top = Math.max(Math.log(calmWeight), outsideLog)
  for (let a = 0; a < count; a += 1) {
    if (score[a]! > top) top = score[a]!
    for (let b = a + 1; b < count; b += 1) {
      const log = score[a]! + score[b]! + pairs[a * count + b]!
      pairs[a * count + b] = log
      if (log > top) top = log
    }
  }
  model.causes.forEach((cause, a) => {
    for (const [b] of cause.children) {
      const at = Math.min(a, b) * count + Math.max(a, b)
      pairs[at]! += logPrior(model, [a, b]) - cause.logAlone - model.causes[b]!.logAlone
      top = Math.max(top, pairs[at]!)
    }
  })
  const weights: Weight[] = [
    { causes: [], unknown: false, log: Math.log(calmWeight) },
    { causes: [], unknown: true, log: outsideLog },
  ]
  const marginal = new Float64Array(count)
  let total = Math.exp(weights[0]!.log - top) + Math.exp(outsideLog - top)
  const floor = floorFor(pairs, count, top)
  for (let a = 0; a < count; a += 1) {
    const weight = Math.exp(score[a]! - top)
    marginal[a]! += weight
    total += weight
    if (score[a]! > floor) weights.push({ causes: [a], unknown: false, log: score[a]! })
    for (let b = a + 1; b < count; b += 1) {
      const log = pairs[a * count + b]!
      if (log < top - 30) continue
      const both = Math.exp(log - top)
      marginal[a]! += both
      marginal[b]! += both
      total += both
      if (log > floor) weights.push({ causes: [a, b], unknown: false, log })
    }
  }
  for (const triple of triples(model, evidence, weights, score, pairs)) {
    const weight = Math.exp(triple.log - top)
    for (const at of triple.causes) marginal[at]! += weight
    total += weight
    if (triple.log > floor) weights.push(triple)
  }
  for (let a = 0; a < count; a += 1) marginal[a]! /= total
  weights.sort((x, y) => y.log - x.log)
  return {
    marginal,
    calm: Math.exp(Math.log(calmWeight) - top) / total,
    unknown: Math.exp(outsideLog - top) / total,
    hypotheses: weights.slice(0, kept).map(({ causes, unknown, log }) => ({
      causes,
      unknown,
      probability: Math.exp(log - top) / total,
    })),
  }
}

/** A level below the best that leaves at least the pairs worth listing, and not thousands of them to sort. */
function floorFor(pairs: Float64Array, count: number, top: number): number {
  const bins = new Int32Array(25)
  for (let a = 0; a < count; a += 1) {
    for (let b = a + 1; b < count; b += 1) {
      const below = (top - pairs[a * count + b]!) * 2
      if (below < 24) bins[Math.floor(below)]! += 1
    }
  }
  let sum = 0
  for (let bin = 0; bin < 24; bin += 1) {
    sum += bins[bin]!
    if (sum >= kept) return top - (bin + 1) / 2
  }
  return top - 12
}

/**
 * Extends the best pairs by the best single causes. Each triple is weighed exactly: pairwise terms are there already, and
 * only a finding that all three causes touch needs one more.
 */
function triples(
  model: Model,
  evidence: readonly Evidence[],
  weights: readonly Weight[],
  score: Float64Array,
  pairs: Float64Array,
): Weight[] {
  const { strengths } = model
  const width = model.findings.length
  const count = model.causes.length
  const seenAt = new Int32Array(width).fill(-1)
  evidence.forEach((one, at) => {
    seenAt[one.finding] = at
  })
  const best = [...score.keys()].sort((x, y) => score[y]! - score[x]! || x - y).slice(0, beamCauses)
  const leading = weights
    .filter((weight) => weight.causes.length === 2)
    .sort((x, y) => y.log - x.log)
    .slice(0, beamPairs)
  const seen = new Set<number>()
  const found: Weight[] = []
  for (const { causes } of leading) {
    for (const extra of best) {
      if (causes.includes(extra)) continue
      const [a, b, c] = [...causes, extra].sort((x, y) => x - y) as [number, number, number]
      const key = (a * count + b) * count + c
      if (seen.has(key)) continue
      seen.add(key)
      let log =
        pairs[a * count + b]! + pairs[a * count + c]! + pairs[b * count + c]! - score[a]! - score[b]! - score[c]!
      for (const [finding, strengthA] of model.causes[a]!.links) {
        const at = seenAt[finding]!
        const strengthB = strengths[b * width + finding]!
        const strengthC = strengths[c * width + finding]!
        if (at < 0 || strengthB === 0 || strengthC === 0) continue
        const fit = (silence: number) => logLikelihood(evidence[at]!, silence)
        const [u, v, w] = [1 - strengthA, 1 - strengthB, 1 - strengthC]
        log += fit(u * v * w) - fit(u * v) - fit(u * w) - fit(v * w) + fit(u) + fit(v) + fit(w) - fit(1)
      }
      found.push({ causes: [a, b, c], unknown: false, log })
    }
  }
  return found
}

/** Log-likelihood of all evidence when exactly these causes are present. */
export function logFit(evidence: readonly Evidence[], set: readonly number[]): number {
  let sum = 0
  for (const one of evidence) {
    let silence = 1
    for (const [cause, strength] of one.node.parents) if (set.includes(cause)) silence *= 1 - strength
    sum += logLikelihood(one, silence)
  }
  return sum
}
