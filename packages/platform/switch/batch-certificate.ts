import type { Millis } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { BatchAnswer } from './batch-settlement.ts'
import { isBalanced, type Verdict } from './batch-totals.ts'
import { ANSWER } from './errors.ts'
import { findByKeys } from './journal-store.ts'
import type { Session } from './session.ts'
import type { TerminalMessage } from './terminal-message.ts'

/** What a certificate consists of [unionpay-pos §4, F55]. Neither a number nor a track is among them, and nothing else is kept. */
const KEPT: ReadonlySet<string> = new Set([
  ...['9F26', '9F27', '9F10', '9F37', '9F36', '95', '9A', '9C', '9F02', '5F2A', '82', '9F1A', '9F03', '9F33'],
  ...['9F34', '9F35', '9F1E', '84', '9F09', '9F41', '8A'],
])

const APPROVED: ReadonlySet<string> = new Set(['203', '205'])

const answer = (responseCode: string): BatchAnswer => ({ responseCode })

/**
 * 0320 with 203 … 206: the chip's last word on a sale of the batch that settles, kept with the sale. Sent again it is the same one. It
 * must be about a sale that is in the journal as it says: approved with 203 and 205, not approved with 204 and 206.
 */
export async function takeCertificate(
  db: Db,
  session: Session,
  message: TerminalMessage,
  at: Millis,
): Promise<BatchAnswer> {
  const { batch, network = '' } = message[60]!
  const { terminalId } = session
  const [held] = await db.query<{ state: string; domestic: Verdict; foreign: Verdict }>(
    'select state, domestic, foreign_cards as foreign from switch_batch where terminal_id = $1 and batch = $2',
    [terminalId, batch],
  )
  if (held === undefined) return answer(ANSWER.originalUnknown)
  if (held.state === 'closed') return answer(ANSWER.batch)
  if ((network === '203' || network === '204') !== isBalanced(held)) return answer(ANSWER.notReconciled)
  const [row] = await findByKeys(db, [{ terminalId, batch, stan: message[11]! }])
  if (row === undefined) return answer(ANSWER.originalUnknown)
  if (APPROVED.has(network) !== (row.state === 'approved')) return answer(ANSWER.originalInvalid)
  if (Number(message[4]) !== row.amount) return answer(ANSWER.originalAmount)
  const elements = (message[55] ?? []).filter(({ tag }) => KEPT.has(tag))
  if (!elements.some(({ tag }) => tag === '9F26')) return answer(ANSWER.format)
  const text = elements.map(({ tag, value }) => `${tag} ${Buffer.from(value).toString('hex').toUpperCase()}`)
  await db.query(
    `insert into switch_certificate (journal_id, terminal_id, batch, network, at, elements) values ($1, $2, $3, $4, $5, $6)
     on conflict (journal_id) do nothing`,
    [row.id, terminalId, batch, network, at, text.join('\n')],
  )
  return answer(ANSWER.approved)
}
