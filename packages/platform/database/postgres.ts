import { assert, Bug } from '@evertill/foundation'
import pg from 'pg'
import { BinaryArray } from './binary-array.ts'
import { databaseFault, type Intent, unavailable } from './database-faults.ts'
import type { Db, Sql, SqlValue, TransactionOptions } from './sql.ts'
import { StatementNames } from './statement-names.ts'

/** Where the server is and how much of it we may take. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/name?sslmode=…`, or `socket:/folder?db=name&user=postgres` for a Unix socket. */
  readonly url: string
  /** Connections at most, 1 … 90; 10 unless told. */
  readonly connections?: number
  /** Statements that may wait for a connection; one more is refused with `database.unavailable`. 2,000 unless told. */
  readonly waiting?: number
  /** A statement that runs longer is stopped by the server, in ms; 15,000 unless told. */
  readonly statementTimeoutMs?: number
  /** Name shown in pg_stat_activity. */
  readonly applicationName?: string
}

/** How much longer we wait than the server should need to stop a statement. */
const GRACE_MS = 5_000
const INT8 = 20
const BYTEA = 17
const INT8_ARRAY = 1016
const BYTEA_ARRAY = 1001
const DATES = new Set([1082, 1083, 1114, 1184, 1266, 1182, 1115, 1185])

/** Opens a pool on a PostgreSQL server. Connects on first use. */
export function openPostgres(options: PostgresOptions): Db {
  const { url, connections = 10, waiting = 2_000, statementTimeoutMs = 15_000 } = options
  const pool = new pg.Pool({
    ...clientConfig(url),
    max: connections,
    min: Math.min(connections, 2),
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    // The server's own limit comes first; this one is for a server that has stopped answering at all.
    query_timeout: statementTimeoutMs + GRACE_MS,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: options.applicationName ?? 'evertill',
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  })
  // A connection that breaks while idle is dropped by the pool; the next statement opens another.
  pool.on('error', () => undefined)
  // One that breaks while it is lent fails its statement; its second cry, to nobody in particular, would end the program.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new PostgresDb(pool, waiting)
}

class PostgresDb implements Db {
  readonly #pool: pg.Pool
  readonly #waiting: number
  readonly #names = new StatementNames(256)
  #closed: Promise<void> | undefined

  constructor(pool: pg.Pool, waiting: number) {
    this.#pool = pool
    this.#waiting = waiting
  }

  async query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    const client = await this.#connect()
    try {
      const rows = await run<Row>(client, this.#names, text, params)
      client.release()
      return rows
    } catch (error) {
      throw settle(client, error, isRead(text) ? 'read' : 'change')
    }
  }

  async transaction<T>(work: (tx: Sql) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const client = await this.#connect()
    const { statementMs } = options
    const tx = new PostgresTransaction(client, this.#names, statementMs)
    let value: T
    try {
      await client.query('begin')
      if (statementMs !== undefined) await client.query(`set local statement_timeout = ${Math.ceil(statementMs)}`)
      value = await work(tx)
      await tx.end()
    } catch (error) {
      const fault = error instanceof Error && isDriverError(error) ? databaseFault(error, 'inside-transaction') : error
      await tx.end().catch(() => undefined)
      // A line that is already broken rolls back by itself; a failed rollback means the same.
      const broken = await client.query('rollback').then(
        () => tx.broken,
        () => true,
      )
      client.release(broken)
      throw fault
    }
    try {
      const { command } = await client.query('commit')
      // PostgreSQL answers a commit of a failed transaction with ROLLBACK, not with an error.
      if (command === 'ROLLBACK') throw new Bug('a statement failed inside the transaction and its error was swallowed')
      client.release()
      return value
    } catch (error) {
      if (error instanceof Bug) {
        client.release()
        throw error
      }
      throw settle(client, error, 'commit')
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.end()
    return this.#closed
  }

  async #connect(): Promise<pg.PoolClient> {
    if (this.#closed !== undefined) throw unavailable('closed', 'The database was closed')
    if (this.#pool.waitingCount >= this.#waiting)
      throw unavailable('queue-full', 'Too many statements wait for a connection to the database')
    try {
      return await this.#pool.connect()
    } catch (error) {
      // Without a connection nothing can have been changed, whatever the statement was.
      throw databaseFault(error, 'read')
    }
  }
}

/** Statements of one transaction, one after the other even when they were asked for together. */
class PostgresTransaction implements Sql {
  readonly #client: pg.PoolClient
  readonly #names: StatementNames
  #tail: Promise<unknown> = Promise.resolve()
  readonly #limitMs: number | undefined
  #ended = false
  broken = false

  constructor(client: pg.PoolClient, names: StatementNames, statementMs: number | undefined) {
    this.#client = client
    this.#names = names
    this.#limitMs = statementMs === undefined ? undefined : statementMs + GRACE_MS
  }

  query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    assert(!this.#ended, 'a statement was sent to a transaction that has ended')
    const answer = this.#tail.then(() => run<Row>(this.#client, this.#names, text, params, this.#limitMs))
    const faulted = answer.catch((error: unknown) => {
      if (!isServerError(error)) this.broken = true
      throw databaseFault(error, 'inside-transaction')
    })
    this.#tail = faulted.catch(() => undefined)
    return faulted
  }

  /** Waits for statements that nobody awaited; later ones are bugs. */
  async end(): Promise<void> {
    this.#ended = true
    await this.#tail
  }
}

async function run<Row>(
  client: pg.PoolClient,
  names: StatementNames,
  text: string,
  params: readonly SqlValue[] | undefined,
  limitMs?: number,
): Promise<Row[]> {
  const limit = limitMs === undefined ? {} : { query_timeout: limitMs }
  if (params === undefined || params.length === 0) {
    // Without parameters several statements may stand in one text; the driver then answers with a list.
    const answer: pg.QueryResult | pg.QueryResult[] = await client.query({ text, ...limit })
    return (Array.isArray(answer) ? answer.at(-1)!.rows : answer.rows) as Row[]
  }
  const name = names.of(text)
  // The driver sends a Buffer as it is, in the binary format.
  const values: unknown[] = params.map((param) => (param instanceof BinaryArray ? param.bytes : param))
  const { rows } = await client.query({ text, values, ...limit, ...(name === undefined ? {} : { name }) })
  return rows as Row[]
}

/** Gives a connection back after an error, or throws it away when it can no longer be trusted. */
function settle(client: pg.PoolClient, error: unknown, intent: Intent): unknown {
  client.release(!isServerError(error))
  return error instanceof Bug ? error : databaseFault(error, intent)
}

/** An ERROR of the server leaves the session in good order; anything else does not. */
function isServerError(error: unknown): boolean {
  return error instanceof Bug || (error instanceof pg.DatabaseError && error.severity === 'ERROR')
}

function isDriverError(error: Error): boolean {
  return error instanceof pg.DatabaseError || /^(Connection terminated|Query read timeout)/.test(error.message)
}

function isRead(text: string): boolean {
  return /^\s*select\b/i.test(text)
}

/** What the driver needs to know of a URL of {@link PostgresOptions}. */
export function clientConfig(url: string): pg.ClientConfig {
  if (!url.startsWith('socket:')) return { connectionString: url }
  const { pathname, searchParams } = new URL(url)
  return {
    host: decodeURIComponent(pathname),
    database: searchParams.get('db') ?? 'evertill',
    user: searchParams.get('user') ?? 'postgres',
  }
}

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return safeInteger
  if (oid === BYTEA) return bytesOf
  if (DATES.has(oid)) return (value) => value
  if (oid === INT8_ARRAY) return (value) => arrayOf(value, safeInteger)
  if (oid === BYTEA_ARRAY) return (value) => arrayOf(value, bytesOf)
  return pg.types.getTypeParser(oid, (format ?? 'text') as 'text')
}

/** An int8 as a number; amounts and times of ours never leave what a double holds exactly. */
export function safeInteger(text: string): number {
  const value = Number(text)
  assert(Number.isSafeInteger(value), 'an int8 from the database is beyond 2^53−1')
  return value
}

function bytesOf(text: string): Uint8Array {
  assert(text.startsWith('\\x'), 'bytea_output must be hex')
  return Uint8Array.fromHex(text.slice(2))
}

/** PostgreSQL's array text, one dimension, of elements that hold no quotes: integers and `"\\x…"`. */
function arrayOf<T>(text: string, element: (text: string) => T): (T | null)[] {
  const inside = text.slice(1, -1)
  if (inside === '') return []
  return inside
    .split(',')
    .map((item) =>
      item === 'NULL' ? null : element(item.startsWith('"') ? item.slice(1, -1).replaceAll('\\\\', '\\') : item),
    )
}
