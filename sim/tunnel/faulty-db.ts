import { type Clock, delay, Fault } from '@evertill/foundation'
import type { Db, Sql, SqlValue, TransactionOptions } from '../../packages/platform/database/index.ts'
import { type Life, never } from './life.ts'
import type { Stillness } from './stillness.ts'

/** What is wrong with the database now. All zero is a quick and healthy one. */
export interface DbTrouble {
  /** Nobody answers. */
  refuse: boolean
  /** Changes are refused, readings are not. */
  full: boolean
  /** So many changes from now on happen and are never acknowledged. */
  loseAcknowledgements: number
  /** So many changes from now on are refused because another came first. */
  conflicts: number
  /** Each statement waits so long before it begins, in ms of the world. */
  latencyMs: number
  /** The power goes at the so-manieth change from now: before it (`lost`) or after it, unheard (`kept`). */
  powerCut: { changes: number; fate: 'lost' | 'kept' } | undefined
}

export const healthy = (): DbTrouble => ({
  refuse: false,
  full: false,
  loseAcknowledgements: 0,
  conflicts: 0,
  latencyMs: 0,
  powerCut: undefined,
})

/**
 * The Db port as one life of the platform sees it: the real SQL runs on the real database behind it, and what can go wrong on the way
 * goes wrong here. When the life ends, open transactions are rolled back and nothing is answered any more.
 */
export class FaultyDb implements Db {
  readonly #inner: Db
  readonly #parts: { trouble: DbTrouble; life: Life; world: Clock; stillness: Stillness; powerCut: () => void }

  constructor(
    inner: Db,
    parts: {
      trouble: DbTrouble
      life: Life
      world: Clock
      stillness: Stillness
      /** Ends the life. */
      powerCut: () => void
    },
  ) {
    this.#inner = inner
    this.#parts = parts
  }

  async query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    const change = isChange(text)
    await this.#begin(change)
    const cut = change ? this.#cut() : undefined
    if (cut === 'lost') return this.#dark()
    const rows = await this.#counted(() => this.#inner.query<Row>(text, params))
    if (cut === 'kept') return this.#dark()
    return this.#end(change, rows)
  }

  async transaction<T>(work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T> {
    await this.#begin(true)
    const { life, trouble } = this.#parts
    let dark = false
    const ended = Promise.withResolvers<never>()
    ended.promise.catch(() => undefined)
    life.onEnd(() => ended.reject(GONE))
    let cut: 'lost' | 'kept' | undefined
    try {
      const value = await this.#counted(() =>
        this.#inner.transaction((tx) => {
          const own: Sql = {
            query: async (text, params) => {
              if (life.over) return never()
              if (trouble.refuse) throw unavailable()
              const rows = await tx.query(text, params)
              return life.over ? never() : (rows as never[])
            },
          }
          const worked = work(own).then((value) => {
            // The last moment: the commit either happens or it does not.
            cut = this.#cut()
            if (cut !== 'lost') return value
            this.#parts.powerCut()
            throw GONE
          })
          return Promise.race([worked, ended.promise])
        }, options),
      )
      if (cut === 'kept') return this.#dark()
      return this.#end(true, value)
    } catch (error) {
      dark = error === GONE || life.over
      if (dark) return never()
      throw error
    }
  }

  async close(): Promise<void> {}

  async #begin(change: boolean): Promise<void> {
    const { life, trouble, world } = this.#parts
    if (life.over) return never()
    if (trouble.latencyMs > 0) await delay(world, trouble.latencyMs)
    if (life.over) return never()
    if (trouble.refuse) throw unavailable()
    if (!change) return
    if (trouble.full) throw new Fault('database.full', 'the disk of the wind tunnel is full', { retriable: true })
    if (trouble.conflicts > 0) {
      trouble.conflicts -= 1
      throw new Fault('database.conflict', 'another change of the wind tunnel came first', { retriable: true })
    }
  }

  /** Is this the change at which the power goes? */
  #cut(): 'lost' | 'kept' | undefined {
    const { powerCut } = this.#parts.trouble
    if (powerCut === undefined) return undefined
    powerCut.changes -= 1
    if (powerCut.changes > 0) return undefined
    this.#parts.trouble.powerCut = undefined
    return powerCut.fate
  }

  #dark<T>(): Promise<T> {
    this.#parts.powerCut()
    return never()
  }

  #end<T>(change: boolean, value: T): T | Promise<T> {
    const { life, trouble } = this.#parts
    if (life.over) return never()
    if (change && trouble.loseAcknowledgements > 0) {
      trouble.loseAcknowledgements -= 1
      throw new Fault('database.unknown-commit', 'the wind tunnel lost the acknowledgement')
    }
    return value
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    const { stillness } = this.#parts
    stillness.running += 1
    try {
      return await work()
    } finally {
      stillness.running -= 1
    }
  }
}

const GONE = Symbol('the life is over')

function unavailable(): Fault {
  return new Fault('database.unavailable', 'the wind tunnel cut the database off', { retriable: true })
}

function isChange(text: string): boolean {
  return !/^\s*select\b/i.test(text)
}
