import type { Millis } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import type { Per } from '../../risk/index.ts'
import { judgedTypes } from '../message/transaction-type.ts'
import { idAt } from './journal.ts'

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
