import type { Millis } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import { ANSWER } from '../errors.ts'
import { idOfRrn, type JournalId, type TransactionKey } from '../journal/journal.ts'
import { findById, findByKeys } from '../journal/row.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'

/** Keeps the signature of a sale; sent again it is the same one. Gives F39 and the sale. */
export async function keepSignature(
  db: Db,
  key: TransactionKey,
  message: TerminalMessage,
  at: Millis,
  newest: JournalId,
): Promise<{ responseCode: string; id: JournalId }> {
  const image = message[62]
  if (image === undefined || image.length === 0) return { responseCode: ANSWER.format, id: 0 }
  const byRrn = message[37] === undefined ? undefined : idOfRrn(message[37], newest)
  const named = message[61] ?? { batch: key.batch, stan: key.stan }
  const row =
    byRrn === undefined
      ? (await findByKeys(db, [{ ...key, batch: named.batch, stan: named.stan }]))[0]
      : await findById(db, byRrn)
  if (row === undefined || row.terminalId !== key.terminalId) return { responseCode: ANSWER.originalUnknown, id: 0 }
  if (row.type !== 'sale' || row.state !== 'approved') return { responseCode: ANSWER.originalInvalid, id: row.id }
  await db.query(
    `insert into switch_signature (journal_id, terminal_id, at, image) values ($1, $2, $3, $4)
     on conflict (journal_id) do nothing`,
    [row.id, row.terminalId, at, image],
  )
  return { responseCode: ANSWER.approved, id: row.id }
}

/** The image as the terminal sent it, for the slip in the console. */
export async function signatureOf(db: Db, id: JournalId): Promise<Uint8Array | undefined> {
  const [row] = await db.query<{ image: Uint8Array }>('select image from switch_signature where journal_id = $1', [id])
  return row?.image
}
