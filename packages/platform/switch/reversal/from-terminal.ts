import { businessDayOf, type CutOver, type Millis, Pan } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import type { Keys } from '../../keys/index.ts'
import type { TerminalStanding } from '../../merchant/index.ts'
import type { Outbox, Topic } from '../../outbox/index.ts'
import { ANSWER } from '../errors.ts'
import { givenBack, type JournalId, type JournalRow, type TransactionKey } from '../journal/journal.ts'
import { findById } from '../journal/row.ts'
import { tell } from '../journal/told.ts'
import { maskedLine } from '../message/masking.ts'
import { panOf } from '../message/payment-source.ts'
import { REVERSAL_REASONS } from '../message/reversal-reason.ts'
import type { Movement } from '../message/rule.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import { FINANCIAL, undoneType } from '../message/transaction-type.ts'
import { insertMessage, openReversal } from './store.ts'

/** What is told when something that had been approved is undone; of holds nobody had been told. */
const UNDONE: Readonly<Record<Movement, Topic>> = {
  debit: 'sale-reversed',
  credit: 'void-reversed',
  hold: 'reversal-opened',
  release: 'reversal-opened',
  adjust: 'reversal-opened',
  none: 'reversal-opened',
}

export interface ReversalAsked {
  readonly message: TerminalMessage
  readonly standing: TerminalStanding
  /** Terminal, batch and STAN of the original: the message repeats them. */
  readonly key: TransactionKey
  readonly at: Millis
}

export interface ReversalAnswer {
  readonly responseCode: string
  readonly id: JournalId
  readonly businessDay: string
  /** What the original was before, for whoever counts. */
  readonly undone?: JournalRow
  /** A reversal toward the issuer was opened. */
  readonly opened: boolean
}

/**
 * A terminal undoes a request whose outcome it does not know [unionpay-pos §8]. Accepting it is a promise: from then on the switch owns
 * it. The same message again gets the same answer.
 */
export async function reverseForTerminal(
  ports: { db: Db; keys: Keys; outbox: Pick<Outbox, 'append' | 'wake'>; cutOver: CutOver; nextId: () => JournalId },
  asked: ReversalAsked,
): Promise<ReversalAnswer> {
  const { message, key, at } = asked
  const reason = REVERSAL_REASONS[message[39]!]
  const businessDay = businessDayOf(at, ports.cutOver)
  const answer = (responseCode: string, row?: JournalRow, opened = false): ReversalAnswer => ({
    responseCode,
    id: row?.id ?? 0,
    businessDay: row?.businessDay ?? businessDay,
    opened,
    ...(opened && row !== undefined ? { undone: row } : {}),
  })
  if (reason === undefined) return answer(ANSWER.format)
  const digits = panOf(message)
  const token = digits === undefined ? undefined : await ports.keys.panToken(new Pan(digits))
  const result = await ports.db.transaction(async (tx) => {
    const blockedId = ports.nextId()
    // Taking the key first settles the race with an original that is still on its way.
    const claimed = await tx.query(
      `insert into switch_key (terminal_id, batch, stan, journal_id) values ($1, $2, $3, $4)
       on conflict do nothing returning journal_id`,
      [key.terminalId, key.batch, key.stan, blockedId],
    )
    const line = maskedLine('terminal', 'in', at, message)
    if (claimed.length > 0) {
      await insertBlocked(tx, blockedId, asked, businessDay, token ?? '', digits)
      await insertMessage(tx, blockedId, at, 'terminal', 'in', line)
      return answer(ANSWER.approved)
    }
    const [held] = await tx.query<{ journal_id: number }>(
      'select journal_id from switch_key where terminal_id = $1 and batch = $2 and stan = $3',
      [key.terminalId, key.batch, key.stan],
    )
    const row = await findById(tx, held!.journal_id, true)
    if (row === undefined) return answer(ANSWER.originalUnknown)
    await insertMessage(tx, row.id, at, 'terminal', 'in', line)
    if (row.state === 'blocked') return answer(ANSWER.approved, row)
    // A reset terminal reuses numbers: what says something else than the original must not undo it [practice: Money].
    if (Number(message[4]) !== row.asked || message[3] !== FINANCIAL[row.type].processingCode)
      return answer(ANSWER.originalUnknown, row)
    if (token !== undefined && token !== row.panToken) return answer(ANSWER.originalUnknown, row)
    if (!FINANCIAL[row.type].reversible) return answer(ANSWER.originalInvalid, row)
    if (row.state !== 'sent' && row.state !== 'approved') return answer(ANSWER.approved, row)
    if (row.voidId !== null || row.completedId !== null || row.adjustingId !== null || givenBack(row) > 0)
      return answer(ANSWER.originalInvalid, row)
    if (await holdCompletedAnew(tx, row)) return answer(ANSWER.originalInvalid, row)
    await tx.query(`update switch_journal set state = 'reversing' where id = $1`, [row.id])
    await openReversal(tx, { journalId: row.id, kind: 'reversal', link: row.link, reason, at })
    const told = row.state === 'approved' ? UNDONE[FINANCIAL[row.type].movement] : 'reversal-opened'
    await ports.outbox.append(
      tx,
      tell(told, row, { responseCode: row.responseCode, approvalCode: row.approvalCode, at }),
    )
    return answer(ANSWER.approved, row, true)
  })
  ports.outbox.wake()
  return result
}

/** The void of a completion gave its hold back, and somebody has taken the money of it since: to undo the void would take it twice. */
async function holdCompletedAnew(tx: Sql, row: JournalRow): Promise<boolean> {
  if (row.type !== 'completion-void' || row.originalId === null) return false
  const completion = await findById(tx, row.originalId)
  const hold = completion?.originalId == null ? undefined : await findById(tx, completion.originalId, true)
  return hold !== undefined && hold.completedId !== row.originalId
}

/** The original never came, or not yet: its place is taken, so that it will be refused when it does. */
async function insertBlocked(
  tx: Sql,
  id: JournalId,
  { message, standing, key, at }: ReversalAsked,
  businessDay: string,
  token: string,
  digits: string | undefined,
): Promise<void> {
  const type = undoneType(message) ?? (message[3] === '200000' ? 'void' : 'sale')
  await tx.query(
    `insert into switch_journal (id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id,
       outlet_id, institution_id, agent_path, mcc, entry_mode, pan_token, pan_masked, link, risk, request, state,
       response_code, answered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '', '', 'blocked', $18, $2)`,
    [
      id,
      at,
      businessDay,
      key.terminalId,
      key.batch,
      key.stan,
      type,
      Number(message[4]),
      standing.currency,
      standing.merchantId,
      standing.outletId,
      standing.institutionId,
      standing.agentPath,
      standing.mcc,
      message[22] ?? '',
      token,
      digits === undefined ? '' : new Pan(digits).masked(),
      ANSWER.originalInvalid,
    ],
  )
}
