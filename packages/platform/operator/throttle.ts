import type { Clock } from '@evertill/foundation'

interface Failures {
  count: number
  /** On the monotonic clock: until then nothing is tried. */
  until: number
  seen: number
}

const LONGEST_MS = 15 * 60_000
const FORGOTTEN_MS = 60 * 60_000

/**
 * Slows down guessing: after some free failures each further one doubles the wait, up to fifteen minutes. In memory and
 * bounded; a restart forgets, an attacker cannot make us restart.
 */
export class Throttle {
  readonly #clock: Clock
  readonly #free: number
  readonly #bound: number
  readonly #failures = new Map<string, Failures>()

  constructor(clock: Clock, options: { free: number; bound?: number }) {
    this.#clock = clock
    this.#free = options.free
    this.#bound = options.bound ?? 10_000
  }

  /** Milliseconds to wait before this key may try again; 0 when it may now. */
  waitMs(key: string): number {
    const failures = this.#failures.get(key)
    return failures === undefined ? 0 : Math.max(0, Math.ceil(failures.until - this.#clock.monotonic()))
  }

  failed(key: string): void {
    const now = this.#clock.monotonic()
    const before = this.#failures.get(key)
    const count = before === undefined || now - before.seen > FORGOTTEN_MS ? 1 : before.count + 1
    const wait = count < this.#free ? 0 : Math.min(LONGEST_MS, 1_000 * 2 ** Math.min(count - this.#free, 20))
    this.#failures.delete(key)
    // When full the key that failed longest ago goes: it is the one whose wait is nearest its end.
    if (this.#failures.size >= this.#bound) this.#failures.delete(this.#failures.keys().next().value!)
    this.#failures.set(key, { count, until: now + wait, seen: now })
  }

  succeeded(key: string): void {
    this.#failures.delete(key)
  }
}
