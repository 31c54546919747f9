import type { Clock } from '@evertill/foundation'

/**
 * Token buckets, one for each key, bounded: when full the bucket that was used longest ago goes, which gives its owner at
 * most one more burst.
 */
export class Rate {
  readonly #clock: Clock
  readonly #perSecond: number
  readonly #burst: number
  readonly #bound: number
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(clock: Clock, options: { perSecond: number; burst: number; bound?: number }) {
    this.#clock = clock
    this.#perSecond = options.perSecond
    this.#burst = options.burst
    this.#bound = options.bound ?? 20_000
  }

  /** Takes one token; returns 0, or the milliseconds until there is one. */
  take(key: string): number {
    const now = this.#clock.monotonic()
    const before = this.#buckets.get(key)
    const tokens =
      before === undefined
        ? this.#burst
        : Math.min(this.#burst, before.tokens + ((now - before.at) * this.#perSecond) / 1_000)
    this.#buckets.delete(key)
    if (this.#buckets.size >= this.#bound) this.#buckets.delete(this.#buckets.keys().next().value!)
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, at: now })
      return Math.ceil(((1 - tokens) * 1_000) / this.#perSecond)
    }
    this.#buckets.set(key, { tokens: tokens - 1, at: now })
    return 0
  }
}
