import { SystemRandom, toHex } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { Purpose } from './purpose.ts'

test('a data key serves 65,536 values and is found again by its id', () => {
  const purpose = new Purpose(new Uint8Array(32).fill(1), new SystemRandom())
  const uses = new Map<string, number>()
  for (let i = 0; i < 2 * 65_536 + 1; i++) {
    const { id, key } = purpose.next()
    const name = toHex(id)
    if (!uses.has(name)) expect(purpose.dataKey(id).equals(key)).toBe(true)
    uses.set(name, (uses.get(name) ?? 0) + 1)
  }
  expect([...uses.values()]).toEqual([65_536, 65_536, 1])
})

test('data keys differ by their ids, by their purposes, and from what was drawn for one value', () => {
  const random = new SystemRandom()
  const purpose = new Purpose(new Uint8Array(32).fill(1), random)
  const other = new Purpose(new Uint8Array(32).fill(2), random)
  const id = new Uint8Array(8)
  const keys = [
    purpose.dataKey(id),
    purpose.dataKey(id.map(() => 1)),
    other.dataKey(id),
    purpose.salted(new Uint8Array(16)).key,
  ]
  expect(new Set(keys.map((key) => toHex(key.export()))).size).toBe(keys.length)
})
