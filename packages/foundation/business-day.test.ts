import { describe, expect, test } from 'vitest'
import { addDays, businessDayOf, daysBetween, isDay, localTimeOf, nearestDay } from './business-day.ts'

const at = (iso: string): number => Date.parse(iso)

describe('business day', () => {
  test.each([
    ['2026-03-01T22:59:59.999+08:00', '20260301'],
    ['2026-03-01T23:00:00.000+08:00', '20260302'],
    ['2026-12-31T23:30:00.000+08:00', '20270101'],
    ['2028-02-28T23:00:00.000+08:00', '20280229'],
    ['2027-02-28T23:00:00.000+08:00', '20270301'],
  ])('%s belongs to %s', (moment, day) => expect(businessDayOf(at(moment))).toBe(day))

  test.each([
    ['1231', '20270101', '20261231'],
    ['0101', '20261231', '20270101'],
    ['0229', '20280301', '20280229'],
    ['0229', '20260301', undefined],
    ['0615', '20260614', '20260615'],
    ['1301', '20260614', undefined],
  ])('%s near %s is %s', (monthDay, near, day) => expect(nearestDay(monthDay, near)).toBe(day))

  test('days add across months and leap years', () => {
    expect(addDays('20280228', 2)).toBe('20280301')
    expect(daysBetween('20261231', '20270102')).toBe(2)
    expect(isDay('20260230')).toBe(false)
    expect(localTimeOf(at('2026-03-01T09:05:07+08:00'))).toBe('090507')
  })
})
