import { addDays, type BusinessDay, weekdayOf } from '@evertill/foundation'

/**
 * Working days of a country as dated data. In China a public holiday is published each year together with the weekend days that
 * are worked to make up for it; neither can be computed.
 */
export interface WorkingCalendar {
  readonly country: string
  /** Years whose days are known. Outside them nothing is guessed. */
  readonly years: readonly number[]
  /** First and last day of each holiday. */
  readonly holidays: readonly (readonly [BusinessDay, BusinessDay])[]
  /** Weekend days that are worked. */
  readonly makeUpDays: readonly BusinessDay[]
}

/** Source: the State Council's notice on holidays for 2026. */
export const CHINA_2026: WorkingCalendar = {
  country: 'CN',
  years: [2026],
  holidays: [
    ['20260101', '20260103'],
    ['20260215', '20260223'],
    ['20260404', '20260406'],
    ['20260501', '20260505'],
    ['20260619', '20260621'],
    ['20260925', '20260927'],
    ['20261001', '20261007'],
  ],
  makeUpDays: ['20260104', '20260214', '20260228', '20260509', '20260920', '20261010'],
}

export type DayKind = 'working' | 'weekend' | 'holiday' | 'unknown-year'

export function kindOfDay(day: BusinessDay, calendar: WorkingCalendar): DayKind {
  if (!calendar.years.includes(Number(day.slice(0, 4)))) return 'unknown-year'
  if (calendar.makeUpDays.includes(day)) return 'working'
  if (calendar.holidays.some(([first, last]) => first <= day && day <= last)) return 'holiday'
  const weekday = weekdayOf(day)
  return weekday === 0 || weekday === 6 ? 'weekend' : 'working'
}

/**
 * The day on which money for `day` is paid. `T` counts working days, `D` calendar days [practice: Money].
 * Undefined when the calendar of the year needed is not known: a person must load it, nothing is guessed.
 */
export function fundingDay(
  day: BusinessDay,
  rule: { readonly kind: 'T' | 'D'; readonly days: number },
  calendar: WorkingCalendar,
): BusinessDay | undefined {
  if (rule.kind === 'D') return addDays(day, rule.days)
  let date = day
  for (let remaining = rule.days; remaining > 0; ) {
    date = addDays(date, 1)
    const kind = kindOfDay(date, calendar)
    if (kind === 'unknown-year') return undefined
    if (kind === 'working') remaining -= 1
  }
  return date
}
