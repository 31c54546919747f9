import type { MoneyLine } from './money-line.ts'
import { isAsked } from './transaction-kind.ts'
import type { TransactionRecord } from './transaction-record.ts'

/**
 * The money line of a record, from the record alone. A balance inquiry never moves money and has none.
 * `until` is the moment at which more is known at the latest, as far as this terminal can promise one.
 */
export function moneyOf(record: TransactionRecord): MoneyLine | undefined {
  if (record.type === 'balance') return undefined
  const base = { amount: record.amount, currency: record.currency, recordId: record.id }
  const since = record.answeredAt ?? record.startedAt
  switch (record.status) {
    case 'approved':
      return { ...base, state: 'yes', since }
    case 'declined':
    case 'not-sent':
      return { ...base, state: 'no', since }
    case 'reversed':
      return { ...base, state: 'no', since: record.reversal?.closedAt ?? since }
    case 'reversing':
      return { ...base, state: 'reversing', since: record.reversal?.since ?? since, until: record.reversal?.nextAt }
    case 'asking':
      return isAsked(record)
        ? { ...base, state: 'unknown', since: record.startedAt, until: record.askAt }
        : { ...base, state: 'reversing', since, until: record.askAt }
    case 'stored':
      return { ...base, state: 'stored', since: record.startedAt }
    case 'sending':
    case 'sent':
    case 'completing':
    case 'difference':
      return { ...base, state: 'unknown', since: record.startedAt }
  }
}

/** Whether money has moved by now: of what is only saved, none has, and nothing has where there is no record. */
export function movedBy(money: MoneyLine | undefined): 'no' | 'yes' | 'reversing' | 'unknown' {
  return money === undefined || money.state === 'stored' ? 'no' : money.state
}

/** Is it still open whether this record's money stays taken? Then its card is not charged the same amount again. */
export function isMoneyOpen(record: TransactionRecord): boolean {
  const money = moneyOf(record)
  return money !== undefined && (money.state === 'unknown' || money.state === 'reversing')
}
