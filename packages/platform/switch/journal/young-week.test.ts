import { expect, test } from 'vitest'
import { YoungWeek } from './young-week.ts'

function looked(grown: readonly (readonly [string, number])[], fails = false): readonly string[] {
  const said: string[] = []
  const week = new YoungWeek({
    query: async (text) => {
      said.push(text)
      if (fails) throw new Error('away')
      return []
    },
  })
  for (const [name, rows] of grown) week.grew(name, rows)
  return said
}

test('the server looks once for each growth, and no more when it would by itself', () => {
  expect(looked([['a', 255]])).toEqual([])
  expect(
    looked([
      ['a', 255],
      ['a', 1],
      ['a', 3_000],
    ]),
  ).toEqual(['analyze a'])
  expect(looked(Array.from({ length: 2_000 }, () => ['a', 100] as const))).toHaveLength(3)
})

test('a new week begins anew; one batch that passes two marks is one look', () => {
  expect(
    looked([
      ['a', 5_000],
      ['b', 256],
      ['b', 10],
    ]),
  ).toEqual(['analyze a', 'analyze b'])
})

test('a look that fails disturbs nobody', async () => {
  expect(looked([['a', 300]], true)).toHaveLength(1)
})
