import { type Millis, Pan } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import type { TerminalStanding } from '../../merchant/index.ts'
import { ANSWER } from '../errors.ts'
import type { TransactionKey } from '../journal/journal.ts'
import { findByKeys } from '../journal/row.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import type { SwitchMetrics } from '../ports.ts'
import type { BatchAnswer } from './settlement.ts'
import { isBalanced, type Verdict } from './totals.ts'

/** What a chip proves [unionpay-pos §4, F55]. Neither a number nor a track is among them, and nothing else is kept [LAW-8]. */
const KEPT: ReadonlySet<string> = new Set([
  ...['9F26', '9F27', '9F10', '9F37', '9F36', '95', '9A', '9C', '9F02', '5F2A', '82', '9F1A', '9F03', '9F33'],
  ...['9F34', '9F35', '9F1E', '84', '9F09', '9F41', '8A', '9B'],
])

/** F60.3: the chip certified a sale that stands, or refused what does not [unionpay-pos §3]; the first of each pair in a balanced batch. */
const CERTIFIED = { balanced: '203', unbalanced: '205' } as const
const REFUSED = { balanced: '204', unbalanced: '206' } as const

/** What a chip said of one transaction, as it is kept beside the journal. It is evidence, never money [LAW-7]. */
export interface ChipRecord {
  readonly network: string
  readonly at: Millis
  /** Tag and value in hexadecimal. */
  readonly elements: readonly { readonly tag: string; readonly value: string }[]
}

/** Records of one batch beyond which refusals of unknown transactions are not taken: a till's journal holds no more [LAW-13]. */
const MOST_OF_A_BATCH = 5_000

const answer = (responseCode: string): BatchAnswer => ({ responseCode })

/**
 * 0320 with 203 … 206: the chip's last word on a transaction of the batch that settles. Sent again it is the same one; another word of the
 * same chip is refused. What it certifies must stand in the journal as it says; what it refuses must not stand, and may be unknown there,
 * because a chip that refuses at once is never asked about. Nothing of the journal changes.
 */
export async function takeChipRecord(
  { db, metrics }: { readonly db: Db; readonly metrics: SwitchMetrics },
  standing: TerminalStanding,
  message: TerminalMessage,
  at: Millis,
): Promise<BatchAnswer> {
  const { batch, network = '' } = message[60]!
  const key = { terminalId: standing.terminalId, batch, stan: message[11]! }
  const certified = isCertificate({ network })
  const elements = (message[55] ?? []).filter(({ tag }) => KEPT.has(tag))
  if (!elements.some(({ tag }) => tag === '9F26')) return answer(ANSWER.format)
  const text = elements.map(({ tag, value }) => `${tag} ${Buffer.from(value).toString('hex').toUpperCase()}`).join('\n')
  return db.transaction(async (tx) => {
    // Until the record is in, nobody ends the batch [LAW-11].
    const [held] = await tx.query<{ state: string; domestic: Verdict; foreign: Verdict }>(
      'select state, domestic, foreign_cards as foreign from switch_batch where terminal_id = $1 and batch = $2 for share',
      [key.terminalId, batch],
    )
    if (held === undefined) return answer(ANSWER.originalUnknown)
    if (held.state === 'closed') return answer(ANSWER.batch)
    const balanced = network === CERTIFIED.balanced || network === REFUSED.balanced
    if (balanced !== isBalanced(held)) return answer(ANSWER.notReconciled)
    const [row] = await findByKeys(tx, [key])
    if (row === undefined && certified) return answer(ANSWER.originalUnknown)
    if (row === undefined && (await isFull(tx, key))) return answer(ANSWER.originalInvalid)
    if (row !== undefined && certified !== (row.state === 'approved')) return answer(ANSWER.originalInvalid)
    const amount = Number(message[4])
    if (row !== undefined && amount !== (certified ? row.amount : row.asked)) return answer(ANSWER.originalAmount)
    const added = await tx.query(
      `insert into switch_chip_record (terminal_id, batch, stan, network, amount, currency, entry_mode, pan_masked, at, elements,
         merchant_id, institution_id, agent_path)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing returning stan`,
      [
        ...[key.terminalId, batch, key.stan, network, amount],
        row?.currency ?? standing.currency,
        row?.entryMode ?? message[22] ?? '',
        row?.panMasked ?? maskedIn(message),
        ...[at, text, standing.merchantId, standing.institutionId, standing.agentPath],
      ],
    )
    if (added.length === 0) return answer((await sameAs(tx, key, network, text)) ? ANSWER.approved : ANSWER.reusedStan)
    const kind = certified ? 'certified' : 'refused'
    metrics.count('switch_chip_records_total', { kind, asked: row === undefined ? 'no' : 'yes' })
    return answer(ANSWER.approved)
  })
}

/** First six and last four of a card that the switch has not seen itself. */
function maskedIn(message: TerminalMessage): string {
  const digits = message[2] ?? ''
  return /^\d{12,19}$/.test(digits) ? new Pan(digits).masked() : ''
}

async function isFull(tx: Sql, { terminalId, batch }: TransactionKey): Promise<boolean> {
  const [kept] = await tx.query<{ count: number }>(
    'select count(*)::int8 as count from switch_chip_record where terminal_id = $1 and batch = $2',
    [terminalId, batch],
  )
  return kept!.count >= MOST_OF_A_BATCH
}

async function sameAs(tx: Sql, key: TransactionKey, network: string, elements: string): Promise<boolean> {
  const [there] = await tx.query<{ network: string; elements: string }>(
    'select network, elements from switch_chip_record where terminal_id = $1 and batch = $2 and stan = $3',
    [key.terminalId, key.batch, key.stan],
  )
  return there?.network === network && there.elements === elements
}

/** What the chip said of this transaction, if its batch has been settled and it said something. */
export async function chipRecordOf(db: Db, key: TransactionKey): Promise<ChipRecord | undefined> {
  const [row] = await db.query<{ network: string; at: Millis; elements: string }>(
    'select network, at, elements from switch_chip_record where terminal_id = $1 and batch = $2 and stan = $3',
    [key.terminalId, key.batch, key.stan],
  )
  return (
    row && {
      network: row.network,
      at: row.at,
      elements: elementsIn(row.elements),
    }
  )
}

/** The kept text as tags and values again. */
export const elementsIn = (text: string): ChipRecord['elements'] =>
  text.split('\n').map((line) => ({ tag: line.split(' ')[0]!, value: line.split(' ')[1] ?? '' }))

/** Did it certify what stands? It refused otherwise. */
export const isCertificate = ({ network }: Pick<ChipRecord, 'network'>): boolean =>
  network === CERTIFIED.balanced || network === CERTIFIED.unbalanced

/** Lets go of old refusals that belong to no row of the journal: with the others their row takes them along. */
export async function dropUnasked(db: Db, before: Millis, most: number): Promise<void> {
  await db.query(
    `delete from switch_chip_record where (terminal_id, batch, stan) in (
       select c.terminal_id, c.batch, c.stan from switch_chip_record c
       where c.at < $1 and not exists (
         select from switch_key k where k.terminal_id = c.terminal_id and k.batch = c.batch and k.stan = c.stan)
       order by c.at limit $2)`,
    [before, most],
  )
}
