import type { Clock, Timer } from '@evertill/foundation'

/** Something that must have happened by then. */
export class Deadline {
  readonly at: number
  #missed: (() => void) | undefined

  constructor(at: number, missed: () => void) {
    this.at = at
    this.#missed = missed
  }

  get done(): boolean {
    return this.#missed === undefined
  }

  /** It has happened. What would have been told is let go at once: it holds a whole sale, and the line holds thousands of deadlines. */
  meet(): void {
    this.#missed = undefined
  }

  /** Its time has come: tells, once, unless it was met. */
  due(): void {
    const missed = this.#missed
    this.#missed = undefined
    missed?.()
  }
}

/** Deadlines of one common length: first set, first due, so that one timer serves them all. */
export class Deadlines {
  readonly #clock: Clock
  readonly #delayMs: number
  #line: Deadline[] = []
  #head = 0
  #timer: Timer | undefined

  constructor(clock: Clock, delayMs: number) {
    this.#clock = clock
    this.#delayMs = delayMs
  }

  set(missed: () => void): Deadline {
    const deadline = new Deadline(this.#clock.monotonic() + this.#delayMs, missed)
    this.#dropDone()
    this.#line.push(deadline)
    if (this.#timer === undefined) this.#arm()
    return deadline
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#line = []
    this.#head = 0
  }

  #dropDone(): void {
    while (this.#head < this.#line.length && this.#line[this.#head]!.done) this.#head += 1
    if (this.#head > 1024 && this.#head * 2 > this.#line.length) {
      this.#line = this.#line.slice(this.#head)
      this.#head = 0
    }
  }

  #arm(): void {
    this.#dropDone()
    const first = this.#line[this.#head]
    if (first === undefined) {
      this.#line = []
      this.#head = 0
      return
    }
    this.#timer = this.#clock.after(Math.max(0, first.at - this.#clock.monotonic()), () => {
      this.#timer = undefined
      const now = this.#clock.monotonic()
      for (let next = this.#line[this.#head]; next !== undefined && next.at <= now; next = this.#line[this.#head]) {
        this.#head += 1
        next.due()
      }
      if (this.#timer === undefined) this.#arm()
    })
  }
}
