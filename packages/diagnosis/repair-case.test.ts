import { expect, test } from 'vitest'
import { chooseStep, costOfAsking, type RepairCase, repairSequence } from './repair-case.ts'
import { optimalCost, policyCost, runbookCost } from './repair-comparison.ts'
import { seeded } from './sampling.ts'

// Light print: probabilities and costs from the literature; each repair solves exactly its own causes, service costs 30.
const lightPrint: RepairCase = {
  causes: ['toner badly spread', 'toner defective', 'data flow corrupt', 'driver setting wrong'],
  probabilities: [0.4, 0.3, 0.2, 0.1],
  repairs: [
    { id: 'reseat toner', cost: 5, cures: [1, 0, 0, 0] },
    { id: 'new toner', cost: 15, cures: [1, 1, 0, 0] },
    { id: 'power cycle', cost: 1, cures: [0, 0, 1, 0] },
  ],
  checks: [{ id: 'is the configuration page light too?', cost: 2, yes: [1, 1, 0, 0] }],
  fallbackCost: 30,
}

test('light print without the question: cheapest ratio first, 14 in expectation', () => {
  const plain = repairSequence(lightPrint.repairs, lightPrint.probabilities, lightPrint.fallbackCost)
  expect(plain.order.map((repair) => repair.id)).toEqual(['power cycle', 'reseat toner', 'new toner'])
  // 1 + 0.8·5 + 0.4·15 + 0.1·30
  expect(plain.expectedCost).toBeCloseTo(14, 9)
})

test('light print with the question: asking pays for itself', () => {
  const [check] = lightPrint.checks
  // 2 + 0.7·(5 + 3/7·15) + 0.3·(1 + 1/3·30)
  expect(costOfAsking(check!, lightPrint.repairs, lightPrint.probabilities, 30)).toBeCloseTo(13.3, 9)
  expect(chooseStep(lightPrint)).toEqual({ kind: 'check', id: check!.id, expectedCost: expect.closeTo(13.3, 9) })
  expect(policyCost(lightPrint)).toBeCloseTo(optimalCost(lightPrint), 9)
  expect(runbookCost(lightPrint, ['new toner', 'power cycle', 'reseat toner'])).toBeGreaterThan(
    policyCost(lightPrint) * 1.3,
  )
})

function randomCase(random: () => number): RepairCase {
  const count = 3 + Math.floor(random() * 2)
  const raw = Array.from({ length: count }, () => random() ** 2 + 0.02)
  const sum = raw.reduce((a, b) => a + b, 0)
  const pick = (chance: number) => (random() < chance ? 0.5 + random() / 2 : 0)
  return {
    causes: raw.map((_, at) => `cause ${at}`),
    probabilities: raw.map((value) => value / sum),
    repairs: raw.map((_, at) => ({
      id: `repair ${at}`,
      cost: 1 + random() * 20,
      cures: raw.map((_value, cause) => (cause === at ? 0.7 + random() * 0.3 : pick(0.2))),
    })),
    checks: [0, 1].map((at) => ({
      id: `check ${at}`,
      cost: 0.5 + random() * 3,
      yes: raw.map(() => (random() < 0.5 ? 0.05 : 0.95)),
    })),
    fallbackCost: 60,
  }
}

test('on 60 small cases the choice costs at most 5 % more than the exhaustive optimum, and far less than a fixed list', () => {
  const random = seeded(20_260_601)
  let chosen = 0
  let optimal = 0
  let runbook = 0
  for (let i = 0; i < 60; i += 1) {
    const one = randomCase(random)
    const own = policyCost(one)
    const best = optimalCost(one)
    expect(own).toBeGreaterThanOrEqual(best - 1e-9)
    chosen += own
    optimal += best
    runbook += runbookCost(
      one,
      one.repairs.map((repair) => repair.id),
    )
  }
  expect(chosen / optimal).toBeLessThan(1.05)
  expect(chosen / runbook).toBeLessThan(0.7)
})
