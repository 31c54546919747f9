import { expect, test } from 'vitest'
import { decide, type RiskFacts, type RiskRule, type RiskSubject } from './rule.ts'
import { Tallies } from './tallies.ts'

const subject: RiskSubject = {
  panToken: 'card',
  terminalId: 't1',
  merchantId: 'm1',
  mcc: '5411',
  amount: 500,
  at: 0,
  businessDay: '20261122',
  hour: 12,
}
const none = { count: 0, amount: 0 }
const facts: RiskFacts = { tallies: { card: none, terminal: none, merchant: none }, blocked: [] }

test('the first rule that fails answers, and every comparison is kept', () => {
  const rules: RiskRule[] = [
    { id: 'single', kind: 'single-amount', most: 1_000 },
    { id: 'count', kind: 'daily-count', per: 'card', most: 3 },
    { id: 'amount', kind: 'daily-amount', per: 'card', most: 600 },
  ]
  const decision = decide(subject, { ...facts, tallies: { ...facts.tallies, card: { count: 3, amount: 101 } } }, rules)
  expect(decision).toMatchObject({ verdict: 'stop', rule: 'count', responseCode: '65' })
  expect(decision.compared).toEqual([
    { rule: 'single', value: 500, limit: 1_000, passed: true },
    { rule: 'count', value: 4, limit: 3, passed: false },
    { rule: 'amount', value: 601, limit: 600, passed: false },
  ])
})

test('a limit is reached, not crossed', () => {
  const rules: RiskRule[] = [{ id: 'amount', kind: 'daily-amount', per: 'terminal', most: 500 }]
  expect(decide(subject, facts, rules).verdict).toBe('pass')
  expect(decide({ ...subject, amount: 501 }, facts, rules)).toMatchObject({ verdict: 'stop', responseCode: '61' })
})

test.each([
  [22, 'stop'],
  [23, 'stop'],
  [0, 'stop'],
  [5, 'stop'],
  [6, 'pass'],
  [21, 'pass'],
])('hours across midnight: at %i it is a %s', (hour, verdict) => {
  expect(
    decide({ ...subject, hour }, facts, [{ id: 'night', kind: 'hours', from: 22, until: 6, over: 100 }]).verdict,
  ).toBe(verdict)
})

test('rules for a kind of shop say nothing about others', () => {
  const rules: RiskRule[] = [
    { id: 'fuel', kind: 'single-amount', most: 1, mcc: ['5541'] },
    { id: 'games', kind: 'mcc-barred', mcc: ['7995'] },
  ]
  expect(decide(subject, facts, rules).compared).toEqual([
    { rule: 'games', value: '5411', limit: '7995', passed: true },
  ])
  expect(decide({ ...subject, mcc: '5541' }, facts, rules).rule).toBe('fuel')
  expect(decide({ ...subject, mcc: '7995' }, facts, rules)).toMatchObject({ rule: 'games', responseCode: '57' })
  expect(decide(subject, { ...facts, blocked: ['card'] }, [{ id: 'list', kind: 'blocked' }])).toMatchObject({
    responseCode: '62',
  })
})

test('tallies count, take back, and forget all but two days', () => {
  const tallies = new Tallies()
  tallies.add(subject, 1)
  tallies.add(subject, 1)
  tallies.add(subject, -1)
  expect(tallies.of('card', 'card', '20261122')).toEqual({ count: 1, amount: 500 })
  tallies.add({ ...subject, businessDay: '20261123' }, 1)
  tallies.add({ ...subject, businessDay: '20261124' }, 1)
  expect(tallies.of('card', 'card', '20261122')).toEqual(none)
  expect(tallies.of('merchant', 'm1', '20261123').count).toBe(1)
  // What was never counted is not taken back below nothing.
  tallies.add({ ...subject, panToken: 'other', businessDay: '20261124' }, -1)
  expect(tallies.of('card', 'other', '20261124')).toEqual(none)
})
