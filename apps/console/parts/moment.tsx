import { every, systemClock, type Timer } from '@evertill/foundation'
import { type ReactNode, useCallback, useMemo, useSyncExternalStore } from 'react'
import { type Language, useLanguage, useWords, type Words } from '../words/index.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}|${zone}|${JSON.stringify(options)}`
  let made = formats.get(key)
  if (!made) {
    // Times of day are written with 24 hours in both languages; "en" alone would fall back to months before days.
    made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      timeZone: zone,
      hourCycle: 'h23',
      ...options,
    })
    formats.set(key, made)
  }
  return made
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The IANA zone in which every time of the console is written. */
export function useZone(): string {
  return ZONE
}

/** `UTC+08:00` for a zone at a moment. */
export function offsetOf(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  return name === 'GMT' ? 'UTC' : name.replace('GMT', 'UTC')
}

export interface Times {
  /** 14:03:07 */
  clock(at: number): string
  /** 14:03 */
  minute(at: number): string
  /** 14:03:07.125 */
  exact(at: number): string
  /** 22 Nov, in the order of the language */
  day(at: number): string
  /** Day and time; the day is left out when it is today. */
  short(at: number, now?: number): string
  /** The same to the minute, for what is planned: nobody plans seconds. */
  planned(at: number, now?: number): string
  /** Everything, with seconds. */
  full(at: number): string
}

export function useTimes(): Times {
  const language = useLanguage()
  const zone = useZone()
  return useMemo(() => {
    const day = format(language, zone, { day: 'numeric', month: 'short' })
    const clock = format(language, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
    const minute = format(language, zone, { hour: '2-digit', minute: '2-digit' })
    const exact = format(language, zone, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
    })
    const full = format(language, zone, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    return {
      clock: (at) => clock.format(at),
      minute: (at) => minute.format(at),
      exact: (at) => exact.format(at),
      day: (at) => day.format(at),
      full: (at) => full.format(at),
      short: (at, now = systemClock.now()) =>
        day.format(at) === day.format(now) ? clock.format(at) : `${day.format(at)} ${minute.format(at)}`,
      planned: (at, now = systemClock.now()) =>
        day.format(at) === day.format(now) ? minute.format(at) : `${day.format(at)} ${minute.format(at)}`,
    }
  }, [language, zone])
}

interface Ticker {
  readonly listeners: Set<() => void>
  now: number
  timer: Timer | undefined
}

/** One timer for each period, however many cells of a table show an age. */
const tickers = new Map<number, Ticker>()

function tickerOf(periodMs: number): Ticker {
  let ticker = tickers.get(periodMs)
  if (!ticker) {
    ticker = { listeners: new Set(), now: systemClock.now(), timer: undefined }
    tickers.set(periodMs, ticker)
  }
  return ticker
}

function listen(ticker: Ticker, periodMs: number, listener: () => void): () => void {
  ticker.listeners.add(listener)
  if (!ticker.timer) {
    ticker.now = systemClock.now()
    ticker.timer = every(systemClock, periodMs, () => {
      ticker.now = systemClock.now()
      for (const each of ticker.listeners) each()
    })
  }
  return () => {
    ticker.listeners.delete(listener)
    if (ticker.listeners.size > 0) return
    ticker.timer?.cancel()
    ticker.timer = undefined
  }
}

/** The present, renewed every `periodMs`; for ages, never for anything stored. */
export function useNow(periodMs = 1000): number {
  const ticker = tickerOf(periodMs)
  const subscribe = useCallback((listener: () => void) => listen(ticker, periodMs, listener), [ticker, periodMs])
  return useSyncExternalStore(subscribe, () => ticker.now)
}

/** "4 min", "2 h 5 min", "3 d": how long, in the two largest units. */
export function duration(ms: number, words: Words): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return words('time.seconds', { n: seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return words('time.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return words('time.hours', { h: hours, m: minutes % 60 })
  return words('time.days', { d: Math.floor(hours / 24), h: hours % 24 })
}

/** How long ago, kept up to date; the exact time on hover. */
export function Ago({ at, suffix = true }: { at: number; suffix?: boolean }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const now = useNow(1000)
  const text = duration(now - at, words)
  return (
    <span className="nowrap" title={times.full(at)}>
      {suffix ? words('time.ago', { duration: text }) : text}
    </span>
  )
}

/** A moment as a time of day, with the whole date on hover; `planned` ones without seconds. */
export function Moment({ at, exact, planned }: { at: number; exact?: boolean; planned?: boolean }): ReactNode {
  const times = useTimes()
  return (
    <span className="figures" title={times.full(at)}>
      {exact ? times.exact(at) : planned ? times.planned(at) : times.short(at)}
    </span>
  )
}
