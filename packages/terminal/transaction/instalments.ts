import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { HostMessage } from '../state/host-message.ts'

/** F62 of the answer to an instalment sale: number N2, first payment N12, currency N3, fee N12; docs/adr/0012. */
const PLAN = /^(\d{2})(\d{12})\d{3}(\d{12})/

/** What the issuer said of the plan. A plan for another number is not believed and not shown. */
export function withPlan(record: TransactionRecord, message: HostMessage): TransactionRecord {
  const { instalments } = record
  const bytes = message[62]
  if (instalments === undefined || bytes === undefined) return record
  const match = PLAN.exec(String.fromCharCode(...bytes.subarray(0, 29)))
  if (match === null || Number(match[1]) !== instalments.count) return record
  return { ...record, instalments: { ...instalments, first: Number(match[2]), fee: Number(match[3]) } }
}
