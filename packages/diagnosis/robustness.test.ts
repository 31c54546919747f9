import { expect, test } from 'vitest'
import { type CauseId, causeIds, causes } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import type { Observation } from './finding.ts'
import { createModel } from './model.ts'
import { proofExpectations, readExpectation } from './proof-expectation.ts'
import { seeded } from './sampling.ts'

// Not the scorecard: the company of a proof is drawn from the model here. It guards against numbers that only work when
// every sensor is honest and present.
const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()
const automatic = model.findings.filter(
  (finding) => finding.source !== 'question' && finding.kind !== 'answer' && finding.kind !== 'peers',
)

function* worlds(
  seed: number,
  rounds: number,
): Generator<{ cause: CauseId; proof: Observation[]; rest: Observation[] }> {
  const random = seeded(seed)
  for (let round = 0; round < rounds; round += 1) {
    for (const cause of causeIds) {
      for (const line of proofExpectations[cause]!) {
        const proof = readExpectation(line, now)
        const own = new Set(proof.map((one) => one.id))
        const links: Readonly<Record<string, number>> = causes[cause].links
        const rest = automatic
          .filter((finding) => !own.has(finding.id))
          .map((finding): Observation => {
            return { id: finding.id, state: random() < (links[finding.id] ?? 0) ? 'positive' : 'negative', at: now }
          })
        yield { cause, proof, rest }
      }
    }
  }
}

const share = (hits: number, all: number) => hits / all

test('a single cause among honest sensors: first in 99 %, called unknown in at most 1 %', () => {
  let all = 0
  let first = 0
  let unknown = 0
  for (const { cause, proof, rest } of worlds(1, 6)) {
    const diagnosis = diagnose([...proof, ...rest], model, { now })
    all += 1
    if (diagnosis.ranked[0]?.cause === cause) first += 1
    if (diagnosis.verdict === 'unknown') unknown += 1
  }
  expect(share(first, all)).toBeGreaterThanOrEqual(0.99)
  expect(share(unknown, all)).toBeLessThanOrEqual(0.01)
})

test('one lying sensor and two missing, one of them a proof: first in 90 %, among three in 98 %', () => {
  const random = seeded(2)
  let all = 0
  let first = 0
  let three = 0
  for (const { cause, proof, rest } of worlds(3, 3)) {
    const lie = Math.floor(random() * rest.length)
    const lying = rest.map(
      (one, at): Observation =>
        at === lie ? { ...one, state: one.state === 'positive' ? 'negative' : 'positive' } : one,
    )
    const missing = Math.floor(random() * rest.length)
    const gone = proof.length > 1 ? Math.floor(random() * proof.length) : -1
    const seen = [...proof.filter((_, at) => at !== gone), ...lying.filter((_, at) => at !== missing)]
    const { ranked } = diagnose(seen, model, { now })
    all += 1
    if (ranked[0]?.cause === cause) first += 1
    if (ranked.slice(0, 3).some((one) => one.cause === cause)) three += 1
  }
  expect(share(first, all)).toBeGreaterThanOrEqual(0.9)
  expect(share(three, all)).toBeGreaterThanOrEqual(0.98)
})

test('two causes of different rooms at once: both among three in 92 %', () => {
  const random = seeded(4)
  const list = [...worlds(5, 1)]
  let all = 0
  let both = 0
  for (let i = 0; i < 400; i += 1) {
    const one = list[Math.floor(random() * list.length)]!
    const other = list[Math.floor(random() * list.length)]!
    if (causes[one.cause].group === causes[other.cause].group) continue
    const byId = new Map<string, Observation>()
    for (const seen of [...one.proof, ...one.rest, ...other.proof, ...other.rest]) {
      if (byId.get(seen.id)?.state !== 'positive') byId.set(seen.id, seen)
    }
    const top = diagnose([...byId.values()], model, { now })
      .ranked.slice(0, 3)
      .map((entry) => entry.cause)
    all += 1
    if (top.includes(one.cause) && top.includes(other.cause)) both += 1
  }
  expect(all).toBeGreaterThan(250)
  expect(share(both, all)).toBeGreaterThanOrEqual(0.92)
})

test('shuffled strengths are noticed: the proofs no longer lead to their causes', () => {
  const random = seeded(6)
  const order = [...causeIds].sort(() => random() - 0.5)
  const strengths: Partial<Record<CauseId, Record<string, number>>> = {}
  causeIds.forEach((id, at) => {
    const own = Object.fromEntries(Object.keys(causes[id].links).map((finding) => [finding, 0]))
    strengths[id] = { ...own, ...causes[order[at]!].links }
  })
  const shuffled = createModel({ strengths })
  let all = 0
  let first = 0
  for (const cause of causeIds) {
    for (const line of proofExpectations[cause]!) {
      all += 1
      if (diagnose(readExpectation(line, now), shuffled, { now }).ranked[0]?.cause === cause) first += 1
    }
  }
  expect(share(first, all)).toBeLessThan(0.1)
})
