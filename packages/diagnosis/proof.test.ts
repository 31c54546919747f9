import { describe, expect, test } from 'vitest'
import { type CauseId, causeIds, causes } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import type { FindingId, Observation } from './finding.ts'
import { createModel } from './model.ts'
import { proofExpectations, readExpectation } from './proof-expectation.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()

const observe = (line: string) => readExpectation(line, now)

test('every cause has an expectation', () => {
  expect(Object.keys(proofExpectations).sort()).toEqual([...causeIds].sort())
})

/** What shows in the company of many troubles; whether it was seen says nothing about the test's line. */
const companions = new Set([
  'host-unreachable',
  'heartbeat-lost',
  'gateway-silent',
  'site-power-out',
  'site-others-work',
  'print-nothing',
])

/** Signs of causes of the other groups, all looked for and not seen: a terminal that is otherwise well. */
function otherwiseWell(cause: CauseId): Observation[] {
  const own = new Set(proofExpectations[cause]!.flatMap((line) => observe(line).map((one) => one.id)))
  const signs = new Set<FindingId>()
  for (const [other, lines] of Object.entries(proofExpectations)) {
    if (causes[other as CauseId].group === causes[cause].group) continue
    for (const one of lines.flatMap(observe)) {
      const skip = own.has(one.id) || companions.has(one.id) || /^(peers|answer)-/.test(one.id)
      if (one.state === 'positive' && !skip) signs.add(one.id)
    }
  }
  return [...signs].map((id) => ({ id, state: 'negative', at: now }))
}

describe.each(Object.entries(proofExpectations))('%s', (cause, lines) => {
  test.each(lines)('is first by %s', (line) => {
    const diagnosis = diagnose(observe(line), model, { now })
    expect(diagnosis.ignored).toEqual([])
    const [first, second] = diagnosis.ranked
    expect(first?.cause).toBe(cause as CauseId)
    // One sensor alone is not believed beyond doubt, yet nothing else may come near.
    expect(first!.probability).toBeGreaterThan(1.5 * second!.probability)
    expect(first!.probability).toBeGreaterThan(diagnosis.unknown)
  })

  test.each(lines)('is named by %s when the rest of the terminal is well', (line) => {
    const diagnosis = diagnose([...observe(line), ...otherwiseWell(cause as CauseId)], model, { now })
    expect(diagnosis.ranked[0]?.cause).toBe(cause as CauseId)
    expect(diagnosis.verdict).toBe('named')
  })
})
