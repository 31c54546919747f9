import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOUSE_HOLD, holdExpired, holdRule, withinHold } from './hold.ts'

test.each([
  [10_000, 11_500, true],
  [10_000, 11_501, false],
  [1, 1, true],
  [1, 2, false],
  [3_333, 3_832, true],
  [3_333, 3_833, false],
  [999_999_999_999, 999_999_999_999, true],
  [869_565_217_390, 999_999_999_998, true],
  [869_565_217_390, 999_999_999_999, false],
])('of %i held, %i may be taken: %s', (hold, completed, may) => {
  expect(withinHold(hold, completed, HOUSE_HOLD.completionLimit)).toBe(may)
})

test('the limit is exact for every amount and every percentage', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999_999 }),
      fc.integer({ min: 0, max: 100_000 }),
      (hold, completionLimit) => {
        const most = Number((BigInt(hold) * BigInt(completionLimit)) / 10_000n)
        return withinHold(hold, most, completionLimit) && !withinHold(hold, most + 1, completionLimit)
      },
    ),
  )
})

test('thirty days to the millisecond', () => {
  const at = Date.UTC(2027, 11, 15)
  const end = at + HOUSE_HOLD.lifeDays * 86_400_000
  expect(holdExpired(at, end, HOUSE_HOLD.lifeDays)).toBe(false)
  expect(holdExpired(at, end + 1, HOUSE_HOLD.lifeDays)).toBe(true)
})

test('the narrower of issuer and merchant holds', () => {
  expect(holdRule({ completionLimit: 12_000, lifeDays: 7 }, { completionLimit: 10_000, lifeDays: 30 })).toEqual({
    completionLimit: 10_000,
    lifeDays: 7,
  })
  expect(holdRule(undefined, undefined)).toEqual(HOUSE_HOLD)
})
