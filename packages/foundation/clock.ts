/** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
export type Millis = number

/** A deadline that was set and can be taken back. */
export interface Timer {
  cancel(): void
}

/**
 * Time as a port [LAW-9]. Nothing of ours asks the machine for the time directly, so that a simulation can own it.
 * `now` may jump (people set clocks); `monotonic` never goes back and is for durations only.
 */
export interface Clock {
  now(): Millis
  /** Milliseconds since some fixed moment; fractions allowed. For measuring, never for storing. */
  monotonic(): number
  /** Calls `action` once, not before `delayMs` (0 … 2^31−1) has passed. */
  after(delayMs: number, action: () => void): Timer
}

/** The machine's own clock. The only place that reads it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, action) {
    const handle = setTimeout(action, Math.min(Math.max(delayMs, 0), 0x7fffffff))
    return { cancel: () => clearTimeout(handle) }
  },
}

/** Repeats `action` every `periodMs` until cancelled; the next period starts when the action was called. */
export function every(clock: Clock, periodMs: number, action: () => void): Timer {
  let timer: Timer
  let stopped = false
  const arm = (): void => {
    timer = clock.after(periodMs, () => {
      if (stopped) return
      arm()
      action()
    })
  }
  arm()
  return {
    cancel() {
      stopped = true
      timer.cancel()
    },
  }
}

/** Resolves after `delayMs` on `clock`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve))
}

interface Deadline {
  readonly at: number
  readonly order: number
  action: (() => void) | undefined
}

/** Fewer deadlines that were taken back are not worth sorting the others for. */
const MANY_TAKEN = 512

/**
 * A clock that stands still until told to move. Deadlines fire in order of time, then of setting, so that a run repeats.
 */
export class VirtualClock implements Clock {
  #now: Millis
  #elapsed = 0
  #order = 0
  #heap: Deadline[] = []
  /** Deadlines in the heap that were taken back. */
  #taken = 0

  constructor(startsAt: Millis) {
    this.#now = startsAt
  }

  now(): Millis {
    return this.#now
  }

  monotonic(): number {
    return this.#elapsed
  }

  after(delayMs: number, action: () => void): Timer {
    const entry: Deadline = { at: this.#elapsed + Math.max(0, Math.ceil(delayMs)), order: this.#order++, action }
    this.#push(entry)
    return {
      cancel: () => {
        if (entry.action === undefined) return
        entry.action = undefined
        this.#taken += 1
        this.#sweep()
      },
    }
  }

  /** Sets the wall clock without letting time pass, as a person or a time server does. */
  jump(byMs: number): void {
    this.#now += byMs
  }

  /** Milliseconds until the next deadline, or undefined when nothing waits. */
  untilNext(): number | undefined {
    this.#drop()
    const first = this.#heap[0]
    return first === undefined ? undefined : first.at - this.#elapsed
  }

  /** Moves to the next deadline and fires it; false when nothing waits. */
  step(): boolean {
    this.#drop()
    const first = this.#pop()
    if (first === undefined) return false
    this.#now += first.at - this.#elapsed
    this.#elapsed = first.at
    const { action } = first
    // Taking back a deadline that has fired does nothing.
    first.action = undefined
    action?.()
    return true
  }

  /** Lets `byMs` pass, firing every deadline on the way. Promises between deadlines are the caller's to await. */
  advance(byMs: number): void {
    const until = this.#elapsed + byMs
    for (let next = this.untilNext(); next !== undefined && this.#elapsed + next <= until; next = this.untilNext())
      this.step()
    this.#now += until - this.#elapsed
    this.#elapsed = until
  }

  #drop(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.action === undefined) {
      this.#pop()
      this.#taken -= 1
    }
  }

  /** Long deadlines that are set and taken back with every message must not pile up until their time. */
  #sweep(): void {
    if (this.#taken < MANY_TAKEN || this.#taken * 2 < this.#heap.length) return
    const live = this.#heap.filter((entry) => entry.action !== undefined)
    // A list in order is a heap.
    this.#heap = live.sort((a, b) => (before(a, b) ? -1 : 1))
    this.#taken = 0
  }

  #push(entry: Deadline): void {
    const heap = this.#heap
    heap.push(entry)
    let i = heap.length - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (before(heap[parent]!, entry)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }

  #pop(): Deadline | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1
      if (before(last, heap[child]!)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
    return first
  }
}

function before(a: { at: number; order: number }, b: { at: number; order: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
