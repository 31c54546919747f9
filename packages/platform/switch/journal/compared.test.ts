import { expect, test } from 'vitest'
import { comparedIn, comparedText } from './compared.ts'

test('what the rules compared is kept short and read again', () => {
  const compared = [
    { rule: 'blocked-list', value: '', limit: '', passed: true },
    { rule: 'barred-mcc', value: '7995', limit: '7995 6051', passed: false },
    { rule: 'single-amount', value: 1_250, limit: 5_000_000, passed: true },
    { rule: 'night-large', value: 3, limit: '1-5>2000000', passed: true },
  ]
  const text = comparedText(compared)
  expect(text).toBe(
    "blocked-list=';'|barred-mcc!'7995;'7995 6051|single-amount=1250;5000000|night-large=3;'1-5>2000000",
  )
  expect(comparedIn(text)).toEqual(compared)
  expect(comparedIn(JSON.stringify(compared))).toEqual(compared)
  expect(comparedIn('')).toEqual([])
})
