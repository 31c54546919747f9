import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { TransitMap } from './transit-map.ts'

test('gives what is in it, in the order of coming', () => {
  const map = new TransitMap<string, number>()
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ] as const)
    map.set(key, value)
  expect([map.size, map.get('a'), map.get('c'), map.has('b'), map.values()]).toEqual([2, 3, undefined, true, [2, 3]])
  map.delete('b')
  map.delete('c')
  expect([map.size, map.has('b'), map.values()]).toEqual([1, false, [3]])
})

test('what has left is let go without a full collection', async () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (options: { type: 'minor' }) => void
  const map = new TransitMap<number, object>()
  const held: WeakRef<object>[] = []
  let next = 0
  const pass = (count: number, watched: boolean): void => {
    for (let i = 0; i < count; i++) {
      const value = { next }
      if (watched) held.push(new WeakRef(value))
      map.set(next, value)
      if (next >= 100) map.delete(next - 100)
      next += 1
    }
  }
  // A table of the map grows old, then many more are outgrown.
  pass(1_000, false)
  for (let i = 0; i < 3; i++) gc({ type: 'minor' })
  pass(1_000, false)
  pass(2_000, true)
  pass(1_000, false)
  // A WeakRef holds its target until the turn is over.
  await new Promise((resolve) => setImmediate(resolve))
  for (let i = 0; i < 3; i++) gc({ type: 'minor' })
  expect(held.filter((each) => each.deref() !== undefined)).toHaveLength(0)
})
