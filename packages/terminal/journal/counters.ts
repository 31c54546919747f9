import type { CounterRecord } from './journal.ts'

/** F11 is six digits and is never zero. */
export const LAST_STAN = 999_999

export const FIRST_COUNTERS: CounterRecord = { kind: 'counters', id: 'counters', stan: 0, batch: '000001', cash: 0 }

/** The next STAN and the counters after it; 999999 is followed by 1. */
export function nextStan(counters: CounterRecord): { readonly stan: string; readonly counters: CounterRecord } {
  const stan = counters.stan >= LAST_STAN ? 1 : counters.stan + 1
  return { stan: String(stan).padStart(6, '0'), counters: { ...counters, stan } }
}

/** How far numbers jump when some of them turn out to be used: after a lost counter, or a 94 [F39]. */
const JUMP = 1_000

/** The host knows this STAN with other content: this terminal's numbers went back, and move ahead now. */
export function skipAhead(counters: CounterRecord): CounterRecord {
  return { ...counters, stan: (counters.stan + JUMP) % LAST_STAN }
}
