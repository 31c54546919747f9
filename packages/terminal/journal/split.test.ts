import { beforeAll, expect, test } from 'vitest'
import { fixture } from '../terminal-fixture.test-data.ts'
import { joined, splitSums, unfinishedSplits } from './split.ts'
import type { TransactionRecord } from './transaction-record.ts'

let sold: TransactionRecord
beforeAll(async () => {
  const it = fixture()
  await it.sell(1_000)
  sold = it.last()!
})

const part = (id: string, change: Partial<TransactionRecord> = {}): TransactionRecord => ({
  ...sold,
  id,
  amount: 2_000,
  split: { id: 'S', total: 5_000 },
  ...change,
})
const takingBack = (status: TransactionRecord['status']): TransactionRecord => {
  const { split: _, ...record } = part('V', { type: 'void', status })
  return { ...record, original: { id: 'A', stan: sold.stan, batch: sold.batch, date: '1122', amount: 2_000 } }
}
const of = (...records: readonly TransactionRecord[]) => new Map(records.map((record) => [record.id, record]))
const sums = (...records: readonly TransactionRecord[]) => splitSums(of(...records), 'S')

test('what stands counts: not what was refused, given back, or taken back', () => {
  expect(sums(part('A'))).toMatchObject({ total: 5_000, taken: 2_000, remaining: 3_000, parts: 1, open: false })
  expect(sums(part('A'), part('B', { status: 'declined' }))).toMatchObject({ taken: 2_000, parts: 1 })
  expect(sums(part('A', { refunded: 500 }), part('B'))).toMatchObject({ taken: 3_500, remaining: 1_500, parts: 2 })
  expect(sums(part('A', { voidedBy: 'V' }), takingBack('approved'))).toMatchObject({ taken: 0, remaining: 5_000 })
})

test('while a part is being taken back it still counts, and the rest is not collected yet', () => {
  expect(sums(part('A', { voidedBy: 'V' }), takingBack('sent'))).toMatchObject({ taken: 2_000, open: true })
  expect(sums(part('A', { voidedBy: 'V' }), takingBack('approved'))).toMatchObject({ open: false })
})

test('the part that makes it whole ends it: what is given back later is not collected again', () => {
  const [first, last] = [part('A'), part('B', { amount: 3_000 })]
  expect(joined(of(first), { ...last, amount: 2_999 }).split).toEqual({ id: 'S', total: 5_000 })
  const ended = joined(of(first), last)
  expect(ended.split).toEqual({ id: 'S', total: 5_000, complete: true })
  expect(unfinishedSplits(of(first)).map(({ id }) => id)).toEqual(['S'])
  const after = of(first, { ...ended, refunded: 1_000 })
  expect(splitSums(after, 'S')).toMatchObject({ taken: 4_000, remaining: 0, complete: true })
  expect(unfinishedSplits(after)).toEqual([])
})
