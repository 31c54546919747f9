import type { Millis } from '@evertill/foundation'

/** A moment as the outlet's wall clock shows it, two digits each, four for the year. */
export interface LocalTime {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

/** Making a format is slow, using it is not; the zones of one terminal are few. */
const made = new Map<string, Intl.DateTimeFormat>()
const make = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = made.get(timeZone)
  if (known !== undefined) return known
  const format = make(timeZone)
  made.set(timeZone, format)
  return format
}

const QUARTER_MS = 900_000
/** Clocks are changed on the quarter of an hour; within one, local time is so far ahead of UTC, in ms. The latest of each zone. */
const ahead = new Map<string, { readonly quarter: number; readonly ms: number }>()

function aheadMs(at: Millis, timeZone: string): number {
  const quarter = Math.floor(at / QUARTER_MS)
  const known = ahead.get(timeZone)
  if (known?.quarter === quarter) return known.ms
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(quarter * QUARTER_MS)
      .map((part) => [part.type, Number(part.value)]),
  )
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - quarter * QUARTER_MS
  ahead.set(timeZone, { quarter, ms })
  return ms
}

/** Reads `at` in an IANA time zone. */
export function localTime(at: Millis, timeZone: string): LocalTime {
  const local = new Date(at + aheadMs(at, timeZone)).toISOString()
  return {
    year: local.slice(0, 4),
    month: local.slice(5, 7),
    day: local.slice(8, 10),
    hour: local.slice(11, 13),
    minute: local.slice(14, 16),
    second: local.slice(17, 19),
  }
}

/** `2026-11-22`, to tell days apart. */
export function dayOf(at: Millis, timeZone: string): string {
  const local = localTime(at, timeZone)
  return `${local.year}-${local.month}-${local.day}`
}
