import type { Sql } from '../../database/index.ts'
import type { JournalId } from './journal.ts'

/** The id after which nothing was ever written. */
export async function lastId(sql: Sql): Promise<JournalId> {
  const [row] = await sql.query<{ id: number | null }>('select max(id) as id from switch_journal')
  return row?.id ?? 0
}

/** Everything before the mark is finished: nobody need look there again. */
export async function readMark(sql: Sql): Promise<JournalId> {
  const [row] = await sql.query<{ id: number }>(`select id from switch_mark where name = 'finished'`)
  return row?.id ?? 0
}

export async function writeMark(sql: Sql, id: JournalId): Promise<void> {
  await sql.query(
    `insert into switch_mark (name, id) values ('finished', $1)
     on conflict (name) do update set id = greatest(switch_mark.id, excluded.id)`,
    [id],
  )
}
