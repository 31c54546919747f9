import { describe, expect, test } from 'vitest'
import { CHINA_2016, type FeeLine, feeAmount, feesOf } from './fee.ts'

const question = {
  merchantId: '898100000000001',
  businessDay: '20261122',
  card: 'debit' as const,
  category: '5411',
  amount: 10_000,
}

describe('fees', () => {
  test('a debit sale of ¥100.00 pays each part by the public schedule', () => {
    expect(feesOf(question, CHINA_2016)).toEqual([
      { part: 'issuer', amount: 35, lineId: 'cn-2016-issuer-debit' },
      { part: 'network', amount: 3, lineId: 'cn-2016-network-debit' },
      { part: 'acquirer', amount: 10, lineId: 'practice-acquirer' },
    ])
  })

  test.each([
    [371_428, 1_300], // 1299.998 rounds up to the cap
    [371_429, 1_300],
    [10_000_000, 1_300],
    [0, 0],
    [142, 0], // 0.497
    [143, 1], // 0.5005
    [999_999_999_999, 1_300],
  ])('issuer fee on %d fen of debit is %d', (amount, fee) => {
    expect(feeAmount(amount, { rateMillionths: 3_500, cap: 1_300 })).toBe(fee)
  })

  test('the largest amount of F4 does not lose a fen', () => {
    expect(feeAmount(999_999_999_999, { rateMillionths: 4_500 })).toBe(4_500_000_000)
  })

  test('a merchant’s own line goes before its category’s, which goes before the general one, within their dates', () => {
    const line = (id: string, more: Partial<FeeLine>): FeeLine => ({
      id,
      part: 'acquirer',
      from: '20200101',
      cards: ['debit'],
      rateMillionths: 1,
      ...more,
    })
    const schedule = [
      line('general', {}),
      line('category', { categories: ['5411'] }),
      line('own-old', { merchantId: question.merchantId, until: '20261122' }),
      line('own-next-year', { merchantId: question.merchantId, from: '20270101' }),
    ]
    expect(feesOf(question, schedule)[0]!.lineId).toBe('category')
    expect(feesOf({ ...question, businessDay: '20261121' }, schedule)[0]!.lineId).toBe('own-old')
    expect(feesOf({ ...question, category: '5812' }, schedule)[0]!.lineId).toBe('general')
    expect(feesOf({ ...question, businessDay: '20261231' }, schedule)[0]!.lineId).toBe('category')
    expect(feesOf({ ...question, businessDay: '20270101' }, schedule)[0]!.lineId).toBe('own-next-year')
  })
})
