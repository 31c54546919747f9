import type { FindingId, Observation } from './finding.ts'
import type { Model } from './model.ts'
import { type PeerDimension, peerObservation } from './peers.ts'

/** mulberry32: a small seeded generator, so that every run of the tests sees the same worlds. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Findings drawn from the model itself when these causes are present: a check of the arithmetic, not of the model. */
export function sampleFindings(
  model: Model,
  present: readonly number[],
  random: () => number,
  now: number,
  seen: (kind: string) => number,
): Observation[] {
  const observations: Observation[] = []
  for (const node of model.findings) {
    if (random() > seen(node.kind)) continue
    let silence = 1
    for (const [cause, strength] of node.parents) if (present.includes(cause)) silence *= 1 - strength
    if (node.kind === 'peers') {
      const shared = random() < 1 - silence
      const share = shared ? 0.6 + 0.4 * random() : 0.03 * random()
      const of = node.id === 'peers-site' ? 3 : 40
      observations.push(
        peerObservation(node.id.slice('peers-'.length) as PeerDimension, Math.round(share * of), of, now)!,
      )
      continue
    }
    const truth = random() < 1 - (1 - node.leak) * silence
    const reported = random() < node.lie ? !truth : truth
    observations.push({ id: node.id as FindingId, state: reported ? 'positive' : 'negative', at: now })
  }
  return observations
}
