import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, sameBytes, toHex, utf8, xor } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 64 })

describe('hexadecimal', () => {
  test('is upper case, two digits a byte', () => expect(toHex(Uint8Array.of(0, 10, 171, 255))).toBe('000AABFF'))

  test('and back, in either case', () =>
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(value)
        expect(fromHex(toHex(value).toLowerCase())).toEqual(value)
        expect(toHex(value)).toBe(Buffer.from(value).toString('hex').toUpperCase())
      }),
    ))

  test.each(['0', '0G', 'G0', ' 0', '0x', '００', '\u0100\u0130'])('refuses %j', (text) =>
    expect(() => fromHex(text)).toThrow(RangeError),
  )
})

test('joining gives a new array with the parts in order', () =>
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 5 }), (parts) => {
      expect(concat(...parts)).toEqual(Uint8Array.from(parts.flatMap((part) => [...part])))
    }),
  ))

test('equality sees every byte and the length', () =>
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 32 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (value, at, change) => {
        expect(sameBytes(value, value.slice())).toBe(true)
        const other = value.slice()
        other[at % other.length]! ^= change
        expect(sameBytes(value, other)).toBe(false)
        expect(sameBytes(value, value.slice(1))).toBe(false)
      },
    ),
  ))

test('exclusive-or undoes itself and stops at the shorter', () =>
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const mixed = xor(a, b)
      expect(mixed).toHaveLength(Math.min(a.length, b.length))
      expect(xor(mixed, b)).toEqual(a.slice(0, mixed.length))
    }),
  ))

test('text goes through UTF-8', () => {
  expect(toHex(utf8.encode('恒收'))).toBe('E68192E694B6')
  expect(utf8.decode(utf8.encode('恒收'))).toBe('恒收')
})
