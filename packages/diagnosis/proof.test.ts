import { describe, expect, test } from 'vitest'
import { type CauseId, causeIds } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import type { FindingId, Observation } from './finding.ts'
import { createModel } from './model.ts'
import { type PeerDimension, peerObservation } from './peers.ts'
import { proofExpectations } from './proof-expectation.test-data.ts'
import { findingsOf } from './response-code.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()

export function observe(line: string): Observation[] {
  return line.split(' ').flatMap((word) => {
    const [, sign, name, affected, of] = /^([+-])([^(]+)(?:\((\d+)\/(\d+)\))?$/.exec(word) ?? []
    if (!sign || !name) throw new Error(`cannot read ${word}`)
    if (name.startsWith('answer:')) {
      const found = findingsOf(name.slice('answer:'.length), now)
      expect(found, word).toHaveLength(1)
      return found
    }
    if (affected && of) return [peerObservation(name.slice('peers-'.length) as PeerDimension, +affected, +of, now)!]
    return [{ id: name as FindingId, state: sign === '+' ? 'positive' : 'negative', at: now } as const]
  })
}

test('every cause has an expectation', () => {
  expect(Object.keys(proofExpectations).sort()).toEqual([...causeIds].sort())
})

describe.each(Object.entries(proofExpectations))('%s', (cause, lines) => {
  test.each(lines)('is first by %s', (line) => {
    const diagnosis = diagnose(observe(line), model, { now })
    expect(diagnosis.ignored).toEqual([])
    expect(diagnosis.ranked[0]?.cause).toBe(cause as CauseId)
    expect(diagnosis.ranked[0]!.probability, `unknown ${diagnosis.unknown}`).toBeGreaterThan(0.5)
    expect(diagnosis.verdict).toBe('named')
  })
})
