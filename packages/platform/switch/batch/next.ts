import type { Millis } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import type { Outbox } from '../../outbox/index.ts'
import { nextBatch } from '../session/session.ts'

/** A batch was closed in this commit: its terminal goes on with the next number, and whoever reconciles hears of it. */
export async function beginNextBatch(
  tx: Sql,
  outbox: Pick<Outbox, 'append'>,
  closed: { readonly terminalId: string; readonly batch: string; readonly balanced: boolean; readonly at: Millis },
): Promise<void> {
  const { terminalId, batch, balanced, at } = closed
  await tx.query('update switch_session set batch = $3, settling = false where terminal_id = $1 and batch = $2', [
    terminalId,
    batch,
    nextBatch(batch),
  ])
  await outbox.append(tx, {
    topic: 'batch-closed',
    key: `${terminalId}-${batch}`,
    at,
    payload: { terminalId, batch, balanced },
  })
}
