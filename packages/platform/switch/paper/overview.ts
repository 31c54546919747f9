import type { MinutePoint, Overview, Scope } from '@evertill/contract'
import type { Clock, Millis, TransactionType } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import { idAt, type JournalState } from '../journal/journal.ts'
import { FINANCIAL } from '../message/transaction-type.ts'

/** Types that take money: what the shop turned over. */
const TAKES = (Object.keys(FINANCIAL) as TransactionType[]).filter((type) => FINANCIAL[type].movement === 'debit')

/** Upper bounds of the latency buckets, in ms; a percentile is told as the bound of its bucket. */
const BOUNDS = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000,
  15_000, 20_000, 30_000, 60_000, 120_000,
]
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Minutes this recent are read again each time: their transactions may still be under way. */
const FRESH_MS = 3 * MINUTE
/** Then everything is read again, so that later reversals show. */
const WHOLE_MS = 10 * MINUTE
const SCOPES = 64

interface Cell {
  readonly state: JournalState
  readonly code: string
  readonly bucket: number | null
  readonly count: number
  readonly amount: number
}

interface Kept {
  readonly minutes: Map<Millis, Cell[]>
  wholeAt: number
}

type Counted = Pick<Overview, 'hour' | 'hourBefore' | 'today' | 'minutes' | 'responseCodes'>

/**
 * The journal in minutes, for the first screen. What is past is counted once and kept, so that a busy house is not counted
 * anew every five seconds.
 */
export class JournalMinutes {
  readonly #sql: Sql
  readonly #clock: Clock
  readonly #kept = new Map<string, Kept>()

  constructor(sql: Sql, clock: Clock) {
    this.#sql = sql
    this.#clock = clock
  }

  /** @param dayStart the local midnight of the person who looks */
  async of(scope: Scope, dayStart: Millis): Promise<Counted> {
    const now = this.#clock.now()
    const hourStart = Math.floor(now / MINUTE) * MINUTE - 59 * MINUTE
    const from = Math.min(dayStart, hourStart - HOUR)
    const minutes = await this.#minutes(scope, from, now)
    const cells = (since: Millis, until: Millis): Cell[] => {
      const out: Cell[] = []
      for (const [at, list] of minutes) if (at >= since && at < until) out.push(...list)
      return out
    }
    const hour = cells(hourStart, Number.POSITIVE_INFINITY)
    const points: MinutePoint[] = []
    for (let at = hourStart; at <= now; at += MINUTE) {
      const { approvalRate: _, ...sums } = totals(minutes.get(at) ?? [])
      points.push({ at, ...sums })
    }
    return {
      hour: totals(hour),
      hourBefore: totals(cells(hourStart - HOUR, hourStart)),
      today: totals(cells(dayStart, Number.POSITIVE_INFINITY)),
      minutes: points,
      responseCodes: codes(hour),
    }
  }

  async #minutes(scope: Scope, from: Millis, now: Millis): Promise<Map<Millis, Cell[]>> {
    const key = JSON.stringify([scope.institutionId, scope.agentPath, scope.merchantId])
    const before = this.#kept.get(key)
    const whole = before === undefined || this.#clock.monotonic() - before.wholeAt > WHOLE_MS
    const kept: Kept = whole ? { minutes: new Map(), wholeAt: this.#clock.monotonic() } : before
    const since = whole ? Math.floor(from / MINUTE) * MINUTE : Math.floor((now - FRESH_MS) / MINUTE) * MINUTE
    const read = await this.#read(scope, since)
    for (const at of kept.minutes.keys()) if (at >= since || at < from - MINUTE) kept.minutes.delete(at)
    for (const [at, list] of read) kept.minutes.set(at, list)
    this.#kept.delete(key)
    if (this.#kept.size >= SCOPES) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(key, kept)
    return kept.minutes
  }

  async #read(scope: Scope, since: Millis): Promise<Map<Millis, Cell[]>> {
    const rows = await this.#sql.query<Cell & { minute: number }>(
      `select at / 60000 * 60000 as minute, state, response_code as code,
  width_bucket((answered_at - at)::int8, $5::int8[]) as bucket, count(*)::int as count,
  coalesce(sum(amount) filter (where type = any($6::text[]) and state = 'approved'), 0)::int8 as amount
from switch_journal
where id >= $1 and ($2::text is null or institution_id = $2) and ($3::text is null or starts_with(agent_path, $3))
  and ($4::text is null or merchant_id = $4)
group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
      [idAt(since), scope.institutionId ?? null, scope.agentPath ?? null, scope.merchantId ?? null, BOUNDS, TAKES],
    )
    const minutes = new Map<Millis, Cell[]>()
    for (const { minute, ...cell } of rows) {
      const list = minutes.get(minute)
      if (list === undefined) minutes.set(minute, [cell])
      else list.push(cell)
    }
    return minutes
  }
}

function totals(cells: readonly Cell[]): Overview['hour'] {
  let count = 0
  let approved = 0
  let declined = 0
  let amount = 0
  const buckets = new Array<number>(BOUNDS.length + 1).fill(0)
  for (const cell of cells) {
    count += cell.count
    amount += cell.amount
    if (cell.state === 'approved') approved += cell.count
    else if (cell.state === 'declined') declined += cell.count
    if (cell.bucket !== null) buckets[cell.bucket]! += cell.count
  }
  const p50 = percentile(buckets, 0.5)
  const p95 = percentile(buckets, 0.95)
  const p99 = percentile(buckets, 0.99)
  return {
    count,
    approved,
    declined,
    unknown: count - approved - declined,
    amount,
    ...(count === 0 ? {} : { approvalRate: approved / count }),
    ...(p50 === undefined ? {} : { p50Ms: p50 }),
    ...(p95 === undefined ? {} : { p95Ms: p95 }),
    ...(p99 === undefined ? {} : { p99Ms: p99 }),
  }
}

function percentile(buckets: readonly number[], part: number): number | undefined {
  const all = buckets.reduce((sum, it) => sum + it, 0)
  if (all === 0) return undefined
  let seen = 0
  for (let i = 0; i < buckets.length; i++) {
    seen += buckets[i]!
    if (seen >= part * all) return BOUNDS[Math.min(i, BOUNDS.length - 1)]!
  }
  return BOUNDS.at(-1)!
}

function codes(cells: readonly Cell[]): Overview['responseCodes'] {
  const counts = new Map<string, number>()
  for (const { code, count } of cells) if (code !== '') counts.set(code, (counts.get(code) ?? 0) + count)
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
    .slice(0, 12)
}
