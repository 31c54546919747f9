import type { Sql } from '../database/index.ts'
import { clearingKey, type Difference } from './reconcile.ts'
import type { StoredFact } from './store.ts'

interface Cleared {
  readonly id: string
  readonly terminalId: string
  readonly rrn: string
  readonly stan: string
  readonly movement: 'debit' | 'credit'
  readonly amount: number
}

/**
 * What changes after its day's file was read and agreed with: undone by a terminal that came late, or become another sum by a tip. The
 * file will not be compared again and the merchant may have the money already, so each is a difference. To be asked before the change is
 * stored.
 */
export async function changedAfterClearing(
  sql: Sql,
  undone: readonly StoredFact[],
  adjusted: readonly StoredFact[],
): Promise<readonly Difference[]> {
  const ids = [...undone, ...adjusted].map(({ id }) => id)
  if (ids.length === 0) return []
  const rows = await sql.query<Cleared>(
    `select journal_id as id, terminal_id as "terminalId", rrn, stan, movement, amount from settlement_fact
     where journal_id = any($1::text[]) and file_id is not null and state = 'approved' order by journal_id`,
    [ids],
  )
  const cleared = new Map(rows.map((row) => [row.id, row]))
  const found: Difference[] = []
  for (const { id } of undone) {
    const row = cleared.get(id)
    if (row === undefined) continue
    const atStake = row.movement === 'debit' ? -row.amount : row.amount
    found.push({ ...about('reversed-but-cleared', row), ours: 'reversed', theirs: `cleared ${row.amount}`, atStake })
  }
  for (const { id, amount } of adjusted) {
    const row = cleared.get(id)
    if (row === undefined || row.amount === amount) continue
    const atStake = amount - row.amount
    found.push({ ...about('amount', row), ours: String(amount), theirs: `cleared ${row.amount}`, atStake })
  }
  return found
}

function about(kind: 'reversed-but-cleared' | 'amount', row: Cleared) {
  const { id, terminalId, rrn } = row
  return { kind, key: `${kind}:${clearingKey(row)}`, journalId: id, terminalId, rrn }
}
