import { expect, test } from 'vitest'
import { CHINA_2026, fundingDay, kindOfDay } from './calendar.ts'

test.each([
  ['20260930', 'working'],
  ['20261001', 'holiday'],
  ['20261010', 'working'], // a Saturday that makes up for the holiday
  ['20261011', 'weekend'],
  ['20270104', 'unknown-year'],
] as const)('%s is a %s day', (day, kind) => expect(kindOfDay(day, CHINA_2026)).toBe(kind))

test.each([
  ['20260930', 'T', 1, '20261008'], // paid after the week-long holiday
  ['20260930', 'D', 1, '20261001'],
  ['20261009', 'T', 1, '20261010'], // the made-up Saturday counts
  ['20260213', 'T', 1, '20260214'],
  ['20260214', 'T', 1, '20260224'],
  ['20261231', 'T', 1, undefined], // next year's calendar is not known: nothing is guessed
  ['20261122', 'T', 0, '20261122'],
] as const)('money of %s by %s+%d is paid on %s', (day, kind, days, paid) => {
  expect(fundingDay(day, { kind, days }, CHINA_2026)).toBe(paid)
})
