import type { SaleRow } from '@evertill/terminal'
import { sum } from '../drawing/sum.ts'
import type { Words } from '../words/table.ts'
import { clockTime } from './clock-time.ts'

const GIVES_BACK: ReadonlySet<SaleRow['type']> = new Set([
  'void',
  'refund',
  'completion-void',
  'pre-authorization-void',
  'instalment-void',
  'moto-void',
  'moto-refund',
])

/** Today's list as comma-separated values with a byte-order mark, so that spreadsheets read Chinese. Cards stay masked. */
export function salesTable(rows: readonly SaleRow[], words: Words, timeZone: string): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const plain = (minor: number): string => `${minor < 0 ? '-' : ''}${sum(Math.abs(minor)).replace(/[^\d.]/g, '')}`
  const lines = rows.map((row) =>
    [
      clockTime(row.at, timeZone, true),
      words.sales.type[row.type],
      words.sales.tender[row.tender],
      plain(GIVES_BACK.has(row.type) ? -row.amount : row.amount),
      words.sales.outcome[row.outcome],
      row.masked ?? '',
      row.stan,
      row.id,
    ]
      .map(cell)
      .join(','),
  )
  return `\ufeff${[words.sales.csv.join(','), ...lines].join('\r\n')}\r\n`
}

/** Does a row answer what was typed: an amount, the end of a card number, a STAN? */
export function findsRow(row: SaleRow, typed: string): boolean {
  const wanted = typed.trim().replace(/[,¥\s]/g, '')
  if (wanted === '') return true
  return (
    sum(row.amount)
      .replace(/[^\d.]/g, '')
      .startsWith(wanted) ||
    (row.masked?.endsWith(wanted) ?? false) ||
    row.stan.endsWith(wanted) ||
    row.id.includes(wanted)
  )
}
