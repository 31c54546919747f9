import type { TransactionRow } from '@evertill/contract'
import { expect, test } from 'vitest'
import { filterOf, isSearchable, looksLikeCard, matches, searchesWhileTyping, transactionSearch } from './filter.ts'

test('what may be a card number is known as one, with gaps and with a slip of the finger', () => {
  for (const text of [
    '6200000000000005',
    '6200 0000 0000 0005',
    '6205-5000-0000-0000-004',
    '4242424242424241',
    '378282246310005',
  ])
    expect(looksLikeCard(text), text).toBe(true)
  for (const text of ['898100000000001', '900538826112', '10000101', '000042', '', 'green hill'])
    expect(looksLikeCard(text), text).toBe(false)
})

test('an address never carries a card number, and junk in it is left out', () => {
  const read = transactionSearch.parse({
    q: '6200 0000 0000 0005',
    terminalId: '4242424242424242',
    state: 'nonsense',
    min: 'x',
    type: 'sale',
  })
  expect(Object.entries(read).filter(([, value]) => value !== undefined)).toEqual([['type', 'sale']])
})

test('a period becomes a moment once, so that the pages of one list belong together', () => {
  expect(filterOf({ period: 'hour', state: undefined }, 10_000_000)).toEqual({ from: 6_400_000 })
  expect(filterOf({ q: '' }, 0)).toEqual({})
})

test('half a number waits for the rest', () => {
  expect(['51', '000042', '10000101', '900538826112', '898100000000001'].every(isSearchable)).toBe(true)
  expect(['5', '1000', '9005388261', '6200000000000005'].some(isSearchable)).toBe(false)
})

test('on the way to a card number nothing longer than its first eight digits is looked for', () => {
  const card = '6200000000000005'
  const typed = Array.from(card, (_, index) => card.slice(0, index + 1)).filter(searchesWhileTyping)
  expect(typed).toEqual(['62', '620000', '62000000'])
})

test('a row that arrives is let into the list only where the host would list it', () => {
  const row: TransactionRow = {
    id: '1',
    at: 1_000,
    type: 'sale',
    state: 'approved',
    money: 'yes',
    institutionId: 'evertill',
    agentPath: '/a/',
    merchantId: '898100000000001',
    outletId: 'o',
    terminalId: '10000101',
    tender: 'card',
    amount: 4_321,
    currency: '156',
    stan: '000042',
    batch: '000001',
    rrn: '900538826112',
    responseCode: '00',
    practice: true,
  }
  expect(matches(row, {})).toBe(true)
  expect(matches(row, { q: '000042', min: 4_000, max: 5_000, type: 'sale', from: 500, terminalId: '10000101' })).toBe(
    true,
  )
  for (const filter of [
    { q: '0000' },
    { min: 5_000 },
    { max: 4_000 },
    { type: 'refund' as const },
    { from: 2_000 },
    { state: 'declined' as const },
    { merchantId: 'x' },
    { responseCode: '51' },
  ])
    expect(matches(row, filter), JSON.stringify(filter)).toBe(false)
})
