import type { Millis } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import type { NewEvent } from '../../outbox/index.ts'
import { idOfRrn, type JournalId, type JournalRow, newestAt } from '../journal/journal.ts'
import { lastId } from '../journal/mark.ts'
import { findById, findByIds } from '../journal/row.ts'
import { tell } from '../journal/told.ts'
import { FINANCIAL } from '../message/transaction-type.ts'

/*
 * Money that moved although its issuer had refused it, and that no reversal can undo. The refusal stands, because it was told [LAW-4], and
 * the ledger hears nothing [LAW-7]. But what has gone back counts against its sale from the moment at which it is known, so that a second
 * refund cannot exceed it, and a hold that was completed so cannot be completed again. The difference belongs to people.
 */

/** A completion whose void stands has given its hold back: it may be completed anew. */
const COMPLETABLE = `(completed_id is null or exists (select 1 from switch_journal c join switch_journal v on v.id = c.void_id
  where c.id = o.completed_id and v.state = 'approved'))`

/** What somebody says has moved. */
export interface Moved {
  /** Minor units. */
  readonly amount: number
  /** F39 and F38 of the issuer's late word. */
  readonly code: string
  readonly approvalCode: string
  readonly at: Millis
}

/** Rows of which nothing may have moved. */
const NOTHING_MOVED: ReadonlySet<string> = new Set(['declined', 'reversed', 'blocked'])

/**
 * Counts it, once. Gives the event that tells of it; undefined when it was known already.
 *
 * @param row locked in `tx`
 */
export async function overturn(tx: Sql, row: JournalRow, moved: Moved): Promise<NewEvent | undefined> {
  if (!NOTHING_MOVED.has(row.state)) return undefined
  const marked = await tx.query(
    'update switch_journal set overturned = $2 where id = $1 and overturned is null returning id',
    [row.id, moved.amount],
  )
  if (marked.length === 0) return undefined
  const { claim, movement } = FINANCIAL[row.type]
  if (row.originalId !== null && movement === 'credit')
    await tx.query('update switch_journal set overturned = coalesce(overturned, 0) + $2 where id = $1', [
      row.originalId,
      moved.amount,
    ])
  // Its issuer holds the sale at less now: no more than that may be given back.
  if (row.originalId !== null && row.type === 'adjustment')
    await tx.query(
      `update switch_journal set overturned = coalesce(overturned, 0) + amount - $2 where id = $1 and amount > $2`,
      [row.originalId, moved.amount],
    )
  if (row.originalId !== null && claim === 'completion')
    await tx.query(`update switch_journal o set completed_id = $2 where id = $1 and ${COMPLETABLE}`, [
      row.originalId,
      row.id,
    ])
  const event = tell(
    'refusal-overturned',
    { ...row, amount: moved.amount },
    { responseCode: moved.code, approvalCode: moved.approvalCode, at: moved.at },
  )
  const told = {
    ...(event.payload as object),
    refusedWith: row.responseCode,
    movement: movement === 'credit' ? movement : 'debit',
  }
  return { ...event, payload: told }
}

/** A record of a network's file under which no room downstream knows anything. */
export interface ClearedUntold {
  readonly terminalId: string
  readonly rrn: string
  readonly stan: string
  /** Minor units. */
  readonly amount: number
}

/** What the journal says of it. */
export interface Untold {
  readonly journalId: string
  readonly state: JournalRow['state']
  readonly responseCode: string
  readonly merchantId: string
  readonly institutionId: string
  readonly agentPath: string
  readonly businessDay: string
}

/**
 * The network's file of this link is the issuer's last word: what was refused or undone here and was cleared all the same has moved. Says what the journal
 * knows of each record, by its place in `records`. May be told again and again.
 */
export async function takeCleared(
  db: Db,
  link: string,
  records: readonly ClearedUntold[],
  at: Millis,
): Promise<readonly (Untold | undefined)[]> {
  const newest = Math.max(newestAt(at), await lastId(db))
  const ids = records.map((record) => idOfRrn(record.rrn, newest))
  const rows = await findByIds(db, [...new Set(ids.filter((id): id is JournalId => id !== undefined))])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const found: (Untold | undefined)[] = []
  for (const [n, record] of records.entries()) {
    const row = byId.get(ids[n] ?? -1)
    const same = row?.terminalId === record.terminalId && row.stan === record.stan && row.link === link
    if (row === undefined || !same || row.state === 'approved') {
      found.push(undefined)
      continue
    }
    if (NOTHING_MOVED.has(row.state) && row.overturned === 0) await countCleared(db, row.id, record.amount, at)
    const { state, responseCode, merchantId, institutionId, agentPath, businessDay } = row
    found.push({ journalId: String(row.id), state, responseCode, merchantId, institutionId, agentPath, businessDay })
  }
  return found
}

/** Whoever read the file opens the difference, so nobody else need be told. */
function countCleared(db: Db, id: JournalId, amount: number, at: Millis): Promise<void> {
  return db.transaction(async (tx) => {
    const row = await findById(tx, id, true)
    if (row !== undefined) await overturn(tx, row, { amount, code: '', approvalCode: '', at })
  })
}
