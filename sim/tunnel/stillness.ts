import type { VirtualClock } from '@evertill/foundation'

/**
 * Knows when nothing more happens unless time passes: no statement is with the database, no turn of the event loop was asked for, and
 * every promise that could move has moved. Only then may the clock step; that, and nothing else, makes a seed repeat.
 */
export class Stillness {
  /** Statements that the database has not answered. */
  running = 0
  #turns = 0
  readonly #real = globalThis.setImmediate
  #installed = false

  /** Counts turns of the event loop that programs ask for. One at a time per process; give it back with {@link uninstall}. */
  install(): void {
    if (this.#installed) return
    this.#installed = true
    const real = this.#real
    const counted = ((action: (...args: unknown[]) => void, ...args: unknown[]) => {
      this.#turns += 1
      return real(() => {
        this.#turns -= 1
        action(...args)
      })
    }) as unknown as typeof setImmediate
    globalThis.setImmediate = Object.assign(counted, { __promisify__: real.__promisify__ })
  }

  uninstall(): void {
    globalThis.setImmediate = this.#real
    this.#installed = false
  }

  /** Microtasks run to their end before the next turn; what they asked for is then seen in the counts. */
  async settle(): Promise<void> {
    do await new Promise<void>((resolve) => this.#real(resolve))
    while (this.running > 0 || this.#turns > 0)
  }

  /** Fires what is due at this instant, waits until nothing moves, and so on for `ms` or until `done` says so. */
  async run(clock: VirtualClock, ms: number, done?: () => boolean): Promise<boolean> {
    const until = clock.monotonic() + ms
    await this.settle()
    for (;;) {
      if (done?.()) return true
      const next = clock.untilNext()
      if (next === undefined || clock.monotonic() + next > until) break
      clock.step()
      // What falls due at the same instant shares its turn, as it would in one turn of a real event loop.
      for (let more = clock.untilNext(); more !== undefined && more <= 0; more = clock.untilNext()) clock.step()
      await this.settle()
    }
    clock.advance(Math.max(0, until - clock.monotonic()))
    await this.settle()
    return done?.() ?? false
  }
}
