import { Bug } from '@evertill/foundation'
import {
  type Compilable,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Sql, SqlValue } from './sql.ts'

/**
 * A typed builder of statements over `Tables`. It only builds; {@link rowsOf} runs what was built, over the Db port.
 * Executing the builder itself is a bug and says so.
 */
export function queryBuilder<Tables>(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new NoDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

/** Runs a built statement and returns its typed rows. */
export function rowsOf<Row>(sql: Sql, statement: Compilable<Row> | CompiledQuery<Row>): Promise<Row[]> {
  const { sql: text, parameters } = 'compile' in statement ? statement.compile() : statement
  return sql.query<Row>(text, parameters as readonly SqlValue[])
}

/** The first row of a built statement, if there is one. */
export async function rowOf<Row>(sql: Sql, statement: Compilable<Row> | CompiledQuery<Row>): Promise<Row | undefined> {
  const [row] = await rowsOf(sql, statement)
  return row
}

class NoDriver implements Driver {
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    throw new Bug('a statement of the query builder is run by rowsOf(sql, statement)')
  }
  async beginTransaction(): Promise<void> {}
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
