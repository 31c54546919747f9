import type { Clock, Timer } from '@evertill/foundation'

/** A machine's own idea of the time: people and time servers set it, and it goes wrong. */
export interface Wristwatch {
  /** Milliseconds it is ahead of the world; negative when it is behind. */
  aheadMs: number
}

/**
 * One life of a process, from its start to the cut of its power. Its clock falls silent with it and whatever it still waits for never
 * comes, so that a program that knows nothing of simulation can be ended between any two of its steps.
 */
export class Life {
  readonly clock: Clock
  #over = false
  readonly #endings: (() => void)[] = []

  constructor(world: Clock, watch: Wristwatch) {
    this.clock = {
      now: () => world.now() + watch.aheadMs,
      monotonic: () => world.monotonic(),
      after: (delayMs, action): Timer => {
        if (this.#over) return { cancel: () => undefined }
        return world.after(delayMs, () => {
          if (!this.#over) action()
        })
      },
    }
  }

  get over(): boolean {
    return this.#over
  }

  /** Called when it ends; at once when it has. */
  onEnd(action: () => void): void {
    if (this.#over) action()
    else this.#endings.push(action)
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    for (const action of this.#endings.splice(0)) action()
  }
}

/** What nobody will ever hear. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined)
}
