import type { FindingSource, Observation, PeerCount } from './finding.ts'
import type { FindingNode, Model } from './model.ts'
import { isPeerCount, peerLikelihood } from './peers.ts'

export type IgnoredReason =
  | 'not-an-observation'
  | 'unknown-finding'
  | 'bad-state'
  | 'bad-time'
  | 'from-the-future'
  | 'bad-count'
  | 'superseded'
  | 'contradicted'
  | 'too-old'
  | 'too-many'

/** What was left out of a diagnosis, and why. */
export interface Ignored {
  /** The name given, cut to forty characters; empty when there was none. */
  readonly id: string
  readonly reason: IgnoredReason
  /** How many such entries this one stands for, at least 1. */
  readonly count: number
}

/** An observation as the engine reads it. */
export interface Evidence {
  readonly finding: number
  readonly node: FindingNode
  readonly positive: boolean
  /** 1 fresh, 0.5 at one half-life, towards 0 with age. */
  readonly freshness: number
  readonly peers?: { readonly shared: number; readonly own: number }
  readonly at: number
  readonly source: FindingSource
  /** The reading, when it is one that may be kept: a number, a short text or a peer count. */
  readonly value?: number | string | PeerCount
}

/** At most this many entries are looked at, the last of the list; the rest is counted as ignored. */
export const observationLimit = 2000
/** Clocks of terminal and platform may differ by this much. */
const skewAllowedMs = 5 * 60_000
/** Below this freshness a finding says nothing. */
const stale = 1 / 64

const sources: readonly FindingSource[] = ['terminal', 'platform', 'person', 'question']

/** A reading travels with the snapshot, so it is held to what a reading can be. */
function kept(value: unknown): { readonly value?: number | string | PeerCount } {
  if (typeof value === 'number' && Number.isFinite(value)) return { value }
  if (typeof value === 'string') return { value: value.slice(0, 40) }
  if (isPeerCount(value)) return { value: { affected: value.affected, of: value.of } }
  return {}
}

function cutName(id: unknown): string {
  return typeof id === 'string' ? id.slice(0, 40) : ''
}

/**
 * Reads observations from any source, newest first per finding, and says what it left out. Never throws.
 * Two equally new observations of one finding that disagree cancel each other: neither is believed.
 * @param now epoch milliseconds; observations later than five minutes after it are from the future
 */
export function readObservations(
  observations: readonly unknown[],
  model: Model,
  now: number,
): { readonly evidence: readonly Evidence[]; readonly ignored: readonly Ignored[] } {
  const tally = new Map<string, Ignored>()
  const ignore = (id: unknown, reason: IgnoredReason, count = 1) => {
    const name = cutName(id)
    const key = tally.size < 50 ? `${reason} ${name}` : `${reason} …`
    const seen = tally.get(key)
    tally.set(key, { id: seen?.id ?? (tally.size < 50 ? name : ''), reason, count: (seen?.count ?? 0) + count })
  }
  if (observations.length > observationLimit) ignore('', 'too-many', observations.length - observationLimit)
  const newest = new Map<number, Evidence | 'contradicted'>()
  const times = new Map<number, number>()
  for (const entry of observations.slice(-observationLimit)) {
    if (typeof entry !== 'object' || entry === null) {
      ignore('', 'not-an-observation')
      continue
    }
    const { id, state, at, value, source } = entry as Partial<Observation>
    const finding = typeof id === 'string' ? model.findingIndex.get(id) : undefined
    if (finding === undefined) {
      ignore(id, 'unknown-finding')
      continue
    }
    if (state !== 'positive' && state !== 'negative') {
      ignore(id, 'bad-state')
      continue
    }
    if (typeof at !== 'number' || !Number.isFinite(at)) {
      ignore(id, 'bad-time')
      continue
    }
    if (at > now + skewAllowedMs) {
      ignore(id, 'from-the-future')
      continue
    }
    const node = model.findings[finding]!
    const freshness = 0.5 ** (Math.max(0, now - at) / node.halfLifeMs)
    if (freshness < stale) {
      ignore(id, 'too-old')
      continue
    }
    if (node.kind === 'peers' && typeof value === 'object' && !isPeerCount(value)) {
      ignore(id, 'bad-count')
      continue
    }
    const before = times.get(finding)
    if (before !== undefined && before > at) {
      ignore(id, 'superseded')
      continue
    }
    const positive = state === 'positive'
    if (before === at) {
      const other = newest.get(finding)!
      if (other === 'contradicted' || other.positive !== positive) {
        ignore(id, 'contradicted', other === 'contradicted' ? 1 : 2)
        newest.set(finding, 'contradicted')
      }
      continue
    }
    if (before !== undefined) ignore(id, 'superseded')
    times.set(finding, at)
    newest.set(finding, {
      finding,
      node,
      positive,
      freshness,
      at,
      source: sources.includes(source as FindingSource) ? (source as FindingSource) : node.source,
      ...kept(value),
      ...(node.kind === 'peers' && isPeerCount(value) ? { peers: peerLikelihood(value) } : {}),
    })
  }
  const evidence = [...newest.values()].filter((one) => one !== 'contradicted').sort((a, b) => a.finding - b.finding)
  return { evidence, ignored: [...tally.values()] }
}
