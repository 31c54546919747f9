import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney, fromF4, MAX_AMOUNT, money, toF4 } from './money.ts'

const amount = fc.integer({ min: 0, max: MAX_AMOUNT })

test('F4 carries every amount there and back [LAW-1]', () =>
  fc.assert(
    fc.property(amount, (minor) => {
      const digits = toF4(money(minor))
      expect(digits).toMatch(/^\d{12}$/)
      expect(fromF4(digits)).toEqual({ minor, currency: '156' })
    }),
  ))

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_AMOUNT + 1, -MAX_AMOUNT - 1, 2 ** 53])(
  '%d is no amount',
  (minor) => expect(() => money(minor)).toThrow(RangeError),
)

test.each(['', '1', '00000000000a', '0000000000001', ' 00000000001', '-00000000001', '00000000000１'])(
  '%j is no F4',
  (digits) => expect(() => fromF4(digits)).toThrow(RangeError),
)

test('F4 has no sign', () => expect(() => toF4(money(-1))).toThrow(RangeError))

describe('as people read it', () => {
  test.each([
    [0, '156', '¥0.00'],
    [5, '156', '¥0.05'],
    [123_450, '156', '¥1,234.50'],
    [-123_450, '156', '−¥1,234.50'],
    [MAX_AMOUNT, '156', '¥9,999,999,999.99'],
    [1_234, '392', 'JP¥1,234'],
    [0, '392', 'JP¥0'],
    [100_000, '344', 'HK$1,000.00'],
    [199, '999', '1.99'],
    [1_234_567, '414', '1,234.567'],
    [7, '048', '0.007'],
    [1_000, '704', '1,000'],
  ])('%d of %s is %s', (minor, currency, text) => expect(formatMoney(money(minor, currency))).toBe(text))

  test('no digit is lost or invented', () =>
    fc.assert(
      fc.property(amount, (minor) => {
        expect(Number(formatMoney(money(minor)).replace(/\D/g, ''))).toBe(minor)
      }),
    ))
})
