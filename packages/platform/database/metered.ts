import { type Clock, Fault, type Millis } from '@evertill/foundation'
import type { Db } from './sql.ts'

/** How the database did lately. */
export interface DatabaseLoad {
  /** 95th percentile of a write from call to commit, milliseconds; absent while there were too few. */
  readonly commitMs: number | undefined
  /** Share of all calls that failed, 0 … 1. */
  readonly errors: number
  readonly calls: number
}

const WINDOW_MS = 5 * 60_000
const MOST = 1_024
/** Fewer writes than this say nothing about a percentile. */
const ENOUGH = 20
const WRITES = /^\s*(insert|update|delete|with)\b/i

/** The same database, watched: how long writes take and how many calls fail. Costs two readings of the clock for each call. */
export function metered(db: Db, clock: Clock): { readonly db: Db; load(): DatabaseLoad } {
  const writes: { at: Millis; ms: number }[] = []
  const minutes = new Map<number, { calls: number; errors: number }>()

  async function timed<T>(isWrite: boolean, call: () => Promise<T>): Promise<T> {
    const from = clock.monotonic()
    const minute = Math.floor(from / 60_000)
    const count = minutes.get(minute) ?? { calls: 0, errors: 0 }
    minutes.set(minute, count)
    if (minutes.size > 6) minutes.delete(minutes.keys().next().value!)
    count.calls += 1
    try {
      const answer = await call()
      if (isWrite) {
        writes.push({ at: from, ms: clock.monotonic() - from })
        if (writes.length > MOST) writes.splice(0, MOST / 4)
      }
      return answer
    } catch (error) {
      // A row that is there already is an answer, and what a room throws is its own affair.
      if (error instanceof Fault && error.code.startsWith('database.') && error.code !== 'database.conflict')
        count.errors += 1
      throw error
    }
  }

  return {
    // What else a twin can do passes through to it as it is.
    db: new Proxy(db, {
      get(target, name) {
        if (name === 'query')
          return (...call: Parameters<Db['query']>) => timed(WRITES.test(call[0]), () => target.query(...call))
        if (name === 'transaction')
          return (...call: Parameters<Db['transaction']>) => timed(true, () => target.transaction(...call))
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
    load() {
      const now = clock.monotonic()
      const lately = writes.filter((one) => now - one.at < WINDOW_MS).map((one) => one.ms)
      lately.sort((a, b) => a - b)
      const sums = [...minutes]
        .filter(([minute]) => now / 60_000 - minute < 6)
        .reduce((sum, [, one]) => ({ calls: sum.calls + one.calls, errors: sum.errors + one.errors }), {
          calls: 0,
          errors: 0,
        })
      return {
        commitMs: lately.length < ENOUGH ? undefined : lately[Math.floor(lately.length * 0.95)],
        errors: sums.calls === 0 ? 0 : sums.errors / sums.calls,
        calls: sums.calls,
      }
    },
  }
}
