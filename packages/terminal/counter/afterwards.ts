import type { Millis } from '@evertill/foundation'
import { isMoneyOpen } from '../journal/money.ts'
import { KINDS } from '../journal/transaction-kind.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalState } from '../state/state.ts'
import { isHolding } from './completing.ts'

/** Only an approved sale of the open batch, whole and not undone. */
export function mayVoid(state: TerminalState, record: TransactionRecord, undoing = openUndoings(state)): boolean {
  const { undoneBy } = KINDS[record.type]
  if (record.status === 'stored') return state.config.profile.contract.transactions.includes('void')
  if (undoneBy === undefined || record.status !== 'approved') return false
  if (!state.config.profile.contract.transactions.includes(undoneBy)) return false
  // A hold outlives its batch; what took money is voided in its own batch or refunded later.
  const holds = record.type === 'pre-authorization'
  if (holds ? record.completedBy !== undefined : record.batch !== state.counters.batch) return false
  if (record.voidedBy !== undefined || (record.refunded ?? 0) > 0) return false
  return !undoing.has(record.id)
}

export function mayRefund(state: TerminalState, record: TransactionRecord, undoing = openUndoings(state)): boolean {
  const { refundedBy } = KINDS[record.type]
  if (refundedBy === undefined || record.status !== 'approved' || record.tender === 'cash') return false
  if (!state.config.profile.contract.transactions.includes(refundedBy)) return false
  if (record.voidedBy !== undefined || undoing.has(record.id)) return false
  return refundable(record) > 0
}

/** Only a hold that stands and that nothing of unknown outcome is about. */
export function mayComplete(
  state: TerminalState,
  record: TransactionRecord,
  now: Millis,
  undoing = openUndoings(state),
): boolean {
  const { contract } = state.config.profile
  const granted = contract.transactions.includes('completion') || contract.transactions.includes('completion-advice')
  return granted && isHolding(record, contract, now) && !undoing.has(record.id)
}

/** May a tip be added, or changed? Only on a whole card sale of the open batch, of which nothing was given back. */
export function mayAdjust(state: TerminalState, record: TransactionRecord, undoing = openUndoings(state)): boolean {
  const { contract } = state.config.profile
  if (contract.tip === undefined || !contract.transactions.includes('adjustment')) return false
  if (record.type !== 'sale' || record.tender !== 'card' || record.status !== 'approved') return false
  if (record.split !== undefined || record.voidedBy !== undefined || (record.refunded ?? 0) > 0) return false
  return record.batch === state.counters.batch && !undoing.has(record.id)
}

/** What is left of a sale after the refunds that were made or may have been made, minor units. */
export function refundable(record: TransactionRecord): number {
  return record.amount - (record.refunded ?? 0)
}

/** Sales that a void or refund of unknown outcome is about. */
export function openUndoings(state: TerminalState): ReadonlySet<string> {
  const open = new Set<string>()
  for (const record of state.records.values()) {
    if (record.original !== undefined && isMoneyOpen(record)) open.add(record.original.id)
  }
  return open
}
