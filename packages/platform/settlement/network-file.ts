import { type BusinessDay, isDay } from '@evertill/foundation'

export type Movement = 'debit' | 'credit'

/** One cleared transaction as the network or the wallet front tells it. */
export interface ClearedRecord {
  readonly line: number
  readonly businessDay: BusinessDay
  readonly terminalId: string
  readonly merchantId: string
  readonly rrn: string
  readonly stan: string
  readonly movement: Movement
  readonly amount: number
  readonly currency: string
  /** Last four digits of the card, or of the wallet code. */
  readonly last4: string
  /** Issuer and network fee together, minor units. */
  readonly fee: number
}

export interface BrokenRecord {
  readonly line: number
  readonly code: 'length' | 'column' | 'trailer'
  readonly column?: string
}

/** A column: its name, its width in characters. Columns stand in order with one space between [unionpay-pos §11]. */
interface Column {
  readonly name: string
  readonly width: number
  readonly pattern: RegExp
}

const COLUMNS: readonly Column[] = [
  { name: 'businessDay', width: 8, pattern: /^\d{8}$/ },
  { name: 'terminalId', width: 8, pattern: /^[0-9A-Za-z]{8}$/ },
  { name: 'merchantId', width: 15, pattern: /^[0-9A-Za-z]{15}$/ },
  { name: 'rrn', width: 12, pattern: /^[0-9A-Za-z]{12}$/ },
  { name: 'stan', width: 6, pattern: /^\d{6}$/ },
  { name: 'movement', width: 1, pattern: /^[DC]$/ },
  { name: 'amount', width: 12, pattern: /^\d{12}$/ },
  { name: 'currency', width: 3, pattern: /^\d{3}$/ },
  { name: 'last4', width: 4, pattern: /^\d{4}$/ },
  { name: 'fee', width: 12, pattern: /^\d{12}$/ },
]
const WIDTH = COLUMNS.reduce((sum, column) => sum + column.width + 1, -1)

export type NetworkLine =
  | { readonly kind: 'record'; readonly record: ClearedRecord }
  | { readonly kind: 'broken'; readonly broken: BrokenRecord }
  | { readonly kind: 'trailer'; readonly line: number; readonly count: number; readonly sum: number }

/**
 * Reads one line of a daily detail file. Sums have at most 15 digits, so that every one of them is exact. A broken line is an answer,
 * not an exception: the rest of the file counts.
 */
export function readNetworkLine(text: string, line: number): NetworkLine {
  const trailer = /^TRAILER (\d{9}) (-?\d{1,15})$/.exec(text)
  if (trailer !== null) return { kind: 'trailer', line, count: Number(trailer[1]), sum: Number(trailer[2]) }
  if (text.length !== WIDTH) return { kind: 'broken', broken: { line, code: 'length' } }
  const values: string[] = []
  let at = 0
  for (const column of COLUMNS) {
    const value = text.slice(at, at + column.width)
    at += column.width
    const gap = text[at]
    at += 1
    if (!column.pattern.test(value) || (gap !== undefined && gap !== ' '))
      return { kind: 'broken', broken: { line, code: 'column', column: column.name } }
    values.push(value)
  }
  const [businessDay, terminalId, merchantId, rrn, stan, movement, amount, currency, last4, fee] = values as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  if (!isDay(businessDay)) return { kind: 'broken', broken: { line, code: 'column', column: 'businessDay' } }
  return {
    kind: 'record',
    record: {
      line,
      businessDay,
      terminalId,
      merchantId,
      rrn,
      stan,
      movement: movement === 'D' ? 'debit' : 'credit',
      amount: Number(amount),
      currency,
      last4,
      fee: Number(fee),
    },
  }
}

/** Writes one line, for the simulated network and for tests. */
export function writeNetworkLine(record: Omit<ClearedRecord, 'line'>): string {
  return [
    record.businessDay,
    record.terminalId,
    record.merchantId,
    record.rrn,
    record.stan,
    record.movement === 'debit' ? 'D' : 'C',
    String(record.amount).padStart(12, '0'),
    record.currency,
    record.last4,
    String(record.fee).padStart(12, '0'),
  ].join(' ')
}

/** The closing line: how many records, and debits minus credits in minor units. */
export function writeTrailer(count: number, sum: number): string {
  return `TRAILER ${String(count).padStart(9, '0')} ${sum}`
}
