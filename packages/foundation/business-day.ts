import type { Millis } from './clock.ts'

/** A network's business day, `YYYYMMDD`. Clearing follows it; it begins at the cut-over of the evening before [F15]. */
export type BusinessDay = string

/** When a network's day turns over. */
export interface CutOver {
  /** Minutes after local midnight at which the next business day begins; 23:00 is 1380. */
  readonly minuteOfDay: number
  /** Minutes that local time is ahead of UTC; China is 480. Networks do not change their clocks. */
  readonly offsetMinutes: number
}

export const CHINA_CUT_OVER: CutOver = { minuteOfDay: 23 * 60, offsetMinutes: 480 }

const DAY_MS = 86_400_000

/** The business day that contains the moment `at`. */
export function businessDayOf(at: Millis, cutOver: CutOver = CHINA_CUT_OVER): BusinessDay {
  const local = at + cutOver.offsetMinutes * 60_000
  return dayText(local + (24 * 60 - cutOver.minuteOfDay) * 60_000)
}

/** Milliseconds since the business day that contains the moment `at` began. */
export function sinceCutOver(at: Millis, { minuteOfDay, offsetMinutes }: CutOver): number {
  return (((at + (offsetMinutes - minuteOfDay) * 60_000) % DAY_MS) + DAY_MS) % DAY_MS
}

/** The calendar day of the moment `at`, `YYYYMMDD`, at a fixed distance from UTC. */
export function localDayOf(at: Millis, offsetMinutes = 480): string {
  return dayText(at + offsetMinutes * 60_000)
}

/** `hhmmss` of the moment `at`, at a fixed distance from UTC [F12]. */
export function localTimeOf(at: Millis, offsetMinutes = 480): string {
  const second = Math.floor(at / 1_000) + offsetMinutes * 60
  const ofDay = second - Math.floor(second / 86_400) * 86_400
  const minute = Math.floor(ofDay / 60)
  return PAIR[Math.floor(minute / 60)]! + PAIR[minute % 60]! + PAIR[ofDay % 60]!
}

/**
 * The full day that a four-digit `MMDD` means: the one nearest to `near`. Undefined when there is no such day, as 29 February
 * away from a leap year.
 */
export function nearestDay(monthDay: string, near: BusinessDay): BusinessDay | undefined {
  const year = Number(near.slice(0, 4))
  let best: BusinessDay | undefined
  for (const candidate of [year - 1, year, year + 1]) {
    const day = `${candidate}${monthDay}`
    if (!isDay(day)) continue
    if (best === undefined || Math.abs(daysBetween(near, day)) < Math.abs(daysBetween(near, best))) best = day
  }
  return best
}

/** Is this text a day that exists? */
export function isDay(day: string): boolean {
  if (!/^\d{8}$/.test(day)) return false
  return dayText(dayStart(day)) === day
}

/** `days` later (or earlier, when negative). */
export function addDays(day: BusinessDay, days: number): BusinessDay {
  return dayText(dayStart(day) + days * DAY_MS)
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: BusinessDay, to: BusinessDay): number {
  return Math.round((dayStart(to) - dayStart(from)) / DAY_MS)
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: BusinessDay): number {
  return new Date(dayStart(day)).getUTCDay()
}

function dayStart(day: string): Millis {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))
}

/** Two digits of 0 … 59. */
const PAIR: readonly string[] = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

/** Days asked for lately, because a switch asks for the same few thousands of times a second. */
const texts = new Map<number, string>()
const MOST_TEXTS = 64

function dayText(utc: Millis): string {
  const day = Math.floor(utc / DAY_MS)
  let text = texts.get(day)
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
    if (texts.size >= MOST_TEXTS) texts.clear()
    texts.set(day, text)
  }
  return text
}
