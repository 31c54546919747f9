import { type Clock, systemClock } from '@evertill/foundation'

let now = 0

/** The lab's time, as the page that plays the film says it. Waiting is the machine's: it only asks for the time again. */
export const clock: Clock = {
  now: () => now,
  monotonic: () => systemClock.monotonic(),
  after: (ms, run) => systemClock.after(ms, run),
}

export function setClock(at: number): void {
  now = at
}
