import type { Law } from './law.ts'

/** [LAW-1] */
export const balance: Law = {
  name: 'LAW-1',
  says: 'the postings of every entry sum to zero for each currency',
  storm: async (db) =>
    (
      await db.query<{ id: string; minor: number }>(
        `select entry_id as id, sum(minor)::int8 as minor from ledger_posting
         group by entry_id, currency having sum(minor) <> 0 order by entry_id limit 5`,
      )
    ).map(({ id, minor }) => `entry ${id} is out by ${minor}`),
}
