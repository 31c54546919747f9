import { Fault, type Millis } from '@evertill/foundation'
import type { Db, Sql } from './sql.ts'

/**
 * A table that is cut by time, so that what is old goes without being touched row by row and no index grows for ever. It has one partition for
 * whatever fits into no other, `<table>_rest`: nothing that is written ever fails for want of a partition.
 */
export interface TimedTable {
  readonly table: string
  /** The int8 column that it is cut by. */
  readonly column: string
  /** Units of that column in a millisecond. */
  readonly perMs: number
  /** Days of one partition. */
  readonly days: number
  /** Storage parameters of a partition, as `fillfactor = 35`. */
  readonly storage?: string
}

export interface Partition {
  readonly name: string
  /** Undefined: from the beginning of time. */
  readonly from: number | undefined
  /** The first value that is not in it any more. */
  readonly to: number
}

const DAY_MS = 86_400_000
/** A statement that waits longer than this for a table leaves it alone: whoever has it is more important. */
const LOCK_MS = 2_000

/** The partitions with bounds, the oldest first. */
export async function partitionsOf(sql: Sql, { table }: Pick<TimedTable, 'table'>): Promise<Partition[]> {
  const rows = await sql.query<{ name: string; bound: string }>(
    `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::text::regclass order by c.relname`,
    [table],
  )
  const partitions: Partition[] = []
  for (const { name, bound } of rows) {
    const match = /FROM \((MINVALUE|'?(-?\d+)'?)\) TO \('?(-?\d+)'?\)/.exec(bound)
    if (match !== null)
      partitions.push({ name, from: match[2] === undefined ? undefined : Number(match[2]), to: Number(match[3]) })
  }
  return partitions.sort((a, b) => a.to - b.to)
}

/**
 * Makes the partitions that hold [from, until) and are not there yet. One whose rows have already gone to the rest is not made: they stay
 * there until their time is over.
 *
 * @returns the names of those made now
 */
export async function preparePartitions(db: Db, timed: TimedTable, from: Millis, until: Millis): Promise<string[]> {
  const { table, column, perMs, days, storage } = timed
  const width = days * DAY_MS * perMs
  const made: string[] = []
  const there = await partitionsOf(db, timed)
  for (let start = Math.floor((from * perMs) / width) * width; start < until * perMs; start += width) {
    const to = start + width
    if (there.some((each) => (each.from === undefined || each.from < to) && each.to > start)) continue
    const name = `${table}_${dayOf(start / perMs)}`
    const done = await db.transaction(async (tx) => {
      await tx.query(`set local lock_timeout = ${LOCK_MS}`)
      const strays = await tx.query(`select 1 from ${table}_rest where ${column} >= $1 and ${column} < $2 limit 1`, [
        start,
        to,
      ])
      if (strays.length > 0) return false
      const options = storage === undefined ? '' : ` with (${storage})`
      await tx.query(
        `create table if not exists ${name} (like ${table} including defaults including constraints)${options}`,
      )
      await tx.query(`alter table ${table} attach partition ${name} for values from (${start}) to (${to})`)
      return true
    })
    if (done) made.push(name)
  }
  return made
}

/** Takes a partition away with everything in it. False: somebody else was using the table, or had done it already. */
export async function dropPartition(db: Db, { table }: Pick<TimedTable, 'table'>, name: string): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      await tx.query(`set local lock_timeout = ${LOCK_MS}`)
      await tx.query(`alter table ${table} detach partition ${name}`)
      await tx.query(`drop table ${name}`)
    })
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

function dayOf(at: Millis): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '')
}
