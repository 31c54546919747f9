import type { Millis } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { Outbox } from '../../outbox/index.ts'
import type { FinancialRule } from '../message/rule.ts'
import type { Session } from '../session/session.ts'
import { beginNextBatch } from './next.ts'
import { isBalanced, type Verdict } from './totals.ts'

/** A settlement that nobody has ended this long after its 0500 is not waited for at the next sign-on, ms. */
export const SETTLING_MS = 24 * 3_600_000

/**
 * Between its 0500 and the end of the batch a terminal begins nothing that would change the sums it was judged by. What has happened
 * already and is told, and what moves no money, is served as ever; reversals and the upload are no financial requests at all.
 */
export function refusedWhileSettling(session: Session, rule: FinancialRule): boolean {
  return session.settling && rule.told !== true && rule.type !== 'completion-advice' && rule.movement !== 'none'
}

/**
 * A sign-on while a settlement is open: its terminal goes on with it, and the batch stays. A terminal that names another batch has lost
 * its journal, and one that comes after `SETTLING_MS` has been away too long: the batch is closed as it stands, the verdict and the
 * details that came included, and the next number begins. What an unbalanced batch still lacks is then a difference for people.
 */
export async function leaveSettlement(
  { db, outbox }: { readonly db: Db; readonly outbox: Pick<Outbox, 'append' | 'wake'> },
  { terminalId, batch }: Session,
  named: string,
  at: Millis,
): Promise<void> {
  const left = await db.transaction(async (tx) => {
    const [closed] = await tx.query<{ domestic: Verdict; foreign: Verdict }>(
      `update switch_batch set state = 'closed', closed_at = $3
       where terminal_id = $1 and batch = $2 and state = 'settling' and ($4 or told_at <= $5)
       returning domestic, foreign_cards as foreign`,
      [terminalId, batch, at, named !== batch, at - SETTLING_MS],
    )
    if (closed === undefined) return false
    await beginNextBatch(tx, outbox, { terminalId, batch, balanced: isBalanced(closed), at })
    return true
  })
  if (left) outbox.wake()
}
