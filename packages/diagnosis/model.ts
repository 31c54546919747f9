import { type CauseId, cascades, causeIds, causes } from './cause.ts'
import { type Finding, type FindingId, findingCatalogue } from './finding.ts'
import { symptomIds, symptoms } from './symptom.ts'

/** A number and where it comes from. */
export interface Prior {
  /** Probability, 0..1 exclusive, that the cause is present when somebody is stopped. */
  readonly probability: number
  /** The word "assumed", a source, or the tickets it was learned from. */
  readonly source: string
}

/** What may be changed in the model without touching the catalogue: learned priors, learned strengths. */
export interface ModelChanges {
  readonly priors?: Readonly<Partial<Record<CauseId, Prior>>>
  readonly strengths?: Readonly<Partial<Record<CauseId, Readonly<Partial<Record<FindingId, number>>>>>>
}

/** One cause as the engine reads it: positions instead of names. */
export interface CauseNode {
  readonly id: CauseId
  readonly prior: Prior
  /** Log odds of being present with no parent present. */
  readonly logOdds: number
  /** Log prior weight of "this cause alone" against "none": the odds, less the children it did not bring about. */
  readonly logAlone: number
  /** Finding positions and strengths, in catalogue order. */
  readonly links: readonly (readonly [finding: number, strength: number])[]
  /** Device causes that this shared cause brings about. */
  readonly children: readonly (readonly [cause: number, strength: number])[]
}

export interface FindingNode extends Finding {
  /** Cause positions and strengths, in catalogue order. */
  readonly parents: readonly (readonly [cause: number, strength: number])[]
}

/** The compiled network: shared causes, device causes, findings. Plain data, never changed after it is made. */
export interface Model {
  readonly version: string
  readonly causes: readonly CauseNode[]
  readonly findings: readonly FindingNode[]
  /** Strength of cause c to finding f at c × findings + f; 0 where there is no link. */
  readonly strengths: Float64Array
  readonly findingIndex: ReadonlyMap<string, number>
  readonly causeIndex: ReadonlyMap<string, number>
  /** Prior odds of a cause outside the catalogue, and of no fault at all although somebody is stopped. Assumed. */
  readonly unknownOdds: number
  readonly calmOdds: number
}

/** How strongly a cause makes people report one of its symptom words. Assumed. */
const symptomStrength = 0.45

const ceiling = 0.995

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

/** FNV-1a over text, 32 bits: names a version of the numbers, protects nothing. */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/**
 * Compiles the catalogue, with learned numbers where there are some, into the network that `diagnose` reads.
 * Takes about a millisecond; make it once and keep it. Numbers outside 0..1 throw a RangeError.
 */
export function createModel(changes: ModelChanges = {}): Model {
  const findingIndex = new Map(findingCatalogue.map((finding, at) => [finding.id as string, at]))
  const causeIndex = new Map(causeIds.map((id, at) => [id as string, at]))
  const parents: (readonly [number, number])[][] = findingCatalogue.map(() => [])
  const bySymptom = new Map<CauseId, FindingId[]>()
  for (const symptom of symptomIds) {
    for (const cause of symptoms[symptom].causes) {
      const seen = bySymptom.get(cause)
      if (seen) seen.push(`saw-${symptom}`)
      else bySymptom.set(cause, [`saw-${symptom}`])
    }
  }
  let text = ''
  const nodes = causeIds.map((id, at): CauseNode => {
    const spec = causes[id]
    const prior = changes.priors?.[id] ?? { probability: spec.prior, source: spec.priorSource }
    if (!(prior.probability > 0 && prior.probability < 1)) throw new RangeError(`prior of ${id} is outside 0..1`)
    const strengths = new Map<string, number>(Object.entries(spec.links))
    for (const symptom of bySymptom.get(id) ?? []) strengths.set(symptom, symptomStrength)
    for (const [finding, strength] of Object.entries(changes.strengths?.[id] ?? {})) strengths.set(finding, strength)
    const links: [number, number][] = []
    for (const [finding, strength] of strengths) {
      if (!(strength >= 0 && strength <= 1)) throw new RangeError(`strength of ${id} to ${finding} is outside 0..1`)
      const position = findingIndex.get(finding)
      if (position === undefined) throw new RangeError(`${id} is linked to ${finding}, which is no finding`)
      links.push([position, clamp(strength, 0, ceiling)])
    }
    links.sort((a, b) => a[0] - b[0])
    for (const [finding, strength] of links) parents[finding]!.push([at, strength])
    const children = cascades
      .filter(([from]) => from === id)
      .map(([, to, strength]): [number, number] => [causeIndex.get(to)!, strength])
    const logOdds = Math.log(prior.probability / (1 - prior.probability))
    const logAlone = children.reduce((sum, [, strength]) => sum + Math.log(1 - strength), logOdds)
    text += `${id}:${prior.probability}:${links.join(';')}:${children.join(';')}\n`
    return { id, prior, logOdds, logAlone, links, children }
  })
  const strengths = new Float64Array(nodes.length * findingCatalogue.length)
  nodes.forEach((node, at) => {
    for (const [finding, strength] of node.links) strengths[at * findingCatalogue.length + finding] = strength
  })
  return {
    version: fingerprint(text).toString(16).padStart(8, '0'),
    causes: nodes,
    findings: findingCatalogue.map((finding, at) => ({ ...finding, parents: parents[at]! })),
    strengths,
    findingIndex,
    causeIndex,
    unknownOdds: 0.08,
    calmOdds: 0.1,
  }
}
