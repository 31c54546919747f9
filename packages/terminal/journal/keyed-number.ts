import type { JournalRecord } from './journal.ts'

const SETTLED: ReadonlySet<string> = new Set(['approved', 'declined', 'not-sent', 'reversed'])

/**
 * The number of a mail or phone order is kept for as long as its outcome is open and not a moment longer: nobody presented a card, so
 * whoever takes it back has the order before them and keys the number again [LAW-8].
 */
export function withoutKeyedNumber<R extends JournalRecord>(record: R): R {
  if (record.kind !== 'transaction' || !record.type.startsWith('moto') || !SETTLED.has(record.status)) return record
  return record.pan === undefined && record.expiry === undefined
    ? record
    : { ...record, pan: undefined, expiry: undefined }
}
