import type { Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'
import type { JournalFact, TerminalFact } from './reconcile.ts'
import { FACT_JSON } from './store.ts'

/** Keeps what a terminal uploaded of its batch; the same detail again changes nothing. */
export async function putUpload(sql: Sql, uploads: readonly TerminalFact[]): Promise<void> {
  if (uploads.length === 0) return
  await sql.query(
    `insert into settlement_upload (terminal_id, batch, stan, movement, amount)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[]) on conflict do nothing`,
    [
      uploads.map((u) => u.terminalId),
      uploads.map((u) => u.batch),
      uploads.map((u) => u.stan),
      uploads.map((u) => u.movement),
      uploads.map((u) => u.amount),
    ],
  )
}

/** Keeps that a terminal has settled a batch, and whether its sums were ours. It stands where its transactions stood. */
export async function putBatch(
  sql: Sql,
  { terminalId, batch, balanced }: { readonly terminalId: string; readonly batch: string; readonly balanced: boolean },
  at: Millis,
): Promise<void> {
  await sql.query(
    `insert into settlement_batch (terminal_id, batch, balanced, closed_at, merchant_id, institution_id, agent_path)
     select $1, $2, $3, $4, coalesce(f.merchant_id, ''), coalesce(f.institution_id, ''), coalesce(f.agent_path, '')
     from (select 1) one left join lateral (
       select merchant_id, institution_id, agent_path from settlement_fact
       where terminal_id = $1 and batch = $2 order by stan limit 1) f on true
     on conflict (terminal_id, batch) do nothing`,
    [terminalId, batch, balanced, at],
  )
}

/** Both sides of one batch, at most 999 + 999 rows because F48 counts to 999. */
export async function batchPairs(
  sql: Sql,
  terminalId: string,
  batch: string,
): Promise<readonly { readonly fact: JournalFact | undefined; readonly upload: TerminalFact | undefined }[]> {
  const rows = await sql.query<{ fact: JournalFact | null; upload: TerminalFact | null }>(
    `select case when f.journal_id is null then null else ${FACT_JSON} end as fact,
       case when u.stan is null then null else json_build_object('terminalId', u.terminal_id, 'batch', u.batch, 'stan', u.stan,
         'movement', u.movement, 'amount', u.amount) end as upload
     from (select * from settlement_fact where terminal_id = $1 and batch = $2) f
     full join (select * from settlement_upload where terminal_id = $1 and batch = $2) u on f.stan = u.stan
     order by coalesce(f.stan, u.stan)`,
    [terminalId, batch],
  )
  return rows.map((row) => ({ fact: row.fact ?? undefined, upload: row.upload ?? undefined }))
}
