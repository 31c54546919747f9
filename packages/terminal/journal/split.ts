import { isMoneyOpen } from './money.ts'
import { fromRecords, type Records } from './open-records.ts'
import { KINDS } from './transaction-kind.ts'
import type { CartLine, TransactionRecord } from './transaction-record.ts'

/** The sale in several parts that is at the counter now. Every part of it is in the journal; this only says which one it is. */
export interface OpenSplit {
  /** Absent until its first part was recorded. */
  readonly id?: string | undefined
  /** Minor units of the whole sale. */
  readonly total: number
  readonly lines: readonly CartLine[]
}

/** How far a sale in several parts has come, from the journal alone. Minor units. */
export interface SplitSums {
  readonly id: string
  readonly total: number
  /** What stands as taken. */
  readonly taken: number
  readonly remaining: number
  /** Parts that stand. */
  readonly parts: number
  /** Something about a part is not known yet: its void or refund is under way. */
  readonly open: boolean
  /** All of it was taken once; what is undone later is not collected again. */
  readonly complete: boolean
}

/** Every record of this sale in parts, declined ones too, oldest first. */
export function recordsOf(records: Records, id: string): readonly TransactionRecord[] {
  return [...records.values()].filter((record) => record.split?.id === id)
}

/** What stands of a part, minor units: nothing once its void is approved, and less what was refunded. */
function standsFor(part: TransactionRecord, records: Records): number {
  if (part.status !== 'approved' || KINDS[part.type].effect !== 'takes') return 0
  if (part.voidedBy !== undefined && records.get(part.voidedBy)?.status === 'approved') return 0
  return part.amount - (part.refunded ?? 0)
}

export function splitSums(records: Records, id: string): SplitSums {
  const own = recordsOf(records, id)
  const ids = new Set(own.map((part) => part.id))
  let taken = 0
  let parts = 0
  let complete = false
  for (const part of own) {
    const stands = standsFor(part, records)
    taken += stands
    if (stands > 0) parts += 1
    if (part.split?.complete === true && part.status === 'approved') complete = true
  }
  let open = false
  for (const record of records.values())
    if (record.original !== undefined && ids.has(record.original.id) && isMoneyOpen(record)) open = true
  const total = own[0]?.split?.total ?? 0
  return { id, total, taken, remaining: complete ? 0 : Math.max(0, total - taken), parts, open, complete }
}

/** Sales of which a part was taken and a part is still owed, oldest first. */
export const unfinishedSplits = fromRecords((records): readonly SplitSums[] => {
  const ids = new Set<string>()
  for (const record of records.values()) if (record.split !== undefined) ids.add(record.split.id)
  return [...ids].map((id) => splitSums(records, id)).filter((sums) => !sums.complete && sums.taken > 0)
})

/** A part that is approved now, with the mark that it was the last one when the parts add up with it. */
export function joined(records: Records, part: TransactionRecord): TransactionRecord {
  if (part.split === undefined) return part
  const sums = splitSums(new Map(records).set(part.id, part), part.split.id)
  return sums.taken >= sums.total ? { ...part, split: { ...part.split, complete: true } } : part
}

/** Only a part of the request was approved [F39=10]: from now on it is a part of a sale that is not paid yet. */
export function partlyApproved(record: TransactionRecord, amount: number): TransactionRecord {
  return {
    ...record,
    amount,
    requested: record.amount,
    split: record.split ?? { id: record.id, total: record.amount },
  }
}
