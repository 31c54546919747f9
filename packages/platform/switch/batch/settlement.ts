import { assert, type Millis } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import type { Outbox } from '../../outbox/index.ts'
import { ANSWER } from '../errors.ts'
import type { JournalRow } from '../journal/journal.ts'
import { selectRows } from '../journal/row.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import { FINANCIAL, undoneType } from '../message/transaction-type.ts'
import type { Session } from '../session/session.ts'
import { beginNextBatch } from './next.ts'
import {
  type Detail,
  isBalanced,
  readDetails,
  readTotals,
  totalsOf,
  type Verdict,
  type Verdicts,
  verdictsOf,
  writeTotals,
} from './totals.ts'

/** A batch has at most 999 of each side; more rows than this are not a batch. */
const MOST_ROWS = 5_000

interface BatchColumns {
  state: 'settling' | 'closed'
  domestic: number
  foreign: number
}

/** What is said back. */
export interface BatchAnswer {
  readonly responseCode: string
  readonly f48?: string
}

interface Ports {
  readonly db: Db
  readonly outbox: Pick<Outbox, 'append' | 'wake'>
}

const answer = (responseCode: string): BatchAnswer => ({ responseCode })

/**
 * 0500: the terminal tells its sums and hears whether they are ours. The verdict is kept with the first telling: asked again, the
 * same one is given, and a closed batch does not change [LAW-11].
 */
export async function tellTotals(
  { db }: Ports,
  session: Session,
  message: TerminalMessage,
  at: Millis,
): Promise<BatchAnswer> {
  const batch = message[60]!.batch
  const told = readTotals(message[48]!)
  if (told === undefined) return answer(ANSWER.format)
  return db.transaction(async (tx) => {
    const held = await find(tx, session.terminalId, batch)
    if (held !== undefined) return { responseCode: ANSWER.approved, f48: writeTotals(message[48]!, verdictsIn(held)) }
    if (batch !== session.batch) return answer(ANSWER.batch)
    const rows = await rowsIn(tx, session.terminalId, batch)
    // What is under way would be added to a batch that was judged without it.
    if (rows.some((row) => row.state === 'sent')) return answer(ANSWER.settling)
    const ours = totalsOf(rows)
    const verdicts = verdictsOf(ours, told)
    await tx.query(
      `insert into switch_batch (terminal_id, batch, state, told, ours, domestic, foreign_cards, told_at)
       values ($1, $2, 'settling', $3, $4, $5, $6, $7) on conflict do nothing`,
      [session.terminalId, batch, JSON.stringify(told), JSON.stringify(ours), verdicts.domestic, verdicts.foreign, at],
    )
    await tx.query('update switch_session set settling = true where terminal_id = $1 and batch = $2', [
      session.terminalId,
      batch,
    ])
    return { responseCode: ANSWER.approved, f48: writeTotals(message[48]!, verdicts) }
  })
}

/** 0320 with details, or one advice: kept once each, and told of to whoever compares. */
export async function takeDetails(
  { db, outbox }: Ports,
  session: Session,
  message: TerminalMessage,
  at: Millis,
): Promise<BatchAnswer> {
  const batch = message[60]!.batch
  const details = message[3] === undefined ? readDetails(message[48] ?? '') : adviceIn(message)
  if (details === undefined) return answer(ANSWER.format)
  const { terminalId } = session
  return db.transaction(async (tx) => {
    const held = await find(tx, terminalId, batch)
    if (held === undefined) return answer(ANSWER.originalUnknown)
    // What comes again after the end was there before it, or comes too late.
    if (held.state === 'closed') return answer(ANSWER.batch)
    const added = await tx.query<Detail>(
      `insert into switch_batch_detail (terminal_id, batch, stan, amount, movement)
       select $1, $2, stan, amount, movement from unnest($3::text[], $4::int8[], $5::text[]) as t(stan, amount, movement)
       on conflict do nothing returning stan, amount, movement`,
      [
        terminalId,
        batch,
        details.map((each) => each.stan),
        details.map((each) => each.amount),
        details.map((each) => each.movement),
      ],
    )
    if (added.length > 0)
      await outbox.append(tx, {
        topic: 'batch-uploaded',
        key: `${terminalId}-${batch}`,
        at,
        payload: { terminalId, batch, details: added },
      })
    return answer(ANSWER.approved)
  })
}

/** 0320 with 207 or 202: closes the batch for good, and the next number begins. It must say what the verdict said. */
export async function endBatch(
  { db, outbox }: Ports,
  session: Session,
  message: TerminalMessage,
  at: Millis,
): Promise<BatchAnswer> {
  const { batch, network } = message[60]!
  const { terminalId } = session
  const count = Number(message[48] ?? 'x')
  if (!Number.isSafeInteger(count)) return answer(ANSWER.format)
  return db.transaction(async (tx) => {
    const held = await find(tx, terminalId, batch)
    if (held === undefined) return answer(ANSWER.originalUnknown)
    if (held.state === 'closed') return answer(ANSWER.approved)
    const balanced = isBalanced(verdictsIn(held))
    if ((network === '207') !== balanced) return answer(ANSWER.notReconciled)
    const [kept] = await tx.query<{ count: number }>(
      'select count(*)::int8 as count from switch_batch_detail where terminal_id = $1 and batch = $2',
      [terminalId, batch],
    )
    if (count !== kept!.count) return answer(ANSWER.notReconciled)
    await tx.query(`update switch_batch set state = 'closed', closed_at = $3 where terminal_id = $1 and batch = $2`, [
      terminalId,
      batch,
      at,
    ])
    await beginNextBatch(tx, outbox, { terminalId, batch, balanced, at })
    return { responseCode: ANSWER.approved }
  })
}

/** A refund, a void or an advice that is uploaded for itself: its own F3, F4, F11. */
function adviceIn(message: TerminalMessage): readonly Detail[] | undefined {
  const type = undoneType(message)
  if (type === undefined || message[4] === undefined || message[11] === undefined) return undefined
  const { movement } = FINANCIAL[type]
  if (movement !== 'debit' && movement !== 'credit') return undefined
  return [{ stan: message[11], amount: Number(message[4]), movement }]
}

async function find(tx: Sql, terminalId: string, batch: string): Promise<BatchColumns | undefined> {
  const [row] = await tx.query<BatchColumns>(
    `select state, domestic, foreign_cards as foreign from switch_batch where terminal_id = $1 and batch = $2 for update`,
    [terminalId, batch],
  )
  return row
}

function verdictsIn(row: BatchColumns): Verdicts {
  assert(row.domestic === 1 || row.domestic === 2, 'a verdict is 1 or 2')
  return { domestic: row.domestic as Verdict, foreign: row.foreign as Verdict }
}

function rowsIn(tx: Sql, terminalId: string, batch: string): Promise<readonly JournalRow[]> {
  return selectRows(
    tx,
    `where j.id in (select journal_id from switch_key where terminal_id = $1 and batch = $2) order by j.id limit $3`,
    [terminalId, batch, MOST_ROWS],
  )
}

/**
 * Lets go of batches that were closed before `before`, with the details that were uploaded of them: only when the journal has let go of
 * everything in them. Gives how many went, `most` at once.
 */
export async function dropBatches(db: Db, before: Millis, most: number): Promise<number> {
  const gone = await db.query(
    `with gone as (
       select b.terminal_id, b.batch from switch_batch b
       where b.state = 'closed' and b.closed_at < $1
         and not exists (select from switch_key k where k.terminal_id = b.terminal_id and k.batch = b.batch)
         and not exists (select from switch_session s where s.terminal_id = b.terminal_id and s.batch = b.batch)
       order by b.closed_at, b.terminal_id, b.batch limit $2
     ), details as (
       delete from switch_batch_detail d using gone g where d.terminal_id = g.terminal_id and d.batch = g.batch
     )
     delete from switch_batch b using gone g where b.terminal_id = g.terminal_id and b.batch = g.batch returning b.batch`,
    [before, most],
  )
  return gone.length
}
