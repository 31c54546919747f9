import { createHash } from 'node:crypto'
import { assert, Fault } from '@evertill/foundation'
import type { Db, Migration, Sql } from './sql.ts'

/** Only one process may change the schema at a time; the number is ours and means nothing else. */
const LOCK = 7_381_004
const ID = /^([a-z][a-z-]*?)-(\d{4})-([a-z0-9-]+)$/

/**
 * Brings the schema up to date: applies in the order of the list what was not applied before, all in one transaction,
 * so that a crash leaves either the old schema or the new one.
 *
 * @returns the ids applied now; empty when there was nothing to do
 * @throws Fault `database.migration-changed` when a step that was applied has since been edited,
 * `database.migration-order` when a new step stands before one of the same room that was applied,
 * `database.newer` when the database has a step of one of these rooms that this program does not know
 */
export async function migrate(db: Db, migrations: readonly Migration[]): Promise<readonly string[]> {
  const steps = checked(migrations)
  const work = async (tx: Sql): Promise<readonly string[]> => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
    await tx.query(
      'create table if not exists migration (position int not null unique, id text primary key, digest text not null)',
    )
    const applied = await tx.query<{ position: number; id: string; digest: string }>(
      'select position, id, digest from migration order by position',
    )
    refuseOtherHistory(steps, applied)
    const known = new Set(applied.map((row) => row.id))
    const pending = steps.filter((step) => !known.has(step.id))
    let position = applied.at(-1)?.position ?? 0
    for (const step of pending) await apply(tx, step, ++position)
    return pending.map((step) => step.id)
  }
  // An index over a year of sales takes its time, and so does waiting for another process that migrates.
  return db.transaction(work, { statementMs: 3_600_000 })
}

interface Step extends Migration {
  readonly room: string
  readonly number: number
  readonly digest: string
}

function checked(migrations: readonly Migration[]): readonly Step[] {
  const last = new Map<string, number>()
  return migrations.map(({ id, sql }) => {
    const match = ID.exec(id)
    assert(match !== null, `a migration id is room-0001-noun, not ${id}`)
    const room = match[1]!
    const number = Number(match[2])
    assert(number > (last.get(room) ?? 0), `migrations of a room stand in the order of their numbers: ${id}`)
    last.set(room, number)
    return { id, sql, room, number, digest: createHash('sha256').update(sql).digest('hex') }
  })
}

function refuseOtherHistory(steps: readonly Step[], applied: readonly { id: string; digest: string }[]): void {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const rooms = new Set(steps.map((step) => step.room))
  const highest = new Map<string, number>()
  for (const { id, digest } of applied) {
    const step = byId.get(id)
    const [, room = '', number = ''] = ID.exec(id) ?? []
    if (step === undefined) {
      if (!rooms.has(room)) continue
      throw new Fault(
        'database.newer',
        `The database was written by a newer Evertill (it has ${id}); start that version, or use another data folder`,
        { detail: { id } },
      )
    }
    if (step.digest !== digest)
      throw new Fault(
        'database.migration-changed',
        `The migration ${id} was applied before and has been edited since; restore it and add a new one`,
        { detail: { id } },
      )
    highest.set(room, Math.max(highest.get(room) ?? 0, Number(number)))
  }
  const known = new Set(applied.map((row) => row.id))
  for (const step of steps)
    if (!known.has(step.id) && step.number < (highest.get(step.room) ?? 0))
      throw new Fault(
        'database.migration-order',
        `The migration ${step.id} stands before one that was applied; give it the next number`,
        { detail: { id: step.id } },
      )
}

async function apply(tx: Sql, step: Step, position: number): Promise<void> {
  await tx.query(step.sql)
  await tx.query('insert into migration (position, id, digest) values ($1, $2, $3)', [position, step.id, step.digest])
}
