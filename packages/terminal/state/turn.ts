import type { Millis } from '@evertill/foundation'
import { type JournalRecord, keyOf, type WritePoint } from '../journal/journal.ts'
import { withoutKeyedNumber } from '../journal/keyed-number.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Effect } from './effect.ts'
import type { LiveTransaction } from './live-transaction.ts'
import type { Screen } from './screen.ts'
import type { TerminalState } from './state.ts'

/**
 * One step in the making: the state as it becomes and the effects in their order. It exists for the length of a `step`
 * only; nothing of it is shared, so that `step` is pure for its caller.
 */
export class Turn {
  state: TerminalState
  readonly effects: Effect[] = []
  readonly now: Millis
  #begun = false

  constructor(state: TerminalState, now: Millis) {
    this.state = state
    this.now = now
  }

  /** What the turn began with stays as it is; its own copy is changed in place. */
  set(change: Partial<TerminalState>): void {
    if (!this.#begun) {
      this.state = { ...this.state }
      this.#begun = true
    }
    Object.assign(this.state, change)
  }

  emit(effect: Effect): void {
    this.effects.push(effect)
  }

  show(screen: Screen): void {
    this.set({ screen })
  }

  /** The live transaction with changes; the caller has made sure that there is one. */
  live(change: Partial<LiveTransaction>): void {
    const live = this.state.transaction
    if (live !== undefined) this.set({ transaction: { ...live, ...change } })
  }

  /** Puts records into memory, lets those with the keys `remove` go, and asks for one durable write of all of it. */
  keep(point: WritePoint, records: readonly JournalRecord[], remove: readonly string[] = []): void {
    if (remove.length > 0) this.#forget(remove)
    const asked = records.map(withoutKeyedNumber)
    this.remember(asked)
    // The habit is no reason to write; it goes along when something else is.
    const put = this.state.habitDue ? [...asked, this.state.habit] : asked
    this.set({ habitDue: false })
    this.emit({ type: 'store', point, change: { put, remove } })
  }

  #forget(keys: readonly string[]): void {
    const gone = new Set(keys)
    const staying = <R extends JournalRecord>(known: ReadonlyMap<string, R>): ReadonlyMap<string, R> =>
      new Map([...known].filter(([, record]) => !gone.has(keyOf(record))))
    this.set({ records: staying(this.state.records), signatures: staying(this.state.signatures) })
  }

  /** Puts records into memory only. */
  remember(put: readonly JournalRecord[]): void {
    let { records, signatures } = this.state
    for (const record of put.map(withoutKeyedNumber)) {
      switch (record.kind) {
        case 'transaction':
          records = new Map(records).set(record.id, record)
          break
        case 'signature':
          signatures = new Map(signatures).set(record.id, record)
          break
        case 'counters':
          this.set({ counters: record })
          break
        case 'shift':
          this.set({ shift: record })
          break
        case 'settlement':
          this.set({ settlement: record })
          break
        case 'habit':
          this.set({ habit: record })
          break
        case 'maintenance':
          this.set({ maintenance: record })
          break
        case 'settings':
          this.set({ settings: record })
          break
      }
    }
    this.set({ records, signatures })
  }

  /** The record of the live transaction. */
  get current(): TransactionRecord | undefined {
    const id = this.state.transaction?.recordId
    return id === undefined ? undefined : this.state.records.get(id)
  }

  get parameters() {
    return this.state.config.profile.parameters
  }

  get contract() {
    return this.state.config.profile.contract
  }

  get currency(): string {
    return this.state.config.profile.currency
  }
}
