import type { ReversalRow } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import { type ChipRecord, chipRecordOf } from '../batch/chip-record.ts'
import { comparedIn } from '../journal/compared.ts'
import type { JournalId, JournalRow } from '../journal/journal.ts'
import { findById } from '../journal/row.ts'
import { type Direction, readMaskedLine, type Side } from '../message/masking.ts'

/** One message of a transaction as people may see it. */
export interface LifeMessage {
  readonly side: Side
  readonly direction: Direction
  readonly at: Millis
  readonly mti: string
  /** `4`, `60.batch`, `55.9F26` → masked value. */
  readonly fields: Readonly<Record<string, string>>
}

/** Everything that is known of one transaction, in the order in which it happened. */
export interface TransactionLife {
  readonly row: JournalRow
  readonly messages: readonly LifeMessage[]
  /** What the risk rules compared; empty when none applied. */
  readonly risk: readonly { rule: string; value: number | string; limit: number | string; passed: boolean }[]
  readonly reversal:
    | {
        readonly kind: ReversalRow['kind']
        readonly reason: string
        readonly state: string
        readonly openedAt: Millis
        readonly attempts: number
        readonly nextAt: Millis
        readonly lastCode: string
        readonly agedAt: Millis | null
        readonly closedAt: Millis | null
      }
    | undefined
  readonly signedAt: Millis | undefined
  /** What its chip said, as its settlement told. */
  readonly chip: ChipRecord | undefined
}

const MOST_MESSAGES = 500

export async function lifeOf(db: Db, id: JournalId): Promise<TransactionLife | undefined> {
  const row = await findById(db, id)
  if (row === undefined) return undefined
  const [texts] = await db.query<{ risk: string; request: string; exchange: string }>(
    'select risk, request, exchange from switch_journal where id = $1',
    [id],
  )
  const later = await db.query<{ fields: string }>(
    'select fields from switch_message where journal_id = $1 order by id limit $2',
    [id, MOST_MESSAGES],
  )
  const [reversal] = await db.query<Record<string, number | string | null>>(
    `select kind, reason, state, opened_at, attempts, next_at, last_code, aged_at, closed_at
     from switch_reversal where journal_id = $1`,
    [id],
  )
  const [signature] = await db.query<{ at: number }>('select at from switch_signature where journal_id = $1', [id])
  const lines = [texts?.request ?? '', texts?.exchange ?? '', ...later.map((each) => each.fields)].join('')
  const said = new Map<string, string>()
  const messages = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line): LifeMessage => readMaskedLine(line, said))
    .sort((a, b) => a.at - b.at)
  return {
    row,
    messages,
    risk: comparedIn(texts?.risk ?? ''),
    reversal:
      reversal === undefined
        ? undefined
        : {
            kind: reversal.kind as ReversalRow['kind'],
            reason: reversal.reason as string,
            state: reversal.state as string,
            openedAt: reversal.opened_at as number,
            attempts: reversal.attempts as number,
            nextAt: reversal.next_at as number,
            lastCode: reversal.last_code as string,
            agedAt: reversal.aged_at as number | null,
            closedAt: reversal.closed_at as number | null,
          },
    signedAt: signature?.at,
    chip: await chipRecordOf(db, row),
  }
}
