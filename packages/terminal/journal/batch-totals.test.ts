import { Pan } from '@evertill/foundation'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  batchTotalsOf,
  detailsField,
  isBatchFull,
  MOST_OF_A_SIDE,
  standing,
  totalsField,
  uploadsOf,
  verdictsIn,
} from './batch-totals.ts'
import type { TransactionRecord } from './transaction-record.ts'

function record(n: number, change: Partial<TransactionRecord> = {}): TransactionRecord {
  const stan = String(n).padStart(6, '0')
  return {
    kind: 'transaction',
    id: `000001-${stan}`,
    type: 'sale',
    tender: 'card',
    amount: 100,
    currency: '156',
    batch: '000001',
    stan,
    startedAt: n,
    status: 'approved',
    pin: 'not-asked',
    operator: '01',
    signature: 'not-needed',
    slip: 'none',
    pan: new Pan('6200000000000005'),
    ...change,
  }
}

test('F48 has 62 digits and says what stands, apart for home and foreign cards', () => {
  const records = [
    record(1),
    record(2, { type: 'void' }),
    record(3, { host: { responseCode: '00', brand: 'VIS' }, amount: 250 }),
    record(4, { status: 'reversed' }),
    record(5, { tender: 'cash' }),
    record(6, { type: 'pre-authorization' }),
    record(7, { batch: '000002' }),
    record(8, { type: 'completion-advice', amount: 999_999_999_999 }),
  ]
  const field = totalsField(batchTotalsOf(standing(records, '000001').filter((one) => one.stan !== '000008')))
  expect(field).toBe(`000000000100001000000000100001${'0'}000000000250001000000000000000${'0'}`)
  expect(field).toHaveLength(62)
  expect(standing(records, '000001').map((one) => one.stan)).toEqual(['000001', '000002', '000003', '000008'])
})

test('a batch is full at 999 of one side, what is open included, and not before', () => {
  const many = Array.from({ length: MOST_OF_A_SIDE - 1 }, (_, n) => record(n + 1))
  const isFull = (records: readonly TransactionRecord[], batch: string): boolean =>
    isBatchFull(new Map(records.map((one) => [one.id, one])), batch)
  expect(isFull(many, '000001')).toBe(false)
  expect(isFull([...many, record(999, { status: 'declined' })], '000001')).toBe(false)
  expect(isFull([...many, record(999, { type: 'refund' })], '000001')).toBe(false)
  expect(isFull([...many, record(999, { status: 'sent' })], '000001')).toBe(true)
  expect(isFull([...many, record(999)], '000002')).toBe(false)
})

test('the upload names every record once, eight debits to a message, in an order of its own', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('sale', 'void', 'refund', 'completion', 'completion-advice' as const), {
        maxLength: 60,
      }),
      (types) => {
        const records = types.map((type, n) => record(n + 1, { type: type as 'sale' }))
        const uploads = uploadsOf(records)
        const named = uploads.flatMap((one) => (one.kind === 'debits' ? one.records : [one.record]))
        expect(new Set(named.map((one) => one.id)).size).toBe(records.length)
        expect(named).toHaveLength(records.length)
        for (const one of uploads) {
          if (one.kind !== 'debits') continue
          expect(one.records.length).toBeLessThanOrEqual(8)
          expect(detailsField(one.records)).toMatch(new RegExp(`^0[1-8]\\d{${40 * one.records.length}}$`))
        }
        expect(uploadsOf([...records].reverse())).toEqual(uploads)
      },
    ),
  )
})

test.each([
  [`${'0'.repeat(30)}1${'0'.repeat(30)}1`, { domestic: 1, foreign: 1 }],
  [`${'0'.repeat(30)}2${'0'.repeat(30)}3`, { domestic: 2, foreign: 3 }],
  [`${'0'.repeat(30)}0${'0'.repeat(30)}1`, undefined],
  ['1', undefined],
  [undefined, undefined],
])('the verdicts in %s', (f48, verdicts) => expect(verdictsIn(f48)).toEqual(verdicts))

test('a refund whose answer was never heard counts on the side of its card, as the host counts it [LAW-6]', () => {
  const refund = { type: 'refund', amount: 117, host: undefined } as const
  const foreign = batchTotalsOf([record(1, { ...refund, masked: '424242******4242' })])
  expect(foreign.foreign).toMatchObject({ credit: 117, credits: 1 })
  expect(foreign.domestic.credits).toBe(0)
  expect(batchTotalsOf([record(1, { ...refund, masked: '620000******0005' })]).domestic.credit).toBe(117)
})
