import { type Clock, delay, Fault } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import { GroupCommit, QueueFull } from './group-commit.ts'
import type { JournalId, JournalRequest, JournalRow, TransactionKey } from './journal.ts'
import { findByIds, findByKeys } from './row.ts'
import { insertRequests, type OutcomeWrite, storeOutcomes } from './store.ts'
import { JOURNAL_WEEKS, type KnownWeeks } from './weeks.ts'
import { YoungWeek } from './young-week.ts'

/** What became of a request that was to be committed. */
export type RequestWritten =
  | { readonly kind: 'new' }
  /** The key was taken before: by this row. */
  | { readonly kind: 'known'; readonly row: JournalRow }
  /** Nothing was decided and nothing may be sent. */
  | { readonly kind: 'refused'; readonly reason: 'overload' | 'database' }

/** What became of an outcome that was to be committed. */
export type OutcomeWritten =
  | { readonly kind: 'stored' }
  /** Somebody else had finished the row: this is what it says now. */
  | { readonly kind: 'overtaken'; readonly row: JournalRow | undefined }

export interface JournalWriterOptions {
  /** Rows of one statement. */
  readonly most: number
  /** Requests that may wait; one more is answered as overload. */
  readonly bound: number
  /** Statements of one kind that may be under way at once, each on a connection of its own. */
  readonly lanes: number
  /** How long a request is tried while the database refuses, in ms. */
  readonly requestWithinMs: number
}

export const writerDefaults: JournalWriterOptions = { most: 256, bound: 4_096, lanes: 1, requestWithinMs: 3_000 }

/**
 * Group commit of the journal [LAW-3]. Requests and outcomes have a pipeline and a connection each, because an outcome must not
 * wait behind the requests that came after it; `bench/journal-shapes.ts` compares this with one pipeline for both.
 */
export class JournalWriter {
  readonly #db: Db
  readonly #clock: Clock
  readonly #weeks: Pick<KnownWeeks, 'tableOf'>
  readonly #options: JournalWriterOptions
  readonly #requests: GroupCommit<JournalRequest, RequestWritten>
  readonly #outcomes: GroupCommit<OutcomeWrite, OutcomeWritten>
  readonly #stored: () => void
  readonly #young: YoungWeek
  #stopped = false

  /** @param stored called after each commit that may have written events */
  constructor(
    db: Db,
    clock: Clock,
    stored: () => void,
    weeks: Pick<KnownWeeks, 'tableOf'>,
    options: Partial<JournalWriterOptions> = {},
  ) {
    this.#weeks = weeks
    this.#db = db
    this.#clock = clock
    this.#stored = stored
    this.#young = new YoungWeek(db)
    this.#options = { ...writerDefaults, ...options }
    const { most, bound, lanes } = this.#options
    this.#requests = new GroupCommit({ most, bound, lanes, flush: (rows) => this.#writeRequests(rows) })
    // Outcomes are never refused: their number is bounded by the requests that were let in.
    this.#outcomes = new GroupCommit({
      most,
      lanes,
      bound: Number.POSITIVE_INFINITY,
      flush: (writes) => this.#writeOutcomes(writes),
    })
  }

  get depth(): number {
    return this.#requests.depth
  }

  /** Durable and new, known already, or refused. Never rejects. */
  request(row: JournalRequest): Promise<RequestWritten> {
    return this.#requests.add(row).catch((error: unknown): RequestWritten => {
      if (error instanceof QueueFull) return { kind: 'refused', reason: 'overload' }
      if (error instanceof Fault) return { kind: 'refused', reason: 'database' }
      throw error
    })
  }

  /** Durable when it resolves. Tried until the database takes it or the writer is stopped, in which case it rejects. */
  outcome(write: OutcomeWrite): Promise<OutcomeWritten> {
    return this.#outcomes.add(write)
  }

  /** No more attempts: what was not taken stays open in the journal and is found at the next start. */
  stop(): void {
    this.#stopped = true
  }

  drained(): Promise<void> {
    return Promise.all([this.#requests.drained(), this.#outcomes.drained()]).then(() => undefined)
  }

  async #writeRequests(rows: readonly JournalRequest[]): Promise<readonly RequestWritten[]> {
    // Two of one key in one statement: the later one is a repeat of the earlier one.
    const firstOf = new Map<string, JournalId>()
    const fresh: JournalRequest[] = []
    for (const row of rows) {
      const key = keyText(row)
      if (firstOf.has(key)) continue
      firstOf.set(key, row.id)
      fresh.push(row)
    }
    const table = this.#tableOf(fresh, idOfRequest)
    const inserted = await this.#retried(() => insertRequests(this.#db, fresh, table), this.#options.requestWithinMs)
    if (table !== JOURNAL_WEEKS.table) this.#young.grew(table, inserted.size)
    if (inserted.size === rows.length) {
      this.#stored()
      return rows.map(() => NEW)
    }
    const others = rows.filter((row) => !inserted.has(row.id))
    const found = await this.#retried(() => findByKeys(this.#db, others), this.#options.requestWithinMs)
    const known = new Map(found.map((row) => [keyText(row), row]))
    this.#stored()
    return rows.map((row) => {
      if (inserted.has(row.id)) return NEW
      const existing = known.get(keyText(row))
      // The first attempt was committed although its acknowledgement was lost: the row is our own.
      if (existing?.id === row.id) return NEW
      if (existing === undefined) return { kind: 'refused', reason: 'database' }
      return { kind: 'known', row: existing }
    })
  }

  async #writeOutcomes(writes: readonly OutcomeWrite[]): Promise<readonly OutcomeWritten[]> {
    const changed = await this.#retried(
      () => storeOutcomes(this.#db, writes, this.#tableOf(writes, idOfOutcome)),
      Number.POSITIVE_INFINITY,
    )
    this.#stored()
    if (changed.size === writes.length) return writes.map(() => STORED)
    const missing = writes.filter((write) => !changed.has(write.outcome.id)).map((write) => write.outcome.id)
    const rows = new Map(
      (await this.#retried(() => findByIds(this.#db, missing), Number.POSITIVE_INFINITY)).map((row) => [row.id, row]),
    )
    return writes.map(({ outcome }) => {
      if (changed.has(outcome.id)) return STORED
      const row = rows.get(outcome.id)
      // Our own commit whose acknowledgement was lost.
      if (row?.state === outcome.state && row.answeredAt === outcome.at && row.responseCode === outcome.responseCode)
        return STORED
      return { kind: 'overtaken', row }
    })
  }

  #tableOf<T>(items: readonly T[], idOf: (item: T) => JournalId): string {
    let lowest = Number.POSITIVE_INFINITY
    let highest = 0
    for (const item of items) {
      const id = idOf(item)
      if (id < lowest) lowest = id
      if (id > highest) highest = id
    }
    return this.#weeks.tableOf(lowest, highest)
  }

  async #retried<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
    const started = this.#clock.monotonic()
    for (let pause = 20; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof Fault) || error.code === 'database.statement') throw error
        // Both statements may be repeated: keys and states decide, not the number of attempts.
        if (this.#stopped || this.#clock.monotonic() - started + pause > withinMs) throw error
        await delay(this.#clock, pause)
      }
    }
  }
}

const NEW: RequestWritten = { kind: 'new' }
const STORED: OutcomeWritten = { kind: 'stored' }

const idOfRequest = (row: JournalRequest): JournalId => row.id
const idOfOutcome = (write: OutcomeWrite): JournalId => write.outcome.id

export function keyText(key: TransactionKey): string {
  return `${key.terminalId}${key.batch}${key.stan}`
}
