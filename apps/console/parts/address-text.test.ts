import { expect, test } from 'vitest'
import { addressText } from './address-text.ts'

test('digits in an address stay the text that they are', () => {
  expect(addressText.parse(10_000_102)).toBe('10000102')
  expect(addressText.parse('00012')).toBe('00012')
  expect(addressText.parse('tea')).toBe('tea')
})

test('what could not be kept exactly, or is no text, is refused', () => {
  for (const value of [2 ** 60, 1.5, true, {}, 'x'.repeat(81)]) expect(addressText.safeParse(value).success).toBe(false)
})
