import type { Millis } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import type { Per } from '../../risk/index.ts'
import { ANSWER } from '../errors.ts'
import { idAt, type JournalId, type JournalRow } from '../journal/journal.ts'
import { type OutcomeWrite, selectRows } from '../journal/store.ts'
import { eventOf } from '../journal/told.ts'
import { ISSUER_TIMEOUT } from '../message/reversal-reason.ts'
import { FINANCIAL, judgedTypes } from '../message/transaction-type.ts'

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

/** Requests in [from, until) that were committed and never finished. */
export function orphans(sql: Sql, from: JournalId, until: JournalId, limit: number): Promise<JournalRow[]> {
  return selectRows(sql, `where j.id >= $1 and j.id < $2 and j.state = 'sent' order by j.id limit $3`, [
    from,
    until,
    limit,
  ])
}

/**
 * What becomes of a request that was asked and of which nothing more is known: it may have moved money, so it is undone; a refund is
 * asked again; an inquiry is forgotten.
 */
export function finish(row: JournalRow, at: Millis): OutcomeWrite {
  const rule = FINANCIAL[row.type]
  const state = rule.movement === 'none' ? 'declined' : rule.reversible ? 'reversing' : 'pending'
  const outcome = {
    id: row.id,
    state,
    responseCode: ANSWER.noAnswer,
    approvalCode: '',
    amount: row.amount,
    additional: '|',
    at,
    exchange: '',
  } as const
  if (state === 'declined') return { outcome, originalId: row.originalId }
  return {
    outcome,
    originalId: row.originalId,
    reversal: {
      journalId: row.id,
      kind: state === 'reversing' ? 'reversal' : 'refund',
      link: row.link,
      reason: ISSUER_TIMEOUT,
      at,
    },
    ...eventOf(row, outcome),
  }
}

/**
 * Today's counts and sums of what was approved or is still open, for the risk rules.
 *
 * @param dayStart a moment not after the business day began: an id is never before the time of its request
 */
export async function sumsOfDay(
  sql: Sql,
  businessDay: string,
  dayStart: Millis,
): Promise<{ per: Per; key: string; day: string; count: number; amount: number }[]> {
  const sums: { per: Per; key: string; day: string; count: number; amount: number }[] = []
  for (const [per, column] of [
    ['card', 'pan_token'],
    ['terminal', 'terminal_id'],
    ['merchant', 'merchant_id'],
  ] as const) {
    const rows = await sql.query<{ key: string; count: number; amount: number }>(
      `select ${column} as key, count(*)::int8 as count, sum(amount)::int8 as amount from switch_journal
       where id >= $3 and business_day = $1 and type = any($2::text[]) and state in ('approved', 'sent')
       group by ${column} order by ${column} limit 2000000`,
      [businessDay, judgedTypes(), idAt(dayStart)],
    )
    for (const row of rows) sums.push({ per, day: businessDay, ...row })
  }
  return sums
}
