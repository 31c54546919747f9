import type { TransactionRecord, TransactionStatus } from './transaction-record.ts'

export type Records = ReadonlyMap<string, TransactionRecord>

/** What follows from the records alone is worked out once for as long as they stay as they are: every step asks, few steps change them. */
export function fromRecords<T>(work: (records: Records) => T): (records: Records) => T {
  const known = new WeakMap<Records, { readonly value: T }>()
  return (records) => {
    let found = known.get(records)
    if (found === undefined) {
      found = { value: work(records) }
      known.set(records, found)
    }
    return found.value
  }
}

const ENDED: ReadonlySet<TransactionStatus> = new Set(['approved', 'declined', 'not-sent', 'reversed'])

/** Records whose end is not known, or whose reversal is not closed, oldest first: few, however many the batch holds. */
export const openRecords = fromRecords((records): readonly TransactionRecord[] =>
  [...records.values()].filter(
    ({ status, reversal }) => !ENDED.has(status) || (reversal !== undefined && reversal.state !== 'closed'),
  ),
)
