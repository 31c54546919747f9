import { assert, Fault, type Timer } from '@evertill/foundation'
import { preparePartitions, type Sql } from '../database/index.ts'
import type { Consumer } from './consumer.ts'
import type { NewEvent } from './event.ts'
import { Lane, type LaneOptions } from './lane.ts'
import { backlog, dropDays, EVENT_DAYS, insert, realign, trim } from './store.ts'

export interface ConsumerStatus {
  readonly consumer: string
  readonly waiting: number
  /** When the oldest waiting event happened. */
  readonly oldestAt: number | undefined
  /** Attempts that failed since the last one that did not. */
  readonly failures: number
}

export interface OutboxOptions extends LaneOptions {
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

const TRIM_MS = 600_000
const DAY_MS = 86_400_000
const DAYS_AHEAD = 3

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
    await this.#prepare()
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

  /** Days ahead have a partition each; without one their events would go to the rest, which is slower to clear. */
  async #prepare(): Promise<void> {
    const now = this.#options.clock.now()
    await preparePartitions(this.#options.db, EVENT_DAYS, now - DAY_MS, now + DAYS_AHEAD * DAY_MS).catch(
      (error: unknown) => {
        if (!(error instanceof Fault)) throw error
      },
    )
  }

  #trimLater(): void {
    this.#trimming = this.#options.clock.after(TRIM_MS, () => {
      const before = this.#options.clock.now() - (this.#options.keepMs ?? 7 * 86_400_000)
      const names = this.#lanes.map((lane) => lane.name)
      // What cannot be done now is done at the next turn; nothing else depends on it.
      this.#prepare()
        .then(() => dropDays(this.#options.db, names, before))
        .then(() => trim(this.#options.db, names, before, 20_000))
        .catch(() => 0)
      if (this.#running !== undefined) this.#trimLater()
    })
  }
}
