import type { Millis } from '@evertill/foundation'
import { isMoneyOpen } from '../journal/money.ts'
import { splitSums } from '../journal/split.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { dayOf } from '../profile/local-time.ts'
import type { SaleRow } from '../state/sale-row.ts'
import type { TerminalState } from '../state/state.ts'
import { isRefusedUnseen } from '../transaction/offline-sale.ts'
import { hasSlip } from '../transaction/printing.ts'
import { outcomeOf } from '../transaction/result.ts'
import { mayAdjust, mayComplete, mayRefund, mayVoid, openUndoings } from './afterwards.ts'
import { isHolding } from './completing.ts'

export function saleRow(
  state: TerminalState,
  record: TransactionRecord,
  now: Millis,
  undoing = openUndoings(state),
): SaleRow {
  const refunded = record.refunded ?? 0
  const outcome =
    record.voidedBy !== undefined
      ? 'voided'
      : refunded >= record.amount && refunded > 0
        ? 'refunded'
        : refunded > 0
          ? 'partly-refunded'
          : record.completedBy !== undefined
            ? 'completed'
            : outcomeOf(record)
  return {
    id: record.id,
    type: record.type,
    tender: record.tender,
    amount: record.amount,
    at: record.startedAt,
    stan: record.stan,
    masked: record.masked,
    entry: record.entry,
    wallet: record.wallet,
    outcome,
    responseCode: record.host?.responseCode,
    mayVoid: mayVoid(state, record, undoing),
    mayRefund: mayRefund(state, record, undoing),
    mayReprint: hasSlip(record),
    mayComplete: mayComplete(state, record, now, undoing),
    mayAdjust: mayAdjust(state, record, undoing),
    split: record.split && splitSums(state.records, record.split.id),
  }
}

/** Today's list, newest first. */
export function saleRows(state: TerminalState, now: Millis): readonly SaleRow[] {
  const undoing = openUndoings(state)
  return todaysRecords(state, now).map((record) => saleRow(state, record, now, undoing))
}

/** Today's records by the outlet's calendar, and everything older that is still open; newest first. */
export function todaysRecords(state: TerminalState, now: Millis): readonly TransactionRecord[] {
  const { timeZone } = state.config.profile
  const today = dayOf(now, timeZone)
  return [...state.records.values()]
    .filter((record) => record.type !== 'balance')
    .filter(
      (record) =>
        isMoneyOpen(record) ||
        record.status === 'stored' ||
        isRefusedUnseen(record) ||
        isHolding(record, state.config.profile.contract, now) ||
        dayOf(record.startedAt, timeZone) === today,
    )
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1))
}
