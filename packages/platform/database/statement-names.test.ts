import { expect, test } from 'vitest'
import { StatementNames } from './statement-names.ts'

test('a text earns its name when it is met for the third time, and keeps it', () => {
  const names = new StatementNames(10)
  expect([names.of('a'), names.of('a'), names.of('a'), names.of('a')]).toEqual([undefined, undefined, 's0', 's0'])
  expect([names.of('b'), names.of('b'), names.of('b')]).toEqual([undefined, undefined, 's1'])
  expect(names.of('a')).toBe('s0')
})

test('no more names are given than the bound, and those given stay', () => {
  const names = new StatementNames(2)
  for (let round = 0; round < 5; round++) for (const text of ['a', 'b', 'c', 'd']) names.of(text)
  expect([names.of('a'), names.of('b'), names.of('c'), names.of('d')]).toEqual(['s0', 's1', undefined, undefined])
})

test('texts that are new each time take no memory for ever, and a hot one still gets its name', () => {
  const names = new StatementNames(4)
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 200_000; i++) names.of(`select ${i} ${'x'.repeat(200)}`)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(40_000_000)
  for (let i = 0; i < 3; i++) names.of('hot')
  expect(names.of('hot')).toBe('s0')
})
