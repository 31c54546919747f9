import type { Records } from './open-records.ts'
import { isRefund } from './transaction-kind.ts'
import type { TransactionRecord } from './transaction-record.ts'

/** A void marks what it takes back, a completion its hold, a refund counts towards its sale; each only as far as it may have happened. */
export function effectOnOriginal(records: Records, record: TransactionRecord): TransactionRecord[] {
  const sale = record.original === undefined ? undefined : records.get(record.original.id)
  if (sale === undefined || sale.id === record.id) return []
  const mark = counts(record) ? record.id : undefined
  switch (record.type) {
    case 'void':
    case 'instalment-void':
    case 'moto-void':
    case 'pre-authorization-void':
      return [{ ...sale, voidedBy: mark }]
    case 'completion':
    case 'completion-advice':
      return [{ ...sale, completedBy: mark }]
    case 'completion-void': {
      // The hold stands again, and may be completed anew.
      const hold = sale.original === undefined ? undefined : records.get(sale.original.id)
      const freed = hold === undefined || mark === undefined ? [] : [{ ...hold, completedBy: undefined }]
      return [{ ...sale, voidedBy: mark }, ...freed]
    }
    case 'adjustment':
      // Only what is known to be so: until then the sale stands as it was.
      if (record.status !== 'approved') return []
      return [{ ...sale, amount: record.amount, tip: record.tip, requested: sale.requested ?? sale.amount }]
    case 'refund':
    case 'moto-refund':
      return [{ ...sale, refunded: refundedOf(records, sale, record) }]
    default:
      return []
  }
}

function refundedOf(records: Records, sale: TransactionRecord, record: TransactionRecord): number {
  let refunded = 0
  for (const other of records.values()) {
    if (other.id !== record.id && isRefund(other.type) && other.original?.id === sale.id && counts(other))
      refunded += other.amount
  }
  return refunded + (counts(record) ? record.amount : 0)
}

const counts = (refund: TransactionRecord): boolean => !['declined', 'not-sent', 'reversed'].includes(refund.status)
