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

const formats = (timeZone: string): Intl.DateTimeFormat =>
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

/** Reads `at` in an IANA time zone. */
export function localTime(at: Millis, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formats(timeZone)
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
