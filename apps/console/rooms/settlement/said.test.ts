import { expect, test } from 'vitest'
import type { WordKey, Words } from '../../words/index.ts'
import { words as table } from '../../words/words.ts'
import { saidText } from './said.ts'

const english: Words = (key, values = {}) =>
  (table as Partial<Record<WordKey, readonly [string, string]>>)[key]![1].replace(/{{(\w+)}}/g, (_, name: string) =>
    String(values[name]),
  )

test.each([
  ['absent', 'missing-at-network', 'Not there'],
  ['debit 13150 156', 'missing-at-network', 'Charge of ¥131.50'],
  ['credit 500 156 on 20261122', 'unknown-to-switch', 'Return of ¥5.00 · 2026-11-22'],
  ['debit 700', 'terminal-amount', 'Charge of ¥7.00'],
  ['1250', 'amount', '¥12.50'],
  ['12345678', 'amount', '¥123,456.78'],
  ['156', 'currency', '156'],
  ['0005', 'card', '0005'],
  ['20261122', 'cross-day', '2026-11-22'],
  ['again in line 7', 'duplicate-at-network', 'Once more in line 7'],
  ['5 records, -120', 'file-totals', '5 records, −¥1.20'],
  ['no closing line', 'file-totals', 'No closing line'],
  ['column currency', 'broken-record', 'Unreadable currency'],
  ['length', 'broken-record', 'Wrong length'],
  ['sold 990', 'advice-declined', 'Charge of ¥9.90'],
  ['declined 62', 'refused-but-moved', 'Refused (62)'],
  ['debit 700 00', 'refused-but-moved', 'Charge of ¥7.00'],
  ['reversing', 'reversed-but-cleared', 'Reversed'],
  ['sent', 'unknown-to-switch', 'Not known yet'],
  ['refused 51', 'advice-declined', 'Refused (51)'],
  ['something new', 'amount', 'something new'],
])('%s of %s is told as %s', (text, kind, told) => expect(saidText(text, kind, english)).toBe(told))
