import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex, utf8 } from './bytes.ts'
import { kcv } from './kcv.ts'
import { type BlockCipher, chained, ecbMac } from './mac.ts'

/** Single DES is triple DES with one key thrice, which is all that OpenSSL 3 offers. */
const desOf = (key: string): BlockCipher => {
  const cipher = createCipheriv('des-ede3', fromHex(key + key + key), null).setAutoPadding(false)
  return (block) => cipher.update(block)
}

test('the published vector of F64, single length [unionpay-pos §7 M1]', () => {
  expect(utf8.decode(ecbMac(fromHex('1234567890ABCDEFABCDEF1234567890'), chained(desOf('2222222222222222'))))).toBe(
    'E267B6E2',
  )
})

test('the check value of a known key [unionpay-pos §6 K1]', () => {
  expect(toHex(kcv(desOf('5BB5C72CD00B7338')))).toBe('AB7153CA')
})

test('eight upper-case characters that change with every byte of the message, and not with zeros at its end', () => {
  const chain = chained(desOf('5BB5C72CD00B7338'))
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (input, at, change) => {
        const mac = utf8.decode(ecbMac(input, chain))
        expect(mac).toMatch(/^[0-9A-F]{8}$/)
        const padded = new Uint8Array(Math.ceil(input.length / 8) * 8)
        padded.set(input)
        expect(utf8.decode(ecbMac(padded, chain))).toBe(mac)
        const other = input.slice()
        other[at % other.length]! ^= change
        expect(utf8.decode(ecbMac(other, chain))).not.toBe(mac)
      },
    ),
    { numRuns: 200 },
  )
})
