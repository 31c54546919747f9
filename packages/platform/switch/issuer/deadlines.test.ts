import { VirtualClock } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { Deadlines } from './deadlines.ts'

test('each deadline is missed once, at its time, unless it was met; one timer serves them all', () => {
  const clock = new VirtualClock(0)
  const deadlines = new Deadlines(clock, 1_000)
  const missed: number[] = []
  const lines = Array.from({ length: 5_000 }, (_, i) => {
    const deadline = deadlines.set(() => missed.push(i))
    if (i % 100 === 99) clock.advance(1)
    return deadline
  })
  for (let i = 0; i < 4_990; i++) lines[i]!.meet()
  clock.advance(5_000)
  expect(missed).toEqual([4_990, 4_991, 4_992, 4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999])
  deadlines.set(() => missed.push(-1))
  clock.advance(999)
  expect(missed.at(-1)).toBe(4_999)
  clock.advance(1)
  expect(missed.at(-1)).toBe(-1)
  deadlines.set(() => missed.push(-2))
  deadlines.stop()
  clock.advance(10_000)
  expect(missed.at(-1)).toBe(-1)
  expect(clock.untilNext()).toBeUndefined()
})
