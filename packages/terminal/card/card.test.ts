import { inspect } from 'node:util'
import { Pan } from '@evertill/foundation'
import { expect, test } from 'vitest'
import {
  amountOf,
  type CardRead,
  hasChip,
  keyed,
  nextStan,
  outcomeWords,
  parseTrack2,
  pinNeed,
  refuseCard,
  Secret,
  spokenAmount,
  walletOf,
  wantsPin,
} from '../index.ts'
import { FIRST_COUNTERS } from '../journal/counters.ts'
import { dayOf, localTime } from '../profile/local-time.ts'
import { balanceIn } from '../transaction/ending.ts'
import { needsSignature } from '../transaction/pin-need.ts'

const rows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()))

test('who is asked for a PIN', () => {
  const table = `
    entry  | verification | kind   | service | type    | amount | asked | may bypass
    tap    | none         | credit | 201     | sale    |  1000  | no    | no
    tap    | none         | credit | 201     | sale    |  1001  | yes   | yes
    tap    | online-pin   | debit  | 220     | sale    |  1001  | yes   | no
    tap    | signature    | credit | 201     | sale    |  9999  | no    | yes
    chip   | online-pin   | debit  | 220     | sale    |     1  | yes   | no
    chip   | signature    | credit | 201     | sale    |  9999  | no    | yes
    stripe | -            | credit | 101     | sale    |  9999  | no    | yes
    stripe | -            | credit | 120     | sale    |     1  | yes   | yes
    stripe | -            | debit  | 101     | sale    |     1  | yes   | no
    manual | -            | credit | -       | sale    |  9999  | no    | no
    chip   | online-pin   | debit  | 220     | void    |     1  | no    | no
    chip   | online-pin   | debit  | 220     | refund  |     1  | no    | no
    tap    | none         | credit | 201     | balance |     0  | yes   | no
  `
  for (const [entry, verification, kind, serviceCode, type, amount, asked, bypass] of rows(table)) {
    const card = {
      entry,
      pan: new Pan('6200000000000005'),
      expiry: '3012',
      serviceCode: serviceCode === '-' ? undefined : serviceCode,
      kind,
      verification,
    } as CardRead
    const need = pinNeed(card, type as 'sale', Number(amount), { noPinLimit: 1_000 })
    expect([entry, type, amount, need.ask, need.ask && need.mayBypass]).toEqual([
      entry,
      type,
      amount,
      asked === 'yes',
      asked === 'yes' && bypass === 'yes',
    ])
  }
})

test('who signs', () => {
  const sale = { type: 'sale', tender: 'card', pin: 'not-asked', amount: 1_001 } as const
  const contract = { noSignatureLimit: 1_000 }
  expect(needsSignature(sale, contract)).toBe(true)
  expect(needsSignature({ ...sale, amount: 1_000 }, contract)).toBe(false)
  expect(needsSignature({ ...sale, pin: 'entered' }, contract)).toBe(false)
  expect(needsSignature({ ...sale, pin: 'bypassed' }, contract)).toBe(true)
  expect(needsSignature({ ...sale, tender: 'wallet' }, contract)).toBe(false)
  expect(needsSignature({ ...sale, type: 'refund' }, contract)).toBe(false)
})

test('service codes and stripes', () => {
  expect(['201', '601', '101', '220', undefined].map(hasChip)).toEqual([true, true, false, true, false])
  expect(['100', '101', '103', '106', '120', undefined].map(wantsPin)).toEqual([true, false, true, true, true, false])
  const card = parseTrack2('6200000000000005=30122010000000000')!
  expect([card.expiry, card.serviceCode, card.track2?.reveal()]).toEqual([
    '3012',
    '201',
    '6200000000000005D30122010000000000',
  ])
  for (const bad of [
    '',
    '6200000000000005',
    '6200000000000005=3013201',
    '62000000000000051234=3012201',
    '620000000000000x=3012201',
  ])
    expect(parseTrack2(bad)).toBeUndefined()
  const rules = { fallback: true, chipFailed: false, manualEntry: false }
  expect(refuseCard(card, rules)).toBe('insert-chip')
  expect(refuseCard(card, { ...rules, chipFailed: true })).toBeUndefined()
  expect(refuseCard(card, { ...rules, chipFailed: true, fallback: false })).toBe('use-tap-or-wallet')
  expect(refuseCard({ ...card, entry: 'manual' }, rules)).toBe('manual-not-granted')
})

test('wallet codes by length and prefix', () => {
  const table = `
    code                     | wallet
    100000000000000000       | wechat
    159999999999999999       | wechat
    160000000000000000       | -
    10000000000000000        | -
    2500000000000000         | alipay
    300000000000000000000000 | alipay
    3100000000000000         | -
    250000000000000          | -
    2500000000000000000000000| -
    6200000000000000001      | unionpay
    620000000000000000       | -
  `
  for (const [code, wallet] of rows(table)) expect([code, walletOf(code!) ?? '-']).toEqual([code, wallet])
})

test('a secret shows itself nowhere by accident', () => {
  const secret = new Secret('hunter2')
  for (const text of [String(secret), JSON.stringify({ secret }), inspect(secret), inspect({ a: [secret] })])
    expect(text).not.toContain('hunter2')
  expect(secret.reveal()).toBe('hunter2')
})

test('STAN goes from 999999 to 1 and is never zero', () => {
  expect(nextStan({ ...FIRST_COUNTERS, stan: 999_998 }).stan).toBe('999999')
  expect(nextStan({ ...FIRST_COUNTERS, stan: 999_999 }).stan).toBe('000001')
  expect(nextStan(FIRST_COUNTERS)).toMatchObject({ stan: '000001', counters: { stan: 1 } })
})

test('the keypad', () => {
  const type = (...keys: Parameters<typeof keyed>[1][]): string => keys.reduce(keyed, '')
  expect(type('0', '00', '5')).toBe('5')
  expect(type('1', '2', '00', 'back')).toBe('120')
  expect(type('1', 'clear')).toBe('')
  expect(amountOf('')).toBe(0)
  expect(type(...Array.from({ length: 20 }, () => '9' as const))).toBe('9'.repeat(12))
})

test('what is spoken', () => {
  expect(spokenAmount(1_250, '156')).toEqual({ zh: '12.50元', en: '12.50 yuan' })
  expect(spokenAmount(1_200, '156').zh).toBe('12元')
  expect(spokenAmount(5, '156').zh).toBe('0.05元')
  const sale = { type: 'sale', amount: 1_250, currency: '156' } as const
  expect(outcomeWords('approved', sale)).toEqual({ zh: '收款成功，12.50元', en: 'Payment received, 12.50 yuan' })
  for (const outcome of ['reversing', 'unknown', 'difference'] as const)
    expect(outcomeWords(outcome, sale).en).toMatch(/Do not charge again/)
  for (const outcome of ['declined', 'not-sent', 'reversed'] as const)
    expect(outcomeWords(outcome, sale).zh).toContain('没有扣款')
})

test('the balance in F54, in debt too', () => {
  expect(balanceIn('0002156C000000123456')).toBe(123_456)
  expect(balanceIn('0002156D000000000100')).toBe(-100)
  expect(balanceIn('nonsense')).toBeUndefined()
  expect(balanceIn(undefined)).toBeUndefined()
})

test('local days across midnight, the year and 29 February', () => {
  expect(dayOf(Date.UTC(2026, 11, 31, 15, 59, 59), 'Asia/Shanghai')).toBe('2026-12-31')
  expect(dayOf(Date.UTC(2026, 11, 31, 16, 0, 0), 'Asia/Shanghai')).toBe('2027-01-01')
  expect(dayOf(Date.UTC(2028, 1, 28, 16, 0, 0), 'Asia/Shanghai')).toBe('2028-02-29')
  expect(localTime(Date.UTC(2026, 0, 1, 16, 0, 0), 'Asia/Shanghai').hour).toBe('00')
})
