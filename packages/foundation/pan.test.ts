import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskPan, Pan, passesLuhn } from './pan.ts'

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 19 }).map((list) => list.join(''))

describe('a PAN shows itself by accident only masked [LAW-8]', () => {
  const pan = new Pan('6200000000000005')
  test.each([
    ['a template', `${pan}`],
    ['joining', ['', pan].join('')],
    ['String', String(pan)],
    ['JSON', JSON.stringify({ pan })],
    ['an inspector', inspect(pan)],
    ['an inspector, deep and hidden', inspect({ a: [{ pan }] }, { depth: 9, showHidden: true })],
    ['an error', new Error(`about ${pan}`).stack ?? ''],
    ['a copy', JSON.stringify({ ...pan })],
    ['its keys', Reflect.ownKeys(pan).join()],
    ['a structured clone', inspect(structuredClone(pan))],
  ])('%s', (_, text) => expect(text).not.toContain('6200000000000005'))

  test('and in full only where it is asked for by name', () => {
    expect(pan.reveal()).toBe('6200000000000005')
    expect(pan.masked()).toBe('620000******0005')
    expect(pan.bin).toBe('620000')
    expect(pan.last4).toBe('0005')
  })
})

test('the mask keeps length, first six and last four, and never more than ten digits', () =>
  fc.assert(
    fc.property(digits, (number) => {
      const masked = maskPan(number)
      expect(masked).toHaveLength(number.length)
      expect(masked.endsWith(number.slice(-4))).toBe(true)
      const shown = masked.replaceAll('*', '').length
      expect(shown).toBe(number.length < 13 ? 4 : 10)
      expect(String(new Pan(number))).toBe(masked)
    }),
  ))

test.each([
  '',
  '1234567',
  '12345678901234567890',
  '62000000000000 5',
  '６２０００００００００００００５',
  '620000000000000D',
])('%j is no PAN, and the refusal does not repeat it', (text) => {
  expect(() => new Pan(text)).toThrow(new RangeError('a PAN is 8 to 19 digits'))
})

describe('the check digit [ISO/IEC 7812-1 B]', () => {
  test.each(['6200000000000005', '4242424242424242', '5555555555554444', '4111111111111111'])('%s passes', (number) =>
    expect(passesLuhn(number)).toBe(true),
  )
  test.each(['6200000000000006', '', '62000000000000x5'])('%j does not', (number) =>
    expect(passesLuhn(number)).toBe(false),
  )

  test('sees every single wrong digit', () =>
    fc.assert(
      fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (start, at, change) => {
        const check = [...'0123456789'].find((digit) => passesLuhn(start + digit))
        expect(check).toBeDefined()
        const valid = start + check
        const i = at % valid.length
        const wrong = valid.slice(0, i) + ((Number(valid[i]) + change) % 10) + valid.slice(i + 1)
        expect(passesLuhn(wrong)).toBe(false)
      }),
    ))
})
