import { expect, test } from 'vitest'
import { approves, findingsOf, responseCode, responseCodes } from './response-code.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

// Written from the table of answer codes, not from the module.
const named =
  '00 01 02 03 04 05 06 07 09 10 11 12 13 14 15 16 19 20 21 22 23 25 30 31 33 34 35 36 37 38 39 40 41 42 43 44 45 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 75 77 79 90 91 92 93 94 95 96 97 98 99 A0 A1 A2 A3 A4 A5 A6 A7 A8 B1 C1 D1 D2 D3 D4 D5 D6 D7 D8 D9 DA DB DC F1 F2 F3 F4 F5 N1 P1 Y1 Y3 Z1 Z3 YM YT'.split(
    ' ',
  )

test('every code of the table is there, with words for the screen in both languages', () => {
  expect([...responseCodes]).toEqual([...named].sort())
  for (const code of responseCodes) {
    for (const words of [zh, en]) {
      expect(words.responseCodes[code].screen.length, code).toBeGreaterThan(1)
      expect(words.responseCodes[code].meaning.length, code).toBeGreaterThan(1)
    }
  }
})

test('only listed codes approve, each only its own kind of transaction', () => {
  const sale = named.filter((code) => approves(code, 'sale'))
  const confirm = named.filter((code) => approves(code, 'confirm'))
  expect(sale).toEqual(['00', '10', '11'])
  expect(confirm).toEqual(['A2', 'A4', 'A5', 'A6'])
  expect(approves('16', 'sale')).toBe(false)
  expect(approves('04', 'sale')).toBe(false)
  expect(approves('ZZ', 'sale')).toBe(false)
  expect(approves('toString', 'sale')).toBe(false)
})

test('codes lead to findings, approvals to none', () => {
  expect(findingsOf('51', 7)).toEqual([{ id: 'answer-funds', state: 'positive', at: 7, value: '51' }])
  expect(findingsOf('00', 7)).toEqual([])
  expect(findingsOf('E9', 7)).toEqual([])
  for (const code of ['41', '43', '62', '04', '07']) expect(responseCode(code)?.finding).toBe('answer-card-blocked')
})

test('lost, stolen and suspected cards read the same on the screen as any refusal', () => {
  for (const words of [zh, en]) {
    const plain = words.responseCodes['62'].screen
    for (const code of ['04', '07', '34', '35', '36', '37', '41', '43', '59', '67'] as const)
      expect(words.responseCodes[code].screen).toBe(plain)
  }
})
