import type { Db } from '../packages/platform/index.ts'

/** Nobody sweeps this database by itself: after so many worlds what was left of emptied tables is cleared away. */
const SWEEP_EVERY = 20
/** Up to so many rows of the journal are deleted; making all tables anew costs as much as some hundred of them. */
const FEW_ROWS = 400
const CATALOGUE = ['pg_class', 'pg_type', 'pg_attribute', 'pg_depend', 'pg_shdepend', 'pg_index'] as const

/** A database that serves many worlds, one after the other: opening one takes most of a second, emptying it milliseconds. */
export class CleanSlate {
  /** Tables whose rows belong to a world. */
  readonly tables: readonly string[]
  readonly #db: Db
  readonly #used: string
  readonly #restart: string
  #emptied = 0

  private constructor(db: Db, tables: readonly string[], sequences: readonly string[]) {
    this.#db = db
    this.tables = tables
    this.#used = tables
      .map((table) => `select '${table}' as name where exists (select from ${table})`)
      .join(' union all ')
    this.#restart = `select ${sequences.map((name) => `setval('${name}', 1, false)`).join(', ')}`
  }

  /** Of all tables but the merchants', which no world changes. */
  static async of(db: Db): Promise<CleanSlate> {
    const tables = await db.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition and relname <> 'migration' and relname not like 'merchant%' order by relname`,
    )
    const sequences = await db.query<{ name: string }>(
      `select sequencename as name from pg_sequences where schemaname = 'public' order by sequencename`,
    )
    return new CleanSlate(
      db,
      tables.map((row) => row.name),
      sequences.map((row) => row.name),
    )
  }

  /** As if no world had ever been here. */
  async empty(): Promise<void> {
    this.#emptied += 1
    const sweep = this.#emptied % SWEEP_EVERY === 0
    const used = (await this.#db.query<{ name: string }>(this.#used)).map((row) => row.name)
    const [{ rows } = { rows: 0 }] = await this.#db.query<{ rows: number }>(
      'select count(*)::int4 as rows from switch_key',
    )
    if (!sweep && rows <= FEW_ROWS)
      await this.#db.query(
        `set session_replication_role = replica; ${used.map((name) => `delete from ${name};`).join(' ')}
         set session_replication_role = origin`,
      )
    else if (used.length > 0) await this.#db.query(`truncate ${used.join(', ')} cascade`)
    await this.#db.query(this.#restart)
    if (!sweep) return
    for (const table of CATALOGUE) await this.#db.query(`vacuum ${table}`)
    await this.#db.query('checkpoint')
  }
}
