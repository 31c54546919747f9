export { BinaryArray, byteaArray, int8Array, jsonArray, textArray } from './binary-array.ts'
export { databaseFault } from './database-faults.ts'
export { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './embedded.ts'
export { queryBuilder, rowOf, rowsOf } from './kysely.ts'
export { type DatabaseLoad, metered } from './metered.ts'
export { migrate } from './migrate.ts'
export { type OpenDatabase, type OpenDatabaseOptions, openDatabase } from './open.ts'
export {
  dropPartition,
  type Partition,
  partitionsOf,
  preparePartitions,
  type TimedTable,
} from './partitions.ts'
export { openPglite } from './pglite.ts'
export { openPostgres, type PostgresOptions } from './postgres.ts'
export type { Db, Migration, Sql, SqlValue, TransactionOptions } from './sql.ts'
export { fdatasyncLatency } from './sync-latency.ts'
