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

/** Reads `at` in an IANA time zone. */
export function localTime(at: Millis, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
  return {
    year: parts.year!,
    month: parts.month!,
    day: parts.day!,
    hour: parts.hour!,
    minute: parts.minute!,
    second: parts.second!,
  }
}

/** `2026-11-22`, to tell days apart. */
export function dayOf(at: Millis, timeZone: string): string {
  const local = localTime(at, timeZone)
  return `${local.year}-${local.month}-${local.day}`
}
