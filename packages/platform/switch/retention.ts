import { type BusinessDay, type Clock, delay, Fault, localDayOf, type Millis, type Timer } from '@evertill/foundation'
import { type Db, dropPartition, type Partition, partitionsOf, preparePartitions } from '../database/index.ts'
import { dropStandIns } from './authorization/stand-in.ts'
import { dropUnasked } from './batch/chip-record.ts'
import { dropBatches } from './batch/settlement.ts'
import { idAt, type JournalId } from './journal/journal.ts'
import { readMark } from './journal/mark.ts'
import { JOURNAL_WEEKS, KnownWeeks, MESSAGE_WEEKS } from './journal/weeks.ts'
import type { SwitchMetrics } from './ports.ts'

/** How long transactions are kept. */
export interface RetentionRule {
  /** Days, at least {@link LEAST_DAYS}: whoever refunds, disputes or repeats refers to nothing older. */
  readonly days: number
}

export const HOUSE_RETENTION: RetentionRule = { days: 400 }
export const LEAST_DAYS = 60

/** Why an old week is not dropped yet. */
export type Keeping = 'unfinished' | 'open-reversal' | 'open-batch' | 'unsettled'

const DAY_MS = 86_400_000
const TURN_MS = 3_600_000
/** Weeks that are there before their time comes. */
const AHEAD_MS = 14 * DAY_MS
/** Rows of one statement of clearing, and statements of one turn: sales have the way in between. */
const CHUNK = 2_000
const MOST_CHUNKS = 500
const PAUSE_MS = 20
/** Batches of one statement: each may have a thousand details. */
const BATCHES = 100
/** A business day is over everywhere by then, also where a clock was put back. */
const STAND_IN_DAYS = 3

/**
 * Keeps weeks of the journal ready ahead of time, and lets go of what is older than the rule: never before everything in it is finished,
 * undone, closed with its batch and settled. A turn has a bound; what it does not reach is done at the next one.
 */
export class Retention {
  readonly weeks = new KnownWeeks()
  readonly #ports: { db: Db; clock: Clock; metrics: SwitchMetrics }
  readonly #rule: RetentionRule
  readonly #settledBefore: (day: BusinessDay) => Promise<boolean>
  #timer: Timer | undefined
  #turning: Promise<unknown> | undefined
  #stopped = false

  /** @param settledBefore whether everything of business days before this one is booked, compared and funded */
  constructor(
    ports: { db: Db; clock: Clock; metrics: SwitchMetrics },
    rule: RetentionRule,
    settledBefore: (day: BusinessDay) => Promise<boolean>,
  ) {
    this.#ports = ports
    this.#rule = rule
    this.#settledBefore = settledBefore
  }

  /** Makes this week and the next ready, and goes on doing so. A database that refuses is asked again at the next turn. */
  async start(): Promise<void> {
    this.#stopped = false
    await this.#prepare().catch(forgive)
    this.#later()
  }

  async stop(): Promise<void> {
    this.crash()
    await this.#turning
  }

  crash(): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** One turn: gives the weeks that were dropped, and why the oldest one that should go does not. */
  async turn(): Promise<{ dropped: readonly string[]; kept: Keeping | undefined }> {
    await this.#prepare()
    const before = this.#ports.clock.now() - Math.max(this.#rule.days, LEAST_DAYS) * DAY_MS
    const dropped: string[] = []
    const { db, metrics } = this.#ports
    for (const week of await partitionsOf(db, JOURNAL_WEEKS)) {
      if (week.to > idAt(before)) break
      const kept = await this.#keeping(week.to)
      if (kept !== undefined) {
        metrics.count('switch_retention_held_total', { reason: kept })
        return { dropped, kept }
      }
      if (!(await this.#clear(week))) break
      for (const each of await partitionsOf(db, MESSAGE_WEEKS))
        if (each.to <= week.to) await dropPartition(db, MESSAGE_WEEKS, each.name)
      if (!(await dropPartition(db, JOURNAL_WEEKS, week.name))) break
      dropped.push(week.name)
      metrics.count('switch_retention_dropped_total')
    }
    await dropUnasked(db, before, CHUNK)
    const kept = await this.#clearRest(idAt(before))
    if (kept === undefined && (await this.#settledBefore(localDayOf(before, 0))))
      await this.#drain(BATCHES, (most) => dropBatches(db, before, most))
    const counted = localDayOf(this.#ports.clock.now() - STAND_IN_DAYS * DAY_MS, 0)
    await this.#drain(CHUNK, (most) => dropStandIns(db, counted, most))
    return { dropped, kept }
  }

  /** Again and again, a piece at a time, until nothing is left or the turn has had its share. */
  async #drain(most: number, drop: (most: number) => Promise<number>): Promise<void> {
    for (let chunk = 0; chunk < MOST_CHUNKS && !this.#stopped; chunk++) {
      if ((await drop(most)) < most) return
      await delay(this.#ports.clock, PAUSE_MS)
    }
  }

  /** What found no week when it was written goes row by row; it is little, or nothing. */
  async #clearRest(to: JournalId): Promise<Keeping | undefined> {
    const { db } = this.#ports
    const rest = `${JOURNAL_WEEKS.table}_rest`
    const [row] = await db.query<{ oldest: number | null }>(`select min(id) as oldest from ${rest}`)
    if (row!.oldest === null || row!.oldest >= to) return undefined
    const kept = await this.#keeping(to)
    if (kept === undefined && (await this.#clear({ name: rest, from: 0, to }, true)))
      await db.query(`delete from ${MESSAGE_WEEKS.table}_rest where journal_id < $1`, [to])
    return kept
  }

  #later(): void {
    if (this.#stopped) return
    this.#timer = this.#ports.clock.after(TURN_MS, () => {
      this.#turning = this.turn()
        .catch(forgive)
        .finally(() => this.#later())
    })
  }

  async #prepare(): Promise<void> {
    const now = this.#ports.clock.now()
    await preparePartitions(this.#ports.db, JOURNAL_WEEKS, now - DAY_MS, now + AHEAD_MS)
    await preparePartitions(this.#ports.db, MESSAGE_WEEKS, now - DAY_MS, now + AHEAD_MS)
    const there = await partitionsOf(this.#ports.db, JOURNAL_WEEKS)
    // Only what nobody could be about to drop.
    this.weeks.know(there.filter((week) => week.to > idAt(now - DAY_MS)))
  }

  /** Why rows before `to` must stay. */
  async #keeping(to: JournalId): Promise<Keeping | undefined> {
    const { db } = this.#ports
    if ((await readMark(db)) < to) return 'unfinished'
    const open = await db.query(`select 1 from switch_reversal where state = 'open' and journal_id < $1 limit 1`, [to])
    if (open.length > 0) return 'open-reversal'
    const batch = await db.query(
      `select 1 from switch_session s where exists (
         select 1 from switch_key k where k.terminal_id = s.terminal_id and k.batch = s.batch and k.journal_id < $1
       ) limit 1`,
      [to],
    )
    if (batch.length > 0) return 'open-batch'
    return (await this.#settledBefore(dayAfter(to))) ? undefined : 'unsettled'
  }

  /** Lets go of what hangs on the rows of a week; false when the turn ended before that. */
  async #clear(week: Partition, rows = false): Promise<boolean> {
    const { db, clock } = this.#ports
    let after: JournalId = week.from ?? 0
    for (let chunk = 0; ; chunk++) {
      if (this.#stopped || chunk === MOST_CHUNKS) return false
      const [done] = await db.query<{ last: number | null }>(clearText(week.name, rows), [after, CHUNK, week.to])
      if (done === undefined || done.last === null) return true
      after = done.last + 1
      await delay(clock, PAUSE_MS)
    }
  }
}

/** Keys, signatures, words of chips and finished reversals of the next rows of a week, and the rows themselves where they do not go as a whole. */
const clearText = (week: string, rows: boolean): string => `
  with gone as (
    select id, terminal_id, batch, stan from ${week} where id >= $1 and id < $3 order by id limit $2
  ), keys as (
    delete from switch_key k using gone g
    where k.terminal_id = g.terminal_id and k.batch = g.batch and k.stan = g.stan and k.journal_id = g.id
  ), signatures as (
    delete from switch_signature s using gone g where s.journal_id = g.id
  ), chips as (
    delete from switch_chip_record c using gone g
    where c.terminal_id = g.terminal_id and c.batch = g.batch and c.stan = g.stan
  ), reversals as (
    delete from switch_reversal r using gone g where r.journal_id = g.id and r.state = 'done'
  )${rows ? `, rows as (delete from ${week} w using gone g where w.id = g.id)` : ''}
  select max(id) as last from gone`

/** The business day after the last one that has rows before this id, wherever on earth the day turns. */
function dayAfter(id: JournalId): BusinessDay {
  return localDayOf(msOf(id) + 2 * DAY_MS, 0)
}

function msOf(id: JournalId): Millis {
  return Math.floor(id / JOURNAL_WEEKS.perMs)
}

/** The database is away or busy: the next turn looks again. */
function forgive(error: unknown): void {
  if (!(error instanceof Fault)) throw error
}
