import { expect, test } from 'vitest'
import { localOf, momentOf } from './zone-time.ts'

test.each([
  ['Asia/Shanghai', '2026-11-22T14:30', Date.UTC(2026, 10, 22, 6, 30)],
  ['Europe/Berlin', '2026-07-01T00:05', Date.UTC(2026, 5, 30, 22, 5)],
  ['America/New_York', '2026-03-08T03:30', Date.UTC(2026, 2, 8, 7, 30)],
])('%s %s', (zone, local, at) => {
  expect(momentOf(local, zone)).toBe(at)
  expect(localOf(at, zone)).toBe(local)
})

test.each(['', 'tomorrow', '2026-13-40T99:99'])('%j is no time', (text) =>
  expect(momentOf(text, 'Asia/Shanghai')).toBeUndefined(),
)
