import { expect, test } from 'vitest'
import { causes } from './cause.ts'
import { type Closure, learnPriors } from './learning.ts'
import { createModel } from './model.ts'

const closure = (ticket: number, cause: Closure['cause'], verified = true): Closure => ({
  ticket: `T${ticket}`,
  cause,
  verified,
  closedAt: 1_000 + ticket,
})

test('without tickets nothing changes', () => {
  expect(learnPriors([])).toEqual({ changes: { priors: {} }, counted: 0, leftOut: 0 })
})

test('tickets raise what they show, lower the rest, and say so', () => {
  const closures = Array.from({ length: 300 }, (_, i) => closure(i, i % 3 ? 'hw-cable' : 'net-isp'))
  const { changes, counted } = learnPriors(closures)
  expect(counted).toBe(300)
  expect(changes.priors!['hw-cable']!.probability).toBeGreaterThan(causes['hw-cable'].prior * 10)
  expect(changes.priors!['hw-screen']!.probability).toBeCloseTo(causes['hw-screen'].prior / 2, 6)
  expect(changes.priors!['hw-cable']!.source).toBe('assumed 0.01 as 300 tickets; 200 of 300 closed tickets until 1299')
  expect(createModel(changes).version).not.toBe(createModel().version)
  expect(learnPriors([...closures].reverse())).toEqual(learnPriors(closures))
})

test('unverified, repeated and nameless closures teach nothing', () => {
  const learned = learnPriors([
    closure(1, 'hw-cable'),
    { ...closure(1, 'hw-cable'), closedAt: 1 },
    closure(2, 'hw-cable', false),
    closure(3, 'nonsense' as 'unknown'),
    closure(4, 'unknown'),
  ])
  expect(learned.counted).toBe(2)
  expect(learned.leftOut).toBe(3)
})

test('a prior or strength outside 0..1 is refused', () => {
  expect(() => createModel({ priors: { 'hw-cable': { probability: 1.2, source: 'x' } } })).toThrow(RangeError)
  expect(() => createModel({ strengths: { 'hw-cable': { 'paper-out': -1 } } })).toThrow(RangeError)
})
