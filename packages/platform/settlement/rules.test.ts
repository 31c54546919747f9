import { expect, test } from 'vitest'
import { overlapping, settlementRules, shippedRules } from './rules.ts'

const plain = () => JSON.parse(JSON.stringify(shippedRules)) as Record<string, never>
const fee = (id: string, more: object) => ({
  id,
  part: 'issuer',
  from: '20270101',
  cards: ['debit'],
  rateMillionths: 3_000,
  ...more,
})

test('what is shipped is a file that would be accepted', () => {
  expect(settlementRules(plain())).toEqual(shippedRules)
  expect(overlapping(shippedRules.fees)).toBeUndefined()
})

test('a new schedule begins where the old one ends', () => {
  const fees = [fee('old', { from: '20160906', until: '20270101' }), fee('new', {})]
  expect(settlementRules({ ...plain(), fees }).fees.map(({ id }) => id)).toEqual(['old', 'new'])
})

test.each([
  ['two lines of the same days', { fees: [fee('a', { from: '20160906' }), fee('b', {})] }, 'a and b'],
  ['one day in common', { fees: [fee('a', { from: '20160906', until: '20270102' }), fee('b', {})] }, 'a and b'],
  [
    'a category in common',
    { fees: [fee('a', { categories: ['5411', '5812'] }), fee('b', { categories: ['5812'] })] },
    'a and b',
  ],
  ['a name twice', { fees: [fee('a', {}), fee('a', { cards: ['credit'] })] }, 'stands there twice'],
  ['an end before its beginning', { fees: [fee('a', { until: '20261231' })] }, 'ends before it begins'],
  ['a floor above the cap', { fees: [fee('a', { floor: 10, cap: 5 })] }, 'above its cap'],
  ['the 30th of February', { fees: [fee('a', { from: '20270230' })] }, 'fees.0.from'],
  ['more than everything', { fees: [fee('a', { rateMillionths: 1_000_001 })] }, 'fees.0.rateMillionths'],
  ['nobody to pay', { fees: [] }, 'fees'],
  ['an unknown word', { fees: [fee('a', { rate: 1 })] }, 'fees.0'],
  [
    'a prefix twice',
    {
      products: [
        { prefix: '62', card: 'debit' },
        { prefix: '62', card: 'credit' },
      ],
    },
    'prefix 62',
  ],
  [
    'a holiday backwards',
    { calendar: { country: 'CN', years: [2026], holidays: [['20261007', '20261001']], makeUpDays: [] } },
    'holiday',
  ],
  ['paid in a month and more', { funding: { kind: 'T', days: 32 } }, 'funding.days'],
])('refused: %s', (_, change, says) => {
  expect(() => settlementRules({ ...plain(), ...change })).toThrow(says)
})

test('a line for one merchant, or for one category, stands beside the general one', () => {
  const fees = [fee('all', {}), fee('tea', { categories: ['5812'] }), fee('own', { merchantId: '898100000000001' })]
  expect(settlementRules({ ...plain(), fees }).fees).toHaveLength(3)
})
