import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delay, every, systemClock, type Timer, VirtualClock } from './clock.ts'

describe('the virtual clock', () => {
  test('fires deadlines in order of time, then of setting, whatever order they were set in', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 }), (delays) => {
        const clock = new VirtualClock(1_000)
        const fired: { delay: number; i: number; at: number }[] = []
        delays.forEach((delay, i) => {
          clock.after(delay, () => fired.push({ delay, i, at: clock.now() }))
        })
        while (clock.step());
        const wanted = delays
          .map((delay, i) => ({ delay, i, at: 1_000 + delay }))
          .sort((a, b) => a.delay - b.delay || a.i - b.i)
        expect(fired).toEqual(wanted)
      }),
    ))

  test('never fires what was taken back, and forgets nothing else, however many there are', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ delay: fc.integer({ min: 0, max: 1_000 }), taken: fc.boolean() }), { maxLength: 500 }),
        (plans) => {
          const clock = new VirtualClock(0)
          const fired: number[] = []
          const timers = plans.map(({ delay }, i) => clock.after(delay, () => fired.push(i)))
          plans.forEach(({ taken }, i) => {
            if (taken) timers[i]!.cancel()
            if (taken) timers[i]!.cancel()
          })
          clock.advance(1_000)
          expect(clock.untilNext()).toBeUndefined()
          const wanted = plans.map((plan, i) => ({ ...plan, i })).filter((plan) => !plan.taken)
          expect(fired).toEqual(wanted.sort((a, b) => a.delay - b.delay || a.i - b.i).map(({ i }) => i))
        },
      ),
    ))

  test('does not pile up deadlines that are set and taken back with every message', () => {
    const clock = new VirtualClock(0)
    let idle: Timer = clock.after(1e9, () => undefined)
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 300_000; i++) {
      idle.cancel()
      idle = clock.after(1e9, () => undefined)
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
    expect(clock.untilNext()).toBe(1e9)
  })

  test('advancing stops between deadlines and fires those that are set on the way', () => {
    const clock = new VirtualClock(0)
    const at: number[] = []
    const again = (): void => {
      at.push(clock.now())
      if (at.length < 10) clock.after(30, again)
    }
    clock.after(30, again)
    clock.advance(100)
    expect(at).toEqual([30, 60, 90])
    expect(clock.now()).toBe(100)
    expect(clock.untilNext()).toBe(20)
    clock.advance(20)
    expect(at).toEqual([30, 60, 90, 120])
  })

  test('a jump moves the wall clock and no deadline', () => {
    const clock = new VirtualClock(5_000)
    let fired = false
    clock.after(100, () => {
      fired = true
    })
    clock.jump(-3_600_000)
    expect(clock.now()).toBe(5_000 - 3_600_000)
    expect(clock.monotonic()).toBe(0)
    clock.advance(99)
    expect(fired).toBe(false)
    clock.advance(1)
    expect(fired).toBe(true)
    expect(clock.now()).toBe(5_100 - 3_600_000)
  })

  test('a negative or broken delay is at once, a fraction is rounded up', () => {
    const clock = new VirtualClock(0)
    const fired: string[] = []
    clock.after(0.2, () => fired.push('fraction'))
    clock.after(-5, () => fired.push('negative'))
    clock.step()
    expect(fired).toEqual(['negative'])
    clock.step()
    expect(clock.now()).toBe(1)
  })
})

test('every repeats until it is cancelled, also from within', () => {
  const clock = new VirtualClock(0)
  let times = 0
  const timer = every(clock, 10, () => {
    times += 1
    if (times === 3) timer.cancel()
  })
  clock.advance(1_000)
  expect(times).toBe(3)
  expect(clock.untilNext()).toBeUndefined()
})

test('a delay resolves when its time has come', async () => {
  const clock = new VirtualClock(0)
  let done = false
  const waiting = delay(clock, 50).then(() => {
    done = true
  })
  clock.advance(49)
  await Promise.resolve()
  expect(done).toBe(false)
  clock.advance(1)
  await waiting
  expect(done).toBe(true)
})

test('the machine’s clock tells the time, measures, fires and takes back', async () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000)
  const from = systemClock.monotonic()
  let wrong = false
  systemClock
    .after(1, () => {
      wrong = true
    })
    .cancel()
  await delay(systemClock, 5)
  expect(wrong).toBe(false)
  expect(systemClock.monotonic() - from).toBeGreaterThan(4)
  // Node fires a delay beyond 2^31−1 at once; ours waits as long as it can.
  let early = false
  const far = systemClock.after(2 ** 40, () => {
    early = true
  })
  await delay(systemClock, 3)
  far.cancel()
  expect(early).toBe(false)
})
