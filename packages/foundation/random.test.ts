import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from './clock.ts'
import { newId } from './id.ts'
import { type Random, SeededRandom, SystemRandom } from './random.ts'

const draw = (random: Random, count = 20): number[] => Array.from({ length: count }, () => random.uint32())

describe('a seeded stream', () => {
  test('repeats with its seed and differs with another', () =>
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(draw(new SeededRandom(seed))).toEqual(draw(new SeededRandom(seed)))
        expect(draw(new SeededRandom(seed))).not.toEqual(draw(new SeededRandom(seed + 1)))
      }),
    ))

  test('forks by name: what others draw does not move them', () => {
    const parent = new SeededRandom(5)
    const early = draw(parent.fork('network'))
    draw(parent, 100)
    expect(draw(parent.fork('network'))).toEqual(early)
    expect(draw(parent.fork('issuer'))).not.toEqual(early)
    expect(draw(new SeededRandom(6).fork('network'))).not.toEqual(early)
    expect(draw(parent.fork('a').fork('b'))).not.toEqual(draw(parent.fork('b').fork('a')))
  })

  test('forks of like names have nothing in common', () => {
    const parent = new SeededRandom(1)
    const firsts = new Set(Array.from({ length: 10_000 }, (_, i) => parent.fork(`till>host#${i}`).uint32()))
    expect(firsts.size).toBeGreaterThan(9_990)
  })
})

describe.each([
  ['seeded', (): Random => new SeededRandom(42)],
  ['system', (): Random => new SystemRandom()],
])('%s', (_, make) => {
  test('integers stay within their bounds and reach all of them, evenly', () => {
    const random = make()
    const counts = new Map<number, number>()
    for (let i = 0; i < 12_000; i++) {
      const value = random.integer(-2, 3)
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3])
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(300)
  })

  test('fractions are below one, chances keep their word at the ends, bytes have their length', () => {
    const random = make()
    for (let i = 0; i < 1_000; i++) {
      const fraction = random.fraction()
      expect(fraction >= 0 && fraction < 1).toBe(true)
      expect(random.chance(0)).toBe(false)
      expect(random.chance(1)).toBe(true)
    }
    for (const length of [0, 1, 3, 4, 5, 33, 5_000]) expect(random.bytes(length)).toHaveLength(length)
    expect(new Set(random.bytes(5_000)).size).toBe(256)
    expect(random.bytes(32)).not.toEqual(random.bytes(32))
  })

  test('picks every one of a list; nothing from nothing; no number that 32 bits cannot reach', () => {
    const random = make()
    expect(new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']))
    expect(() => random.pick([])).toThrow(RangeError)
    expect(() => random.integer(2, 1)).toThrow(RangeError)
    expect(() => random.integer(0, 2 ** 32)).toThrow(RangeError)
    expect(random.integer(7, 7)).toBe(7)
  })
})

test('ids carry their prefix, sort by time, and do not repeat', () => {
  const clock = new VirtualClock(1_790_000_000_000)
  const random = new SeededRandom(3)
  const ids: string[] = []
  for (let i = 0; i < 2_000; i++) {
    ids.push(newId('txn', clock, random))
    clock.advance(1)
  }
  expect(ids[0]).toMatch(/^txn_[0-9a-z]{26}$/)
  expect(new Set(ids).size).toBe(2_000)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(Array.from({ length: 2_000 }, () => newId('txn', clock, random))).size).toBe(2_000)
})
