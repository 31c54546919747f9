import type { Sql } from '../database/index.ts'
import { clearingKey, type Difference } from './reconcile.ts'
import type { StoredFact } from './store.ts'

/** A sale that became another sum, and the event that said so. */
export interface AdjustedFact extends StoredFact {
  readonly eventId: number
}

interface Cleared {
  readonly id: string
  readonly terminalId: string
  readonly rrn: string
  readonly stan: string
  readonly movement: 'debit' | 'credit'
  /** Minor units: as we knew it until now, and as the file has it. */
  readonly amount: number
  readonly cleared: number
}

/**
 * What changes after its day's file was read: undone by a terminal that came late, or become another sum by a tip. The
 * file will not be compared again and the merchant may have the money already, so each is a difference. To be asked before the change is
 * stored.
 */
export async function changedAfterClearing(
  sql: Sql,
  undone: readonly StoredFact[],
  adjusted: readonly AdjustedFact[],
): Promise<readonly Difference[]> {
  const ids = [...undone, ...adjusted].map(({ id }) => id)
  if (ids.length === 0) return []
  const rows = await sql.query<Cleared>(
    `select f.journal_id as id, f.terminal_id as "terminalId", f.rrn, f.stan, f.movement, f.amount, r.amount as cleared
     from settlement_fact f, lateral (select amount from settlement_record
       where file_id = f.told_by and terminal_id = f.terminal_id and rrn = f.rrn and stan = f.stan order by line limit 1) r
     where f.journal_id = any($1::text[]) and f.state = 'approved' order by f.journal_id`,
    [ids],
  )
  const cleared = new Map(rows.map((row) => [row.id, row]))
  const found: Difference[] = []
  for (const { id } of undone) {
    const row = cleared.get(id)
    if (row === undefined) continue
    const atStake = row.movement === 'debit' ? -row.cleared : row.cleared
    found.push({ ...about('reversed-but-cleared', row), ours: 'reversed', theirs: `cleared ${row.cleared}`, atStake })
  }
  for (const { id, amount, eventId } of adjusted) {
    const row = cleared.get(id)
    if (row === undefined || row.amount === amount) continue
    const difference = about('amount', row)
    found.push({
      ...difference,
      // A second tip is a second difference: somebody may have ended the one about the first.
      key: `${difference.key}#${eventId}`,
      ours: String(amount),
      theirs: `cleared ${row.cleared}`,
      atStake: amount - row.amount,
    })
  }
  return found
}

function about(kind: 'reversed-but-cleared' | 'amount', row: Cleared) {
  const { id, terminalId, rrn } = row
  return { kind, key: `${kind}:${clearingKey(row)}`, journalId: id, terminalId, rrn }
}
