import { AsyncLocalStorage } from 'node:async_hooks'
import type { PGlite } from '@electric-sql/pglite'
import { assert, Bug } from '@evertill/foundation'
import { databaseFault, unavailable } from './database-faults.ts'
import { freshCluster } from './pglite-cluster.ts'
import type { Db, Sql, SqlValue } from './sql.ts'
import { type Columns, Incoming, Outgoing, ServerSaid } from './wire-messages.ts'

/** Statements kept prepared; beyond that all are forgotten and prepared again. */
const MOST_PREPARED = 400

/**
 * PostgreSQL inside this process, in memory. It does not write to a disk, so it never holds real money: it is for tests
 * and simulation. It has one connection: transactions run one after the other, in the order they were asked for.
 * A fresh one costs most of a second; keep one for many tests and truncate.
 */
export async function openPglite(): Promise<Db> {
  return new PgliteDb(await freshCluster())
}

class PgliteDb implements Db {
  readonly #pglite: PGlite
  readonly #line: Line
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>()
  /** Whoever holds the one connection; the next one waits for it. */
  #holder: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined

  constructor(pglite: PGlite) {
    this.#pglite = pglite
    this.#line = new Line(pglite)
  }

  async query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    this.#door()
    return this.#alone(async () => this.#line.run<Row>(text, params)).catch((error: unknown) => {
      throw faultOf(error)
    })
  }

  async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    this.#door()
    return this.#alone(async () => {
      const state = { open: true }
      const tx = new PgliteTransaction(this.#line, state)
      this.#line.run('begin')
      try {
        const value = await this.#inside.run(state, work, tx)
        await tx.end()
        if (tx.failed) throw new Bug('a statement failed inside the transaction and its error was swallowed')
        this.#commit()
        return value
      } catch (error) {
        await tx.end()
        this.#line.run('rollback')
        throw error
      } finally {
        state.open = false
      }
    })
  }

  close(): Promise<void> {
    this.#closed ??= this.#alone(() => this.#pglite.close())
    return this.#closed
  }

  /** A constraint may be checked only now, and refuse. */
  #commit(): void {
    try {
      this.#line.run('commit')
    } catch (error) {
      throw faultOf(error)
    }
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#holder.then(work)
    this.#holder = done.catch(() => undefined)
    return done
  }

  #door(): void {
    if (this.#closed !== undefined) throw unavailable('closed', 'The database was closed')
    // With one connection this would wait for itself for ever; a silent stop is the worst of messages.
    assert(this.#inside.getStore()?.open !== true, 'inside a transaction only `tx` may be used')
  }
}

class PgliteTransaction implements Sql {
  readonly #line: Line
  readonly #state: { open: boolean }
  #tail: Promise<unknown> = Promise.resolve()
  failed = false

  constructor(line: Line, state: { open: boolean }) {
    this.#line = line
    this.#state = state
  }

  query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    assert(this.#state.open, 'a statement was sent to a transaction that has ended')
    const answer = this.#tail
      .then(() => this.#line.run<Row>(text, params))
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

/** A statement that the server keeps, and what its rows look like. */
interface Prepared {
  readonly name: string
  readonly columns: Columns
}

/** One statement that a server can keep: begins as one and holds no semicolon. */
const ONE_STATEMENT = /^\s*(?:select|with|insert|update|delete|begin|commit|rollback)\b[^;]*$/i

/** Speaks the protocol with the database in this process: a statement is one call, prepared the first time it is met. */
class Line {
  readonly #pglite: PGlite
  readonly #out = new Outgoing()
  readonly #in = new Incoming()
  readonly #prepared = new Map<string, Prepared>()
  #names = 0

  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }

  run<Row>(text: string, params: readonly SqlValue[] = []): Row[] {
    const known = this.#prepared.get(text)
    if (known === undefined) return this.#first(text, params) as Row[]
    try {
      return this.#say(this.#out.bind(known.name, params).execute().sync(), known.columns) as Row[]
    } catch (error) {
      // The table has changed its shape since: what was prepared is of no use, and nothing has happened.
      if (!(error instanceof ServerSaid) || error.code !== '0A000') throw error
      this.#prepared.delete(text)
      return this.#first(text, params) as Row[]
    }
  }

  #first(text: string, params: readonly SqlValue[]): Record<string, unknown>[] {
    if (params.length === 0 && !ONE_STATEMENT.test(text)) return this.#say(this.#out.query(text))
    if (this.#prepared.size >= MOST_PREPARED) {
      this.#prepared.clear()
      this.#say(this.#out.query('deallocate all'))
    }
    const name = `s${++this.#names}`
    const rows = this.#say(this.#out.parse(name, text).bind(name, params).describe().execute().sync())
    this.#prepared.set(text, { name, columns: this.#in.columns })
    return rows
  }

  /** The answer of the server, read as these columns until it says what they are. */
  #say(message: Outgoing, columns?: Columns): Record<string, unknown>[] {
    this.#in.begin()
    // Without a file system to follow it has answered when the call returns; `execProtocolRawSync` would read every answer, too, and keep it.
    this.#pglite
      .execProtocolRawStream(message.take(), { syncToFs: false, onRawData: (bytes) => this.#in.take(bytes) })
      .catch(() => undefined)
    return this.#in.rows(columns)
  }
}

/** In this process no line can break between a commit and its answer, so the outcome is always known. */
function faultOf(error: unknown): unknown {
  return error instanceof Bug ? error : databaseFault(error, 'read')
}
