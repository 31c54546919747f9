import { AsyncLocalStorage } from 'node:async_hooks'
import type { PGlite, QueryOptions, Transaction } from '@electric-sql/pglite'
import { assert, Bug } from '@evertill/foundation'
import { databaseFault, unavailable } from './database-faults.ts'
import { safeInteger } from './postgres.ts'
import type { Db, Sql, SqlValue } from './sql.ts'

const text = (value: string): string => value
/** The same reading of types as `postgres.ts`, so that a room cannot tell the twins apart. */
const READING: QueryOptions = {
  parsers: { 20: safeInteger, 1082: text, 1083: text, 1114: text, 1184: text, 1266: text, 1700: text },
}

/**
 * PostgreSQL inside this process, in memory. It does not write to a disk, so it never holds real money: it is for tests
 * and simulation. It has one connection: transactions run one after the other, in the order they were asked for.
 * A fresh one costs seconds; keep one for many tests and truncate.
 */
export async function openPglite(): Promise<Db> {
  const { PGlite } = await import('@electric-sql/pglite')
  return new PgliteDb(await PGlite.create())
}

class PgliteDb implements Db {
  readonly #pglite: PGlite
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>()
  #closed: Promise<void> | undefined

  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }

  async query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    this.#door()
    try {
      return await run<Row>(this.#pglite, text, params)
    } catch (error) {
      throw faultOf(error)
    }
  }

  async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    this.#door()
    const state = { open: true }
    let own: { error: unknown } | undefined
    try {
      return await this.#pglite.transaction(async (transaction) => {
        const tx = new PgliteTransaction(transaction, state)
        try {
          const value = await this.#inside.run(state, work, tx)
          await tx.end()
          if (tx.failed) throw new Bug('a statement failed inside the transaction and its error was swallowed')
          return value
        } catch (error) {
          await tx.end()
          own = { error }
          throw error
        }
      })
    } catch (error) {
      throw own === undefined ? faultOf(error) : own.error
    } finally {
      state.open = false
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#pglite.close()
    return this.#closed
  }

  #door(): void {
    if (this.#closed !== undefined) throw unavailable('closed', 'The database was closed')
    // With one connection this would wait for itself for ever; a silent stop is the worst of messages.
    assert(this.#inside.getStore()?.open !== true, 'inside a transaction only `tx` may be used')
  }
}

class PgliteTransaction implements Sql {
  readonly #transaction: Transaction
  readonly #state: { open: boolean }
  #tail: Promise<unknown> = Promise.resolve()
  failed = false

  constructor(transaction: Transaction, state: { open: boolean }) {
    this.#transaction = transaction
    this.#state = state
  }

  query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    assert(this.#state.open, 'a statement was sent to a transaction that has ended')
    const answer = this.#tail
      .then(() => run<Row>(this.#transaction, text, params))
      .catch((error: unknown) => {
        this.failed = true
        throw faultOf(error)
      })
    this.#tail = answer.catch(() => undefined)
    return answer
  }

  async end(): Promise<void> {
    this.#state.open = false
    await this.#tail
  }
}

async function run<Row>(
  on: PGlite | Transaction,
  text: string,
  params: readonly SqlValue[] | undefined,
): Promise<Row[]> {
  if (params !== undefined && params.length > 0) {
    const { rows } = await on.query<Row>(text, params as unknown[], READING)
    return rows
  }
  const answers = await on.exec(text, READING)
  return (answers.at(-1)?.rows ?? []) as Row[]
}

/** In this process no line can break between a commit and its answer, so the outcome is always known. */
function faultOf(error: unknown): unknown {
  return error instanceof Bug ? error : databaseFault(error, 'read')
}
