import type { Observation, PeerCount } from './finding.ts'

/** What neighbours can have in common with the stopped terminal or sale. */
export type PeerDimension =
  | 'site'
  | 'region'
  | 'isp'
  | 'model'
  | 'version'
  | 'acquirer-link'
  | 'issuer'
  | 'wallet'
  | 'merchant'

/** Share of neighbours hit above which the state is called positive, for people; the engine reads the counts. */
const positiveShare = 0.3

/**
 * Turns a count of neighbours with the same trouble into an observation.
 * @param affected neighbours that show the same trouble now, the terminal itself not counted, 0 ≤ affected ≤ of
 * @param of neighbours that reported lately; with none there is nothing to observe and the answer is undefined
 * @param at epoch milliseconds of the count
 */
export function peerObservation(
  dimension: PeerDimension,
  affected: number,
  of: number,
  at: number,
): Observation | undefined {
  if (of < 1) return undefined
  const state = affected / of >= positiveShare ? 'positive' : 'negative'
  return { id: `peers-${dimension}`, state, at, source: 'platform', value: { affected, of } }
}

export function isPeerCount(value: unknown): value is PeerCount {
  if (typeof value !== 'object' || value === null) return false
  const { affected, of } = value as Record<string, unknown>
  return Number.isSafeInteger(affected) && Number.isSafeInteger(of) && 0 <= (affected as number) && (of as number) >= 1
    ? (affected as number) <= (of as number)
    : false
}

/** Sum of log((start + i) / (start + other + i)): the log of a ratio of two beta functions. */
function logRise(start: number, count: number): number {
  // log Γ(start + count) − log Γ(start), exact for small counts and by Stirling's series beyond.
  if (count <= 64) {
    let sum = 0
    for (let i = 0; i < count; i += 1) sum += Math.log(start + i)
    return sum
  }
  return logGamma(start + count) - logGamma(start)
}

function logGamma(x: number): number {
  let shift = 0
  let z = x
  while (z < 12) {
    shift -= Math.log(z)
    z += 1
  }
  const inverse = 1 / z
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}

function logBetaBinomial(affected: number, of: number, a: number, b: number): number {
  return logRise(a, affected) + logRise(b, of - affected) - logRise(a + b, of)
}

/** How far a count may speak for or against one shared cause, as a ratio: a lying count must not decide alone. */
const strongest = 1e-5

/**
 * Likelihoods of a count with and without a shared cause, scaled so that the larger is 1.
 * With one, most neighbours are hit (Beta 3,1); without, one or two in a hundred have trouble of their own (Beta 1,60).
 */
export function peerLikelihood(count: PeerCount): { readonly shared: number; readonly own: number } {
  const shared = logBetaBinomial(count.affected, count.of, 3, 1)
  const own = logBetaBinomial(count.affected, count.of, 1, 60)
  const top = Math.max(shared, own)
  return { shared: Math.max(strongest, Math.exp(shared - top)), own: Math.max(strongest, Math.exp(own - top)) }
}
