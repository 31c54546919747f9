import { expect, test } from 'vitest'
import { dayOf, dayText } from './day.ts'
import { linesOf } from './upload.ts'

test('lines keep their numbers; an empty end is no line', () => {
  expect(linesOf('a\r\n\nb\n')).toEqual(['a', '', 'b'])
  expect(linesOf('')).toEqual([])
  expect(linesOf('a')).toEqual(['a'])
})

test('days as people write them', () => {
  expect(dayText('20261122')).toBe('2026-11-22')
  expect(dayOf('2026-11-22')).toBe('20261122')
  expect(dayOf('2026-13-01')).toBeUndefined()
  expect(dayOf('tomorrow')).toBeUndefined()
})
