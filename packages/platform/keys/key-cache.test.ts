import { expect, test } from 'vitest'
import { KeyCache } from './key-cache.ts'

test('a value is made once while it is in use, and the number kept has a bound', () => {
  const cache = new KeyCache<number>(10)
  const made: string[] = []
  const get = (key: string): number => cache.get(key, () => made.push(key))
  for (let i = 0; i < 1_000; i++) {
    get('hot')
    get(`cold-${i}`)
    expect(cache.size).toBeLessThanOrEqual(10)
  }
  expect(made.filter((key) => key === 'hot')).toHaveLength(1)
  expect(made).toHaveLength(1_001)
  get('cold-0')
  expect(made).toHaveLength(1_002)
})
