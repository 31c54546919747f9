import { expect, test } from 'vitest'
import { localTime } from './local-time.ts'

test('reads the clock of a zone as Intl does, across every change of summer time of two years', () => {
  for (const timeZone of [
    'Asia/Shanghai',
    'Europe/London',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
  ]) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    for (let at = Date.UTC(2026, 0, 1, 0, 0, 7); at < Date.UTC(2028, 0, 1); at += 14_401_000) {
      const { year, month, day, hour, minute, second } = localTime(at, timeZone)
      expect(`${year}-${month}-${day} ${hour}:${minute}:${second}`).toBe(format.format(at))
    }
  }
})
