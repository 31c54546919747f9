import { readFileSync } from 'node:fs'
import { PerformanceObserver } from 'node:perf_hooks'
import { BinaryArray, type Db, type SqlValue } from '../../packages/platform/database/index.ts'

/** Statements of one kind: how many, their rows and their time from call to commit, ms. */
interface Kind {
  statements: number
  rows: number
  ms: number
  slowest: number
}

const none = (): Kind => ({ statements: 0, rows: 0, ms: 0, slowest: 0 })

/** What the main thread waits for while sales run: a core, the database, the collector. Linux only says the first. */
export class Waits {
  /** The same database, watched. */
  readonly db: Db
  #requests = none()
  #outcomes = none()
  #collector = none()
  /** Ms with no, one, two statements under way. */
  #busy: number[] = []
  #underWay = 0
  #since = 0
  #from = 0
  #sched = { ran: 0, queued: 0 }

  constructor(db: Db) {
    this.db = new Proxy(db, {
      get: (target, name) => {
        if (name === 'query')
          return (text: string, params?: readonly SqlValue[]) =>
            this.#watched(text, params, () => target.query(text, params))
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) count(this.#collector, 1, duration)
    }).observe({ entryTypes: ['gc'] })
  }

  /** Counts anew from here. */
  begin(): void {
    this.#requests = none()
    this.#outcomes = none()
    this.#collector = none()
    this.#busy = []
    this.#since = this.#from = performance.now()
    this.#sched = schedule()
  }

  /** What was counted since {@link Waits.begin}. */
  lines(): string {
    this.#change(0)
    const wall = performance.now() - this.#from
    const { ran, queued } = schedule()
    const share = (ms: number): string => (Number.isNaN(ms) ? '?' : `${((ms / wall) * 100).toFixed(0)} %`)
    const [works, waits] = [ran - this.#sched.ran, queued - this.#sched.queued]
    const [idle = 0, one = 0, ...more] = this.#busy
    const both = more.reduce((sum, each) => sum + each, 0)
    const { statements, ms, slowest } = this.#collector
    return (
      `     main thread  works ${share(works)}, waits for a core ${share(waits)}, sleeps ${share(wall - works - waits)}` +
      `  database  no statement ${share(idle)}, one ${share(one)}, more ${share(both)}\n` +
      `     requests ${told(this.#requests)}  outcomes ${told(this.#outcomes)}` +
      `  collector ${statements} pauses, ${share(ms)}, longest ${slowest.toFixed(1)} ms`
    )
  }

  async #watched<T>(text: string, params: readonly SqlValue[] | undefined, call: () => Promise<T>): Promise<T> {
    const kind = text.includes('claimed as') ? this.#requests : text.includes('changed as') ? this.#outcomes : undefined
    const first = params?.[0]
    if (kind === undefined || !(first instanceof BinaryArray)) return call()
    const from = performance.now()
    this.#change(1)
    try {
      return await call()
    } finally {
      this.#change(-1)
      // The number of elements stands behind dimensions, nulls and type.
      count(kind, first.bytes.readInt32BE(12), performance.now() - from)
    }
  }

  #change(by: number): void {
    const now = performance.now()
    this.#busy[this.#underWay] = (this.#busy[this.#underWay] ?? 0) + now - this.#since
    this.#since = now
    this.#underWay += by
  }
}

function count(kind: Kind, rows: number, ms: number): void {
  kind.statements += 1
  kind.rows += rows
  kind.ms += ms
  if (ms > kind.slowest) kind.slowest = ms
}

function told({ statements, rows, ms, slowest }: Kind): string {
  return `${(rows / statements).toFixed(0)} rows in ${(ms / statements).toFixed(1)} ms (slowest ${slowest.toFixed(1)})`
}

/** Ms that the main thread has run, and waited for a core. */
function schedule(): { ran: number; queued: number } {
  try {
    const [ran, queued] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ').map(Number)
    return { ran: ran! / 1e6, queued: queued! / 1e6 }
  } catch {
    return { ran: Number.NaN, queued: Number.NaN }
  }
}
