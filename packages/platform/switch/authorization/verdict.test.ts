import type { TransactionType } from '@evertill/foundation'
import { expect, test } from 'vitest'
import type { Exchange } from '../issuer/link.ts'
import { FINANCIAL } from '../message/transaction-type.ts'
import { verdictOf } from './verdict.ts'

const answered = (code: string | undefined): Exchange => ({
  kind: 'answered',
  message: { mti: '0210', 39: code },
  sentAt: 0,
  at: 0,
})

// Every code of the table, and some that are in none.
const LETTERS = '0123456789ABCDEFY'
const CODES = [...LETTERS].flatMap((a) => [...LETTERS].map((b) => a + b))

test.each([
  ['sale', ['00', '11']],
  ['void', ['00', '11']],
  ['refund', ['00', '11']],
  ['balance', ['00', '11']],
  ['pre-authorization', ['00', '11']],
  ['completion', ['00', '11']],
  ['completion-advice', ['00', '11', 'A2', 'A4', 'A5', 'A6']],
  ['offline-sale', ['00', '11', 'A2', 'A4', 'A5', 'A6']],
  ['instalment', ['00', '11']],
  ['moto', ['00', '11']],
  ['moto-refund', ['00', '11']],
] as [TransactionType, string[]][])('a %s is approved by its list and by nothing else', (type, list) => {
  expect(CODES.filter((code) => verdictOf(FINANCIAL[type], answered(code)).state === 'approved')).toEqual(list)
})

test('a refusal never carries a code that looks like an approval', () => {
  for (const type of ['sale', 'void', 'refund', 'balance'] as const)
    for (const code of CODES) {
      const verdict = verdictOf(FINANCIAL[type], answered(code))
      if (verdict.state !== 'approved')
        expect(['00', '10', '11', '16', 'A2', 'A4', 'A5', 'A6']).not.toContain(verdict.code)
    }
})

test('not knowing is not refusing', () => {
  const unknown: Exchange = { kind: 'unknown', reason: 'timeout', sentAt: 0 }
  expect(verdictOf(FINANCIAL.sale, unknown)).toEqual({ state: 'reversing', code: '98', opens: 'reversal' })
  expect(verdictOf(FINANCIAL.void, unknown)).toEqual({ state: 'reversing', code: '98', opens: 'reversal' })
  expect(verdictOf(FINANCIAL.refund, unknown)).toEqual({ state: 'pending', code: '98', opens: 'refund' })
  expect(verdictOf(FINANCIAL.balance, unknown)).toEqual({ state: 'declined', code: '98' })
  for (const code of ['68', '98', undefined]) expect(verdictOf(FINANCIAL.sale, answered(code)).state).toBe('reversing')
  // A part was taken that nobody can complete: given back.
  expect(verdictOf(FINANCIAL.sale, answered('10')).state).toBe('reversing')
})

test('what was never sent moved nothing', () => {
  expect(verdictOf(FINANCIAL.sale, { kind: 'not-sent', reason: 'down' })).toEqual({ state: 'declined', code: '91' })
  expect(verdictOf(FINANCIAL.sale, { kind: 'not-sent', reason: 'queue-full' })).toEqual({
    state: 'declined',
    code: '96',
  })
})

test('a yes to another amount is a yes to nothing, and given back where that can be done', () => {
  const said = (amount: string | undefined): Exchange => ({
    kind: 'answered',
    message: { mti: '0210', 4: amount, 39: '00' },
    sentAt: 0,
    at: 0,
  })
  const about = { amount: 1_250, partly: true }
  for (const type of ['sale', 'void', 'pre-authorization', 'completion'] as const) {
    const rule = FINANCIAL[type]
    for (const amount of ['000000001250', undefined])
      expect(verdictOf(rule, said(amount), about)).toEqual({ state: 'approved', code: '00' })
    for (const amount of ['000000001249', '000000001251', '000000000000'])
      expect(verdictOf(rule, said(amount), about)).toEqual({ state: 'reversing', code: '98', opens: 'reversal' })
  }
  // A refund cannot be undone: it stands, and the file tells of its amount.
  expect(verdictOf(FINANCIAL.refund, said('000000001251'), about).state).toBe('approved')
})

test('a part is one of a fen up to the whole; everything else that is called a part is given back', () => {
  const part = (amount: string | undefined): Exchange => ({
    kind: 'answered',
    message: { mti: '0210', 4: amount, 39: '10' },
    sentAt: 0,
    at: 0,
  })
  const about = { amount: 1_250, partly: true }
  const { sale, void: takeBack, refund } = FINANCIAL
  for (const [text, amount] of [
    ['000000000001', 1],
    ['000000001249', 1_249],
    ['000000001250', 1_250],
  ] as const)
    expect(verdictOf(sale, part(text), about)).toEqual({ state: 'approved', code: '10', amount })
  for (const text of ['000000000000', '000000001251', '999999999999', undefined])
    expect(verdictOf(sale, part(text), about)).toEqual({ state: 'reversing', code: '98', opens: 'reversal' })
  expect(verdictOf(sale, part('000000001000'), { ...about, partly: false }).state).toBe('reversing')
  expect(verdictOf(takeBack, part('000000001000'), about).state).toBe('reversing')
  expect(verdictOf(refund, part('000000001000'), about)).toEqual({ state: 'declined', code: '05' })
})
