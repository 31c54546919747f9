import { assert, type Clock, Fault, type Random, type Timer } from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'
import type { NewEvent, OutboxEvent, Topic } from './event.ts'
import { backlog, eventsAfter, insert, movePosition, type Position, positionOf, realign, trim } from './store.ts'

/** Somebody who acts on events. Exactly one of `handle` and `handleAll` is given. */
export interface Consumer {
  /** Stable: the position is stored under this name. */
  readonly consumer: string
  readonly topics: readonly Topic[]
  /**
   * Acts on one event inside `tx`, in which the position is stored too: what it writes there happens once. Anything it
   * does elsewhere may happen again, since an event is delivered until the transaction commits.
   */
  handle?(event: OutboxEvent, tx: Sql): Promise<void>
  /** The same for a batch in order, for consumers that write with one statement. */
  handleAll?(events: readonly OutboxEvent[], tx: Sql): Promise<void>
}

export interface ConsumerStatus {
  readonly consumer: string
  readonly waiting: number
  /** When the oldest waiting event happened. */
  readonly oldestAt: number | undefined
  /** Attempts that failed since the last one that did not. */
  readonly failures: number
}

export interface OutboxOptions {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  /** Told of every failed attempt: `code` of the Fault or the name of the error, the event it stopped at. */
  readonly onFailure?: (failure: {
    consumer: string
    failures: number
    eventId: number | undefined
    error: unknown
  }) => void
  /** Events handled in one transaction at most; 200 unless told. */
  readonly batch?: number
  /** Look for events of other processes this often, in ms; 1,000 unless told. */
  readonly pollMs?: number
  /** Handled events are kept this long, in ms; seven days unless told. */
  readonly keepMs?: number
}

/** Events committed with the change that they tell of, and delivered at least once, in order, to each consumer. */
export interface Outbox {
  /** Inside the room's own transaction. After the commit call {@link Outbox.wake}. See also `insertEvents`. */
  append(tx: Sql, ...events: readonly NewEvent[]): Promise<void>
  /** Registers a consumer; before {@link Outbox.start}. */
  consume(consumer: Consumer): void
  /** Something was committed: look now. Costs nothing when called often. */
  wake(): void
  start(): Promise<void>
  /** Lets the running batches end. */
  stop(): Promise<void>
  status(): Promise<readonly ConsumerStatus[]>
  /** Resolves when every consumer has handled everything that was committed before the call. */
  settled(): Promise<void>
}

export function createOutbox(options: OutboxOptions): Outbox {
  return new DurableOutbox(options)
}

const HELD_MS = 3
const TRIM_MS = 600_000

class DurableOutbox implements Outbox {
  readonly #options: OutboxOptions
  readonly #lanes: Lane[] = []
  #running: Promise<unknown>[] | undefined
  #trimming: Timer | undefined

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  append(tx: Sql, ...events: readonly NewEvent[]): Promise<void> {
    return insert(tx, events)
  }

  consume(consumer: Consumer): void {
    assert(this.#running === undefined, 'consumers are registered before the outbox starts')
    assert((consumer.handle === undefined) !== (consumer.handleAll === undefined), 'a consumer has one way to handle')
    assert(
      this.#lanes.every((lane) => lane.name !== consumer.consumer),
      `two consumers are called ${consumer.consumer}`,
    )
    this.#lanes.push(new Lane(consumer, this.#options))
  }

  wake(): void {
    for (const lane of this.#lanes) lane.wake()
  }

  async start(): Promise<void> {
    if (this.#running !== undefined) return
    this.#running = []
    await this.#options.db.transaction(realign)
    this.#running = this.#lanes.map((lane) => lane.run())
    this.#trimLater()
  }

  async stop(): Promise<void> {
    this.#trimming?.cancel()
    for (const lane of this.#lanes) lane.stop()
    await Promise.all(this.#running ?? [])
    this.#running = undefined
  }

  async status(): Promise<readonly ConsumerStatus[]> {
    const rows = await backlog(
      this.#options.db,
      this.#lanes.map((lane) => lane.name),
    )
    const waiting = new Map(rows.map((row) => [row.consumer, row]))
    return this.#lanes.map((lane) => ({
      consumer: lane.name,
      waiting: waiting.get(lane.name)?.waiting ?? 0,
      oldestAt: waiting.get(lane.name)?.oldest ?? undefined,
      failures: lane.failures,
    }))
  }

  async settled(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.settled()))
  }

  #trimLater(): void {
    this.#trimming = this.#options.clock.after(TRIM_MS, () => {
      const before = this.#options.clock.now() - (this.#options.keepMs ?? 7 * 86_400_000)
      const names = this.#lanes.map((lane) => lane.name)
      // What cannot be trimmed now is trimmed at the next turn; nothing else depends on it.
      trim(this.#options.db, names, before, 20_000).catch(() => 0)
      if (this.#running !== undefined) this.#trimLater()
    })
  }
}

/** One consumer's way through the events. */
class Lane {
  readonly #consumer: Consumer
  readonly #options: OutboxOptions
  readonly #topics: ReadonlySet<string>
  #position: Position | undefined
  #stopped = false
  /** Counts calls of {@link wake}, so that one that comes while a batch runs is not lost. */
  #wakes = 0
  #rouse: (() => void) | undefined
  #quiet: (() => void)[] = []
  failures = 0

  constructor(consumer: Consumer, options: OutboxOptions) {
    this.#consumer = consumer
    this.#options = options
    this.#topics = new Set(consumer.topics)
  }

  get name(): string {
    return this.#consumer.consumer
  }

  wake(): void {
    this.#wakes += 1
    // A failing consumer keeps its distance: new events do not make the old one succeed.
    if (this.failures === 0) this.#rouse?.()
  }

  stop(): void {
    this.#stopped = true
    this.#rouse?.()
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#quiet.push(resolve)
      this.wake()
    })
  }

  async run(): Promise<void> {
    this.#stopped = false
    this.#position = undefined
    while (!this.#stopped) {
      const wakes = this.#wakes
      const quiet = [...this.#quiet]
      const waitMs = await this.#turn()
      if (waitMs === 0) continue
      if (waitMs === undefined && this.failures === 0) {
        this.#quiet = this.#quiet.filter((resolve) => !quiet.includes(resolve))
        for (const resolve of quiet) resolve()
        if (this.#wakes !== wakes) continue
      }
      await this.#sleep(waitMs ?? this.#options.pollMs ?? 1_000)
    }
    for (const resolve of this.#quiet.splice(0)) resolve()
  }

  /** One batch. Returns how long to wait before the next: 0 when there is more, undefined when all was handled. */
  async #turn(): Promise<number | undefined> {
    let at: number | undefined
    try {
      const { db, batch = 200 } = this.#options
      this.#position ??= await positionOf(db, this.name)
      const from = this.#position
      // After a failure one event at a time, so that those before the one that fails get through.
      const limit = this.failures > 0 ? 1 : batch
      const read = await eventsAfter(db, from, this.#consumer.topics, limit)
      const held = read.findIndex((event) => !event.ready)
      const ready = held < 0 ? read : read.slice(0, held)
      const last = ready.at(-1)
      if (last === undefined) return read.length > 0 ? HELD_MS : undefined
      const mine = ready.filter((event) => this.#topics.has(event.topic))
      await db.transaction(async (tx) => {
        if (this.#consumer.handleAll !== undefined) {
          at = mine[0]?.id
          if (mine.length > 0) await this.#consumer.handleAll(mine, tx)
        } else
          for (const event of mine) {
            at = event.id
            await this.#consumer.handle?.(event, tx)
          }
        if (!(await movePosition(tx, this.name, from, last)))
          throw new Fault('outbox.taken', `Another process serves the consumer ${this.name}`, { retriable: true })
      })
      this.#position = { xact: last.xact, id: last.id }
      this.failures = 0
      return held >= 0 ? HELD_MS : read.length === limit ? 0 : undefined
    } catch (error) {
      this.failures += 1
      // The position may have been stored although we did not hear of it; the database knows.
      this.#position = undefined
      this.#options.onFailure?.({ consumer: this.name, failures: this.failures, eventId: at, error })
      const most = Math.min(30_000, 25 * 2 ** Math.min(this.failures, 12))
      return Math.max(1, Math.round(most * (0.5 + this.#options.random.fraction() / 2)))
    }
  }

  #sleep(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(ms, () => this.#rouse?.())
      this.#rouse = () => {
        this.#rouse = undefined
        timer.cancel()
        resolve()
      }
    })
  }
}
