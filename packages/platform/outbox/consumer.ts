import type { Sql } from '../database/index.ts'
import type { OutboxEvent, Topic } from './event.ts'

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
