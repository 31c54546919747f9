import { amountText, count } from '../../parts/amount.tsx'
import { isWord, type Words } from '../../words/index.ts'
import { dayText } from './day.ts'

const SUMS = new Set([
  'amount',
  'fee',
  'unknown-to-terminal',
  'unknown-to-switch-but-on-terminal',
  'reversed-but-on-terminal',
])

/** One way in which a book says something, and how people are told it. */
type Reading = readonly [RegExp, (found: RegExpExecArray, words: Words, kind: string) => string]

const READINGS: readonly Reading[] = [
  [
    /^(debit|credit) (\d+)(?: (?:(\d{3})|\w\w))?(?: on (\d{8}))?$/,
    ([, movement, amount, currency, day], words) =>
      [
        words(`said.${movement as 'debit' | 'credit'}`, { sum: amountText(Number(amount), currency) }),
        ...(day === undefined ? [] : [dayText(day)]),
      ].join(' · '),
  ],
  [/^again in line (\d+)$/, ([, line = ''], words) => words('said.again', { line })],
  [
    /^(\d+) records, (-?\d+)$/,
    ([, n, sum], words) => words('said.records', { n: count(Number(n)), sum: amountText(Number(sum)) }),
  ],
  [/^sold (\d+)$/, ([, sum], words) => words('said.debit', { sum: amountText(Number(sum)) })],
  [/^(?:refused|declined) (\S+)$/, ([, code = ''], words) => words('said.refused', { code })],
  [/^(?:reversed|reversing|blocked)(?: \S+)?$/, (_, words) => words('said.reversed')],
  [/^(?:pending|sent)(?: \S+)?$/, (_, words) => words('said.open')],
  [/^column (\w+)$/, ([, column], words) => words('said.column', { column: columnText(column!, words) })],
  [/^\d{8}$/, ([day], _, kind) => (kind === 'cross-day' ? dayText(day) : sumOf(day, kind))],
  [/^\d+$/, ([text], _, kind) => sumOf(text, kind)],
]

/** What a book says of a difference, in words: sums as sums, days as days. What no rule knows stands as it was said. */
export function saidText(text: string, kind: string, words: Words): string {
  const key = `said.${text.replaceAll(' ', '-')}`
  if (isWord(key)) return words(key)
  for (const [pattern, told] of READINGS) {
    const found = pattern.exec(text)
    if (found !== null) return told(found, words, kind)
  }
  return text
}

function sumOf(text: string, kind: string): string {
  return SUMS.has(kind) ? amountText(Number(text)) : text
}

function columnText(column: string, words: Words): string {
  const key = `said.column.${column}`
  return isWord(key) ? words(key) : column
}
