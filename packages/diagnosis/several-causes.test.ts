import { expect, test } from 'vitest'
import { type CauseId, causes } from './cause.ts'
import { diagnose } from './diagnosis.ts'
import type { Observation } from './finding.ts'
import { createModel } from './model.ts'
import { proofExpectations, readExpectation } from './proof-expectation.ts'
import { seeded } from './sampling.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()
const ids = Object.keys(causes) as CauseId[]

/** Faults of different rooms that can stand side by side, each shown by what it shows in the world. */
function mixed(count: number, random: () => number): { present: readonly CauseId[]; findings: readonly Observation[] } {
  const present: CauseId[] = []
  while (present.length < count) {
    const one = ids[Math.floor(random() * ids.length)]!
    if (!present.some((other) => causes[other].group === causes[one].group)) present.push(one)
  }
  const byId = new Map<string, Observation>()
  for (const cause of present)
    for (const seen of readExpectation(proofExpectations[cause]![0]!, now))
      if (byId.get(seen.id)?.state !== 'positive') byId.set(seen.id, seen)
  return { present, findings: [...byId.values()] }
}

test.each([3, 4, 6])(
  '%i causes at once: the doctor answers in time, believes nothing impossible, names what it can',
  (count) => {
    const random = seeded(100 + count)
    let named = 0
    let slowest = 0
    const rounds = 60
    for (let round = 0; round < rounds; round += 1) {
      const { present, findings } = mixed(count, random)
      const begun = performance.now()
      const { ranked, unknown } = diagnose(findings, model, { now, moneyMoved: 'no' })
      slowest = Math.max(slowest, performance.now() - begun)
      for (const { probability } of ranked) {
        expect(probability).toBeGreaterThanOrEqual(0)
        expect(probability).toBeLessThanOrEqual(1 + 1e-9)
      }
      expect(unknown).toBeLessThanOrEqual(1)
      const top = ranked.slice(0, count).map((one) => one.cause)
      named += present.filter((one) => top.includes(one)).length
    }
    // Three are searched for; beyond that only the strongest are promised.
    expect(named / (rounds * count)).toBeGreaterThan(count === 3 ? 0.85 : count === 4 ? 0.6 : 0.35)
    expect(slowest).toBeLessThan(250)
  },
)

test('a third cause does not drive out the two that were known', () => {
  const seen = (...list: Observation['id'][]): Observation[] => list.map((id) => ({ id, state: 'positive', at: now }))
  const two = [...seen('paper-out', 'print-nothing'), ...seen('account-arrears')]
  const three = [...two, ...seen('battery-level-low', 'battery-voltage-low')]
  const of = (findings: Observation[], cause: CauseId) =>
    diagnose(findings, model, { now }).ranked.find((one) => one.cause === cause)?.probability ?? 0
  for (const cause of ['hw-paper-out', 'acc-arrears'] as const) {
    expect(of(two, cause)).toBeGreaterThan(0.8)
    expect(of(three, cause)).toBeGreaterThan(0.8)
  }
  expect(of(three, 'hw-battery-low')).toBeGreaterThan(0.8)
})

test('a stop that nothing believed can have caused is not recognised, however sure the blemish is', () => {
  const findings: Observation[] = [
    { id: 'fee-schedule-unaccepted', state: 'positive', at: now },
    { id: 'stopped-at-card', state: 'positive', at: now },
    { id: 'card-not-read', state: 'negative', at: now },
  ]
  const diagnosis = diagnose(findings, model, { now, moneyMoved: 'no' })
  expect(diagnosis.ranked[0]?.cause).toBe('rule-fee-changed')
  expect(diagnosis.verdict).toBe('unknown')
  // Without a stop the same blemish is named.
  expect(diagnose(findings.slice(0, 1), model, { now, moneyMoved: 'no' }).verdict).toBe('named')
})

test('of two thousand silent terminals each is the same fault of the gateway, and nobody is sent', () => {
  const peers = (
    dimension: 'acquirer-link' | 'isp' | 'region' | 'site',
    affected: number,
    of: number,
  ): Observation => ({
    id: `peers-${dimension}`,
    state: 'positive',
    at: now,
    value: { affected, of },
  })
  const causesNamed = new Set<string>()
  for (let terminal = 0; terminal < 40; terminal += 1) {
    const findings: Observation[] = [
      { id: 'heartbeat-lost', state: 'positive', at: now },
      { id: 'echo-failed', state: 'positive', at: now },
      { id: 'host-unreachable', state: 'positive', at: now },
      { id: 'internet-unreachable', state: 'negative', at: now },
      { id: 'maintenance-window', state: 'negative', at: now },
      { id: 'maintenance-emergency', state: 'negative', at: now },
      { id: 'acquirer-link-down', state: 'positive', at: now },
      peers('acquirer-link', 1_999, 1_999),
      peers('isp', 600 + terminal, 640),
      peers('region', 900, 900),
      peers('site', terminal % 4, terminal % 4 || 1),
    ]
    const diagnosis = diagnose(findings, model, { now, terminalId: String(terminal), moneyMoved: 'no' })
    causesNamed.add(`${diagnosis.verdict} ${diagnosis.ranked[0]!.cause}`)
    expect(diagnosis.nextSteps.technician[0]).toMatchObject({ remedy: 'no-visit' })
  }
  expect([...causesNamed]).toEqual(['named gw-down'])
})
