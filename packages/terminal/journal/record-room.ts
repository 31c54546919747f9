import { isStanding } from './batch-totals.ts'
import { keyOf } from './journal.ts'
import type { Records } from './open-records.ts'
import type { TransactionRecord } from './transaction-record.ts'

/** Records that stay at hand. */
export const MOST_RECORDS = 3_000

/**
 * Makes room for one more: the oldest settled records go, and a refund of one of them goes by its reference. What stands in the open batch
 * stays, because its sums are told at the end: at most 999 on a side, so that others give way to it.
 *
 * @returns keys to take out of the journal
 */
export function forgotten(records: Records, batch: string): readonly string[] {
  if (records.size < MOST_RECORDS) return []
  const old: string[] = []
  for (const record of records.values()) {
    if (records.size - old.length < MOST_RECORDS) break
    if (!isOpen(record) && !isStanding(record, batch)) old.push(keyOf(record))
  }
  return old
}

/** What a record still owes: while it does, it keeps its card number and its place. */
export function isOpen(record: TransactionRecord): boolean {
  if (['sending', 'sent', 'stored', 'completing', 'reversing', 'asking', 'difference'].includes(record.status))
    return true
  return (
    record.signature === 'due' || record.signature === 'kept' || record.slip === 'due' || record.slip === 'printing'
  )
}

/** Days that a closed batch stays in today's list, without card numbers. */
const KEPT_RECORDS = 500

/**
 * A new batch begins: card numbers and expiries of the old one are dropped [practice: purge at batch close], except
 * where a reversal or a question to the host still needs them; of old records only the latest stay.
 */
export function closeBatch(
  records: readonly TransactionRecord[],
  batch: string,
): { readonly put: readonly TransactionRecord[]; readonly remove: readonly string[] } {
  const old = records.filter((record) => record.batch !== batch && !isOpen(record))
  const gone = Math.max(0, old.length - KEPT_RECORDS)
  const put = old
    .slice(gone)
    .filter((record) => record.pan !== undefined || record.expiry !== undefined)
    .map((record) => ({ ...record, pan: undefined, expiry: undefined }))
  return { put, remove: old.slice(0, gone).map(keyOf) }
}
