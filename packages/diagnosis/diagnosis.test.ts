import fc from 'fast-check'
import { expect, test } from 'vitest'
import { causeIds, causes } from './cause.ts'
import { diagnose, whatIf } from './diagnosis.ts'
import { findingCatalogue, type Observation } from './finding.ts'
import { createModel } from './model.ts'
import { remedies } from './remedy.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()
const seen = (...ids: Observation['id'][]): Observation[] => ids.map((id) => ({ id, state: 'positive', at: now }))

test('bad findings are listed, never believed, never a crash', () => {
  const bad: unknown[] = [
    null,
    7,
    { id: 'no-such-finding', state: 'positive', at: now },
    { id: 'x'.repeat(5000), state: 'positive', at: now },
    { id: 'tamper-flag', state: 'maybe', at: now },
    { id: 'tamper-flag', state: 'positive', at: Number.NaN },
    { id: 'tamper-flag', state: 'positive', at: now + 3_600_000 },
    { id: 'peers-isp', state: 'positive', at: now, value: { affected: 9, of: 3 } },
    { id: '__proto__', state: 'positive', at: now },
    { id: 'link-down', state: 'positive', at: now },
    { id: 'link-down', state: 'negative', at: now },
  ]
  const diagnosis = diagnose(bad as Observation[], model, { now })
  expect(diagnosis.verdict).toBe('healthy')
  expect(diagnosis.ignored.map((one) => one.reason).sort()).toEqual(
    [
      'not-an-observation',
      'unknown-finding',
      'unknown-finding',
      'unknown-finding',
      'bad-state',
      'bad-time',
      'from-the-future',
      'bad-count',
      'contradicted',
    ].sort(),
  )
  for (const one of diagnosis.ignored) expect(one.id.length).toBeLessThanOrEqual(40)
  expect(diagnose('no list' as unknown as Observation[], model, { now }).verdict).toBe('healthy')
})

test('ten thousand findings at once are bounded and counted', () => {
  const many = Array.from(
    { length: 10_000 },
    (_, i): Observation => ({
      id: findingCatalogue[i % findingCatalogue.length]!.id,
      state: i % 3 ? 'negative' : 'positive',
      at: now - (i % 50),
    }),
  )
  const started = performance.now()
  const diagnosis = diagnose(many, model, { now })
  expect(performance.now() - started).toBeLessThan(500)
  expect(diagnosis.ignored).toContainEqual({ id: '', reason: 'too-many', count: 8000 })
  expect(diagnosis.ignored.length).toBeLessThan(70)
})

test('the newest observation of a finding counts', () => {
  const diagnosis = diagnose(
    [
      { id: 'paper-out', state: 'positive', at: now - 60_000 },
      { id: 'paper-out', state: 'negative', at: now },
    ],
    model,
    { now },
  )
  expect(diagnosis.verdict).toBe('healthy')
  expect(diagnosis.ignored).toEqual([{ id: 'paper-out', reason: 'superseded', count: 1 }])
})

test('the money is passed on and never guessed', () => {
  expect(diagnose(seen('answer-funds'), model, { now }).moneyMoved).toBe('unknown')
  expect(diagnose(seen('answer-funds'), model, { now, moneyMoved: 'reversing' }).moneyMoved).toBe('reversing')
  expect(diagnose([], model, { now, moneyMoved: 'maybe' as 'no' }).moneyMoved).toBe('unknown')
})

test('evidence for, against and not checked are told apart', () => {
  const [first] = diagnose(
    [...seen('gateway-silent'), { id: 'peers-site', state: 'negative', at: now, value: { affected: 0, of: 3 } }],
    model,
    { now },
  ).ranked.filter((one) => one.cause === 'net-router')
  expect(first!.for.map((one) => one.finding)).toEqual(['gateway-silent'])
  expect(first!.against.map((one) => one.finding)).toEqual(['peers-site'])
  expect(first!.notChecked).toContain('host-unreachable')
  expect(first!.notChecked).not.toContain('gateway-silent')
})

test('what would change our mind really would', () => {
  const before = diagnose(seen('host-unreachable', 'gateway-silent'), model, { now })
  expect(before.whatWouldChangeOurMind.length).toBeGreaterThan(0)
  const [turn] = before.whatWouldChangeOurMind
  const after = diagnose(
    [...seen('host-unreachable', 'gateway-silent'), { id: turn!.finding, state: turn!.state, at: now }],
    model,
    { now },
  )
  const top = after.unknown > after.ranked[0]!.probability ? 'unknown' : after.ranked[0]!.cause
  expect(top).toBe(turn!.then)
})

test('every cause, shown by its own strongest signs, offers the cashier a way on in every state of the money', () => {
  for (const id of causeIds) {
    for (const moneyMoved of ['no', 'yes', 'reversing', 'unknown'] as const) {
      const { nextSteps } = diagnose(seen(...causes[id].proof), model, { now, moneyMoved })
      const offered = nextSteps.cashier.flatMap((step) => ('remedy' in step ? [step.remedy] : []))
      expect(offered).toContain('backup-terminal')
      expect(offered.includes('another-tender')).toBe(moneyMoved !== 'yes')
      if (moneyMoved !== 'no') for (const remedy of offered) expect(remedies[remedy].repeatsSale ?? false).toBe(false)
      if (moneyMoved === 'unknown' || moneyMoved === 'reversing') {
        expect(offered[0]).toBe('another-tender')
        for (const remedy of offered) expect(remedies[remedy].interrupts ?? false).toBe(false)
      }
      for (const role of ['manager', 'technician', 'operations', 'support'] as const)
        expect(nextSteps[role].length, `${id} ${role}`).toBeGreaterThan(0)
    }
  }
})

test('a technician is only sent when a visit probably helps', () => {
  expect(diagnose(seen('saw-failed'), model, { now }).nextSteps.technician).toMatchObject([{ remedy: 'no-visit' }])
  expect(diagnose(seen('answer-funds'), model, { now }).nextSteps.technician).toMatchObject([{ remedy: 'no-visit' }])
  const dead = diagnose(seen('self-test-mainboard', 'repeated-resets'), model, { now })
  expect(dead.nextSteps.technician[0]).toMatchObject({ kind: 'remedy', remedy: 'swap-device' })
})

test('safe things run by themselves first', () => {
  const { nextSteps } = diagnose(seen('clock-skew', 'tls-date-error'), model, { now, moneyMoved: 'no' })
  expect(nextSteps.automatic.some((step) => step.kind === 'remedy' && step.remedy === 'sync-clock')).toBe(true)
  expect(nextSteps.automatic.some((step) => step.kind === 'test')).toBe(true)
})

test('whatever arrives in a list, the doctor answers', () => {
  const ids = fc.constantFrom(...findingCatalogue.map((finding) => finding.id as string), 'nonsense', '')
  const nearly = fc.record(
    {
      id: ids,
      state: fc.constantFrom('positive', 'negative', 'maybe'),
      at: fc.oneof(fc.integer({ min: now - 100_000_000, max: now + 1_000_000 }), fc.double(), fc.string()),
      value: fc.oneof(fc.anything(), fc.bigInt(), fc.record({ affected: fc.integer(), of: fc.integer() })),
    },
    { requiredKeys: ['id'] },
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(nearly, fc.anything()), { maxLength: 60 }), (list) => {
      const diagnosis = diagnose(list as Observation[], model, { now })
      for (const { probability } of diagnosis.ranked) expect(Number.isFinite(probability)).toBe(true)
      expect(Number.isFinite(diagnosis.unknown)).toBe(true)
      expect(diagnosis.supportCode).toHaveLength(6)
    }),
    { numRuns: 300, seed: 3 },
  )
})

test('what if: both outcomes of a look, the rest as it was', () => {
  const before = diagnose(seen('host-unreachable'), model, { now, moneyMoved: 'no', terminalId: '1' })
  const { positive, negative } = whatIf(before, 'gateway-silent', model)
  expect(positive.ranked[0]?.cause).toBe('net-router')
  expect(negative.ranked[0]?.cause).not.toBe('net-router')
  expect(negative.moneyMoved).toBe('no')
})
