import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toHex } from './bytes.ts'
import { clearPinBlock, pinOf } from './pin-block.ts'

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''))

test('format 0 as the standard lays it out [ISO 9564-1 §9.3.1]', () => {
  // PIN 1234, PAN 43219876543210987: 041234FFFFFFFFFF mixed with 0000 and the twelve digits before the check digit.
  expect(toHex(clearPinBlock('1234', '43219876543210987'))).toBe('0412AC89ABCDEF67')
})

test('the PIN comes back with its own PAN, for every length', () =>
  fc.assert(
    fc.property(digits(4, 12), digits(13, 19), (pin, pan) => {
      const block = clearPinBlock(pin, pan)
      expect(block).toHaveLength(8)
      expect(pinOf(block, pan)).toBe(pin)
    }),
  ))

test('another PAN, or a changed block, gives no PIN or at least not this one', () =>
  fc.assert(
    fc.property(
      digits(4, 12),
      digits(16, 16),
      fc.nat({ max: 7 }),
      fc.integer({ min: 1, max: 255 }),
      (pin, pan, at, change) => {
        const block = clearPinBlock(pin, pan)
        block[at]! ^= change
        expect(pinOf(block, pan)).not.toBe(pin)
      },
    ),
  ))

test.each(['', '123', '1234567890123', '12a4', ' 1234'])('%j is no PIN', (pin) =>
  expect(() => clearPinBlock(pin, '6200000000000005')).toThrow('a PIN is 4 to 12 digits'),
)
