import { splitSums } from './split.ts'
import { isRefund, isVoid, KINDS } from './transaction-kind.ts'
import type { TransactionRecord } from './transaction-record.ts'

export interface Tally {
  readonly count: number
  /** Minor units. */
  readonly sum: number
}

/** Today's business of one terminal. Only what is known to stand counts; the rest is listed apart. */
export interface Totals {
  readonly card: Tally
  readonly wallet: Tally
  readonly cash: Tally
  readonly voids: Tally
  readonly refunds: Tally
  /** Sales minus voids minus refunds, all tenders, minor units. */
  readonly net: number
  /** Held on cards, neither completed nor let go; not part of the net. */
  readonly holds: Tally
  /** Sales that were paid in several parts; their parts count above, each under its tender. */
  readonly split: Tally
  /** Still owed on sales of which a part was taken. */
  readonly remainders: Tally
  /** Saved and not charged yet; not part of the net. */
  readonly stored: Tally
  /** Being undone or not known. */
  readonly open: Tally
}

function tally(records: readonly TransactionRecord[]): Tally {
  return { count: records.length, sum: records.reduce((sum, record) => sum + record.amount, 0) }
}

/** Adds up the given records; the caller chooses the day or the shift. */
export function totalsOf(
  records: readonly TransactionRecord[],
  /** Where the parts of a sale are looked for; the same ones when absent. */
  all: ReadonlyMap<string, TransactionRecord> = new Map(records.map((record) => [record.id, record])),
): Totals {
  const good = records.filter((record) => record.status === 'approved')
  const sales = good.filter((record) => KINDS[record.type].effect === 'takes')
  const voids = tally(good.filter((record) => isVoid(record.type)))
  const refunds = tally(good.filter((record) => isRefund(record.type)))
  const card = tally(sales.filter((record) => record.tender === 'card'))
  const wallet = tally(sales.filter((record) => record.tender === 'wallet'))
  const cash = tally(sales.filter((record) => record.tender === 'cash'))
  const open = tally(
    records.filter(
      (record) =>
        record.type !== 'balance' &&
        ['sending', 'sent', 'completing', 'reversing', 'asking', 'difference'].includes(record.status),
    ),
  )
  const holds = tally(
    good.filter(
      (record) =>
        record.type === 'pre-authorization' && record.voidedBy === undefined && record.completedBy === undefined,
    ),
  )
  const stored = tally(records.filter((record) => record.status === 'stored'))
  const net = card.sum + wallet.sum + cash.sum - voids.sum - refunds.sum
  const splits = [...new Set(records.flatMap((record) => (record.split === undefined ? [] : [record.split.id])))]
    .map((id) => splitSums(all, id))
    .filter((sums) => sums.taken > 0)
  const sumsOf = (some: readonly number[]): Tally => ({ count: some.length, sum: some.reduce((a, b) => a + b, 0) })
  const split = sumsOf(splits.filter((sums) => sums.complete).map((sums) => sums.taken))
  const remainders = sumsOf(splits.filter((sums) => !sums.complete).map((sums) => sums.remaining))
  return { card, wallet, cash, voids, refunds, holds, split, remainders, stored, net, open }
}
