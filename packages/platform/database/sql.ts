import type { BinaryArray } from './binary-array.ts'

/**
 * What may travel as a parameter. JSON travels as a string with `$n::jsonb`; times are int8 milliseconds. A column of a hot batch travels as
 * {@link BinaryArray}.
 */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | BinaryArray | readonly SqlValue[]

/** Somewhere a statement can be run: the database itself (each statement its own commit) or an open transaction. */
export interface Sql {
  /**
   * Runs one statement with parameters `$1 …`, or several without parameters (the rows of the last are returned).
   *
   * The same on every twin: int8 and int8[] become `number` (a {@link Bug} beyond ±2^53−1), bytea becomes `Uint8Array`,
   * date and timestamps stay text, json is parsed, and numeric stays text, so write `sum(minor)::int8`.
   *
   * @throws Fault `database.unavailable` (nothing was changed), `database.conflict`, `database.full`,
   * `database.statement`, `database.unknown-commit` (the line broke while a change was being committed)
   */
  query<Row = Record<string, unknown>>(text: string, params?: readonly SqlValue[]): Promise<Row[]>
}

export interface TransactionOptions {
  /** A statement of this transaction may take so long, in ms, instead of the limit of the pool. For changes of the schema. */
  readonly statementMs?: number
}

/** The database as a port [LAW-9]. Twins: `postgres.ts` for real money, `pglite.ts` for tests and simulation. */
export interface Db extends Sql {
  /**
   * Runs `work` in one transaction (read committed) and commits when it resolves, rolls back when it rejects.
   * Within `work` only `tx` may be used: asking the database itself there would wait for a second connection.
   *
   * @throws what `work` threw, or the Faults of {@link Sql.query}; `database.unknown-commit` when the line broke between
   * sending the commit and hearing of it: the change may or may not be there, and whoever asked must look.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Waits for what is running and gives the connections back. Safe to call twice. */
  close(): Promise<void>
}

/** One step of the schema. What was applied once is never edited; the next step is a new one. */
export interface Migration {
  /** `room-0001-noun`: the room that owns the tables, a number that grows within the room, a word for people. */
  readonly id: string
  /** One or several statements; they run in one transaction. */
  readonly sql: string
}
