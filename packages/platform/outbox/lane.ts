import { type Clock, Fault, type Random } from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'
import type { Consumer } from './consumer.ts'
import { eventsAfter, movePosition, type Position, positionOf, type ReadEvent } from './store.ts'

/** An older transaction may still bring an event that belongs before those seen; it ends within moments. */
const HELD_MS = 3
/** So many events of others may pass before the place is stored without one of ours. */
const MOST_PASSED = 5_000

/** What to do after a turn. */
type Next =
  | { readonly kind: 'go-on' }
  /** All was handled: sleep until woken. */
  | { readonly kind: 'rest' }
  /** More may come together in a moment; wakes do not cut it short. */
  | { readonly kind: 'gather' }
  | { readonly kind: 'wait'; readonly ms: number }

/** How a lane reads and waits. */
export interface LaneOptions {
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
  /**
   * After a batch, wait so long for more events to come together, in ms; 15 unless told. The first event after a silence
   * is handled at once. Under load it saves most of the commits.
   */
  readonly gatherMs?: number
  /** Look for events of other processes this often, in ms; 1,000 unless told. */
  readonly pollMs?: number
}

/** One consumer's way through the events. */
export class Lane {
  readonly #consumer: Consumer
  readonly #options: LaneOptions
  readonly #topics: ReadonlySet<string>
  /** Up to where events are handled, or are none of ours. */
  #position: Position | undefined
  /** What the database knows of it: it lags while only events of others pass, which are not worth a commit. */
  #stored: Position | undefined
  #passed = 0
  #stopped = false
  /** Counts wakes, so that one that comes while a batch runs is not lost. */
  #wakes = 0
  #sleeping: { readonly deaf: boolean; readonly end: () => void } | undefined
  /** Those who wait until all is handled. */
  #waiting: (() => void)[] = []
  /** The event that was being handled when a turn failed. */
  #at: number | undefined
  failures = 0

  constructor(consumer: Consumer, options: LaneOptions) {
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
    if (this.failures === 0 && this.#sleeping?.deaf === false) this.#sleeping.end()
  }

  stop(): void {
    this.#stopped = true
    this.#sleeping?.end()
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#wakes += 1
      if (this.failures === 0) this.#sleeping?.end()
    })
  }

  async run(): Promise<void> {
    this.#stopped = false
    this.#forget()
    while (!this.#stopped) {
      const wakes = this.#wakes
      const waiting = [...this.#waiting]
      const next = await this.#turn()
      if (next.kind === 'wait') await this.#sleep(next.ms, true)
      else if (next.kind === 'gather') {
        // Whoever waits for the end does not want to wait for more.
        if (this.#waiting.length === 0) await this.#sleep(this.#options.gatherMs ?? 15, true)
      } else if (next.kind === 'rest') {
        this.#waiting = this.#waiting.filter((resolve) => !waiting.includes(resolve))
        for (const resolve of waiting) resolve()
        if (this.#wakes === wakes) await this.#sleep(this.#options.pollMs ?? 1_000, false)
      }
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  async #turn(): Promise<Next> {
    this.#at = undefined
    try {
      const next = await this.#batch()
      this.failures = 0
      return next
    } catch (error) {
      this.failures += 1
      // The place may have been stored although we did not hear of it; the database knows.
      this.#forget()
      this.#options.onFailure?.({ consumer: this.name, failures: this.failures, eventId: this.#at, error })
      const most = Math.min(30_000, 25 * 2 ** Math.min(this.failures, 12))
      return { kind: 'wait', ms: Math.max(1, Math.round(most * (0.5 + this.#options.random.fraction() / 2))) }
    }
  }

  async #batch(): Promise<Next> {
    const { db, batch = 200 } = this.#options
    this.#stored ??= await positionOf(db, this.name)
    this.#position ??= this.#stored
    // After a failure one event at a time, so that those before the one that fails get through.
    const limit = this.failures > 0 ? 1 : batch
    const read = await eventsAfter(db, this.#position, this.#consumer.topics, limit)
    const held = read.findIndex((event) => !event.ready)
    const ready = held < 0 ? read : read.slice(0, held)
    const last = ready.at(-1)
    if (last === undefined) {
      if (read.length > 0) return { kind: 'wait', ms: HELD_MS }
      if (this.#passed > 0) await this.#handle([], this.#position)
      return { kind: 'rest' }
    }
    const mine = ready.filter((event) => this.#topics.has(event.topic))
    const to = { xact: last.xact, id: last.id }
    this.#passed += ready.length - mine.length
    if (mine.length > 0 || this.#passed > MOST_PASSED) await this.#handle(mine, to)
    this.#position = to
    if (held >= 0) return { kind: 'wait', ms: HELD_MS }
    return read.length === limit ? { kind: 'go-on' } : { kind: 'gather' }
  }

  /** Acts on the events and stores the place in one transaction. */
  async #handle(events: readonly ReadEvent[], to: Position): Promise<void> {
    const from = this.#stored!
    await this.#options.db.transaction(async (tx) => {
      await this.#act(events, tx)
      if (!(await movePosition(tx, this.name, from, to)))
        throw new Fault('outbox.taken', `Another process serves the consumer ${this.name}`, { retriable: true })
    })
    this.#stored = to
    this.#passed = 0
  }

  async #act(events: readonly ReadEvent[], tx: Sql): Promise<void> {
    if (this.#consumer.handleAll !== undefined) {
      this.#at = events[0]?.id
      if (events.length > 0) await this.#consumer.handleAll(events, tx)
      return
    }
    for (const event of events) {
      this.#at = event.id
      await this.#consumer.handle?.(event, tx)
    }
  }

  #forget(): void {
    this.#position = undefined
    this.#stored = undefined
    this.#passed = 0
  }

  /** @param deaf wakes do not end it, only its time, a stop, or somebody who waits for the end */
  #sleep(ms: number, deaf: boolean): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        this.#sleeping = undefined
        timer.cancel()
        resolve()
      }
      const timer = this.#options.clock.after(ms, end)
      this.#sleeping = { deaf, end }
    })
  }
}
