import { expect, test } from 'vitest'
import { diagnose, restore } from './diagnosis.ts'
import { findingCatalogue, type Observation } from './finding.ts'
import { createModel } from './model.ts'
import { seeded } from './sampling.ts'
import { longCode, readLongCode, readSupportCode, supportCode } from './support-code.ts'
import { moneyStates } from './words.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()
const seen: Observation[] = [
  { id: 'paper-out', state: 'positive', at: now },
  { id: 'link-down', state: 'negative', at: now - 2000 },
  { id: 'peers-isp', state: 'positive', at: now, value: { affected: 30, of: 40 } },
]

test('the short code has six letters that cannot be confused, and notices a wrong one', () => {
  const { supportCode: code } = diagnose(seen, model, { now, terminalId: '10000001', moneyMoved: 'no' })
  expect(code).toMatch(/^[ACDEFGHJKMNPQRTWXY34679]{6}$/)
  expect(readSupportCode(`${code.slice(0, 3)}-${code.slice(3).toLowerCase()} `)).toBe(code)
  let noticed = 0
  let tried = 0
  for (let at = 0; at < code.length; at += 1) {
    for (const letter of 'ACDEFGHJKMNPQRTWXY34679') {
      if (letter === code[at]) continue
      tried += 1
      if (readSupportCode(code.slice(0, at) + letter + code.slice(at + 1)) === undefined) noticed += 1
    }
  }
  expect(noticed).toBe(tried)
})

test('an uploaded snapshot restores the same diagnosis; a changed one is noticed', () => {
  const diagnosis = diagnose(seen, model, { now, terminalId: '10000001', moneyMoved: 'reversing' })
  const wire = JSON.parse(JSON.stringify(diagnosis.snapshot))
  expect(restore(wire, diagnosis.supportCode, model)).toEqual({ diagnosis, sameCode: true })
  expect(restore({ ...wire, moneyMoved: 'no' }, diagnosis.supportCode, model).sameCode).toBe(false)
})

test('20,000 snapshots of one terminal collide about as rarely as five letters allow', () => {
  const codes = new Set<string>()
  for (let i = 0; i < 20_000; i += 1)
    codes.add(supportCode({ terminalId: '10000001', at: now + i * 1000, moneyMoved: 'no', observations: seen }))
  // 20,000² / 2 / 23⁵ ≈ 31 expected.
  expect(20_000 - codes.size).toBeLessThan(80)
})

test('a long code carries positives, negatives and the money by itself', () => {
  const random = seeded(5)
  for (let round = 0; round < 40; round += 1) {
    const observations = findingCatalogue.flatMap((finding): Observation[] => {
      const dice = random()
      if (dice < 0.03) return [{ id: finding.id, state: 'positive', at: now }]
      return dice < 0.5 ? [{ id: finding.id, state: 'negative', at: now }] : []
    })
    const moneyMoved = moneyStates[round % 4]!
    const code = longCode({ terminalId: '1', at: now, moneyMoved, observations }, true)
    const read = readLongCode(code.toLowerCase())
    if (!read.ok) throw new Error(read.reason)
    expect(read.moneyMoved).toBe(moneyMoved)
    expect(read.at).toBe(now)
    const byId = (a: Observation, b: Observation) => (a.id < b.id ? -1 : 1)
    expect([...read.observations].sort(byId)).toEqual([...observations].sort(byId))
  }
})

test('a long code without negatives stays short, and mistakes are refused', () => {
  const code = longCode({ terminalId: '1', at: now, moneyMoved: 'no', observations: seen }, false)
  expect(code.replaceAll('-', '').length).toBeLessThanOrEqual(22)
  expect(readLongCode(code.replace(/^./, code[0] === 'A' ? 'C' : 'A')).ok).toBe(false)
  expect(readLongCode('')).toEqual({ ok: false, reason: 'not-a-code' })
  expect(readLongCode('O0I1'.repeat(5))).toEqual({ ok: false, reason: 'not-a-code' })
  expect(readLongCode('A'.repeat(100_000)).ok).toBe(false)
})
