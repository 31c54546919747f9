import type { Millis } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import { insertEvents, type NewEvent } from '../../outbox/index.ts'
import type { JournalId } from '../journal/journal.ts'
import type { OpenReversal } from './reversal.ts'

interface Columns {
  journal_id: number
  kind: OpenReversal['kind']
  link: string
  reason: string
  opened_at: number
  attempts: number
  next_at: number
  last_code: string
  aged_at: number | null
  stood_in: boolean
}

const COLUMNS = 'journal_id, kind, link, reason, opened_at, attempts, next_at, last_code, aged_at, stood_in'

function toReversal(c: Columns): OpenReversal {
  return {
    journalId: c.journal_id,
    kind: c.kind,
    link: c.link,
    reason: c.reason,
    openedAt: c.opened_at,
    attempts: c.attempts,
    nextAt: c.next_at,
    lastCode: c.last_code,
    agedAt: c.aged_at,
    stoodIn: c.stood_in,
  }
}

/** Nothing is planned farther ahead: what seems to be was planned before the clock was set back, and is due. */
const FARTHEST_MS = 120_000

/** Those that may be sent now over one of `links`, the longest waiting first. */
export async function dueReversals(
  sql: Sql,
  links: readonly string[],
  now: Millis,
  limit: number,
): Promise<OpenReversal[]> {
  const rows = await sql.query<Columns>(
    `select ${COLUMNS} from switch_reversal where state = 'open' and (next_at <= $1 or next_at > $4) and link = any($2::text[])
     order by next_at, journal_id limit $3`,
    [now, links, limit, now + FARTHEST_MS],
  )
  return rows.map(toReversal)
}

/** Is anything owed, and since when the oldest that nobody was told of yet. */
export async function owed(sql: Sql): Promise<{ open: boolean; untoldSince: Millis | undefined }> {
  const [row] = await sql.query<{ open: number; since: number | null }>(
    `select count(*)::int8 as open, min(opened_at) filter (where aged_at is null) as since
     from (select opened_at, aged_at from switch_reversal where state = 'open' order by opened_at limit 10000) o`,
  )
  return { open: row!.open > 0, untoldSince: row!.since ?? undefined }
}

/** When the next one of `links` is due; undefined when none is open. */
export async function nextDue(sql: Sql, links: readonly string[]): Promise<Millis | undefined> {
  const [row] = await sql.query<{ next_at: number | null }>(
    `select min(next_at) as next_at from switch_reversal where state = 'open' and link = any($1::text[])`,
    [links],
  )
  return row?.next_at ?? undefined
}

/**
 * Opens one, or opens it again. Counting up makes the answer to an attempt that is under way worthless: it was given to a question of
 * before, and must not close what has become necessary since.
 */
export async function openReversal(
  sql: Sql,
  opening: { journalId: JournalId; kind: OpenReversal['kind']; link: string; reason: string; at: Millis },
): Promise<void> {
  await sql.query(
    `insert into switch_reversal (journal_id, kind, link, reason, state, opened_at, attempts, next_at, last_code)
     values ($1, $2, $3, $4, 'open', $5, 0, $5, '')
     on conflict (journal_id) do update set state = 'open', kind = excluded.kind, reason = excluded.reason, next_at = excluded.next_at,
       closed_at = null, attempts = switch_reversal.attempts + 1`,
    [opening.journalId, opening.kind, opening.link, opening.reason, opening.at],
  )
}

/** Keeps what a step decided; false when the reversal was closed or opened again since it had `was` attempts. */
export async function saveReversal(sql: Sql, reversal: OpenReversal, was: number): Promise<boolean> {
  const rows = await sql.query(
    `update switch_reversal set reason = $2, attempts = $3, next_at = $4, last_code = $5
     where journal_id = $1 and state = 'open' and attempts = $6 returning journal_id`,
    [reversal.journalId, reversal.reason, reversal.attempts, reversal.nextAt, reversal.lastCode, was],
  )
  return rows.length > 0
}

/** Whoever waited for this line is due now. */
export async function hasten(sql: Sql, link: string, now: Millis): Promise<void> {
  await sql.query(`update switch_reversal set next_at = $2 where state = 'open' and link = $1 and next_at > $2`, [
    link,
    now,
  ])
}

/**
 * Acknowledged. The row of the journal becomes what it now is, and a sale that was held by an undone void is free again: in one
 * statement, and only once.
 */
export async function closeReversal(
  db: Db,
  journalId: JournalId,
  outcome: {
    state: 'reversed' | 'approved' | 'declined'
    code: string
    approvalCode: string
    at: Millis
    /** Attempts when the answered one was sent. */
    attempts: number
    /** Told when it is closed, and only then. */
    event: NewEvent | undefined
  },
): Promise<boolean> {
  const rows = await db.query(
    `with closed as (
       update switch_reversal set state = 'done', last_code = $3, closed_at = $4
       where journal_id = $1 and state = 'open' and attempts = $6 returning journal_id
     ), moved as (
       update switch_journal set state = $2, answered_at = $4,
         response_code = case when $2 = 'reversed' then response_code else $3 end,
         approval_code = case when $2 = 'approved' then $5 else approval_code end
       where id in (select journal_id from closed) and state in ('reversing', 'pending')
       returning id, type, amount, original_id
     ), freed as (
       update switch_journal o set void_id = case when o.void_id = m.id then null else o.void_id end,
         completed_id = case when o.completed_id = m.id then null else o.completed_id end,
         adjusting_id = case when o.adjusting_id = m.id then null else o.adjusting_id end,
         refunded = o.refunded - case when m.type in ('refund', 'moto-refund') then m.amount else 0 end
       from moved m where o.id = m.original_id and $2 <> 'approved'
     ), adjusted as (
       update switch_journal o set amount = m.amount, asked_amount = coalesce(o.asked_amount, o.amount), adjusting_id = null
       from moved m where o.id = m.original_id and o.adjusting_id = m.id and m.type = 'adjustment' and $2 = 'approved'
     ), told as (
       ${insertEvents} select $7, id::text, $4, $8::jsonb from moved where $7 <> ''
     )
     select id from moved`,
    [
      journalId,
      outcome.state,
      outcome.code,
      outcome.at,
      outcome.approvalCode,
      outcome.attempts,
      outcome.event?.topic ?? '',
      JSON.stringify(outcome.event?.payload ?? null),
    ],
  )
  return rows.length > 0
}

/**
 * The issuer took only a part of what it was told: that is refused, and the part is undone from now on. In one statement, and only once.
 */
export async function undoPart(
  db: Db,
  journalId: JournalId,
  part: { shown: string; code: string; at: Millis; attempts: number; event: NewEvent },
): Promise<void> {
  await db.query(
    `with turned as (
       update switch_reversal set kind = 'reversal', last_code = $3, next_at = $4
       where journal_id = $1 and state = 'open' and kind = 'refund' and attempts = $5 returning journal_id
     ), moved as (
       update switch_journal set state = 'reversing', response_code = $2, answered_at = $4
       where id in (select journal_id from turned) and state = 'pending' returning id
     )
     ${insertEvents} select $6, id::text, $4, $7::jsonb from moved`,
    [journalId, part.shown, part.code, part.at, part.attempts, part.event.topic, JSON.stringify(part.event.payload)],
  )
}

/** The issuer has said what it thinks of a sale that was approved here. The sale stands all the same: its refusal is told of. */
export async function closeAdvice(
  db: Db,
  journalId: JournalId,
  outcome: { code: string; at: Millis; attempts: number; event: NewEvent | undefined },
): Promise<void> {
  await db.query(
    `with closed as (
       update switch_reversal set state = 'done', last_code = $2, closed_at = $3
       where journal_id = $1 and state = 'open' and kind = 'advice' and attempts = $4 returning journal_id
     )
     ${insertEvents} select $5, journal_id::text, $3, $6::jsonb from closed where $5 <> ''`,
    [
      journalId,
      outcome.code,
      outcome.at,
      outcome.attempts,
      outcome.event?.topic ?? '',
      JSON.stringify(outcome.event?.payload ?? null),
    ],
  )
}

/** Marks the ones that are too old and tells of them once each. */
export async function ageReversals(sql: Sql, now: Millis, agedAfterMs: number): Promise<number> {
  const rows = await sql.query(
    `with aged as (
       update switch_reversal set aged_at = $1
       where state = 'open' and aged_at is null and opened_at <= $2 returning journal_id, kind, link, opened_at, attempts
     ), told as (
       ${insertEvents}
       select 'reversal-aged', journal_id::text, $1, jsonb_build_object('journalId', journal_id, 'kind', kind,
         'link', link, 'openedAt', opened_at, 'attempts', attempts) from aged order by journal_id
     )
     select journal_id from aged`,
    [now, now - agedAfterMs],
  )
  return rows.length
}

/** For the console: everything that is still owed, the oldest first. */
export async function listReversals(sql: Sql, limit: number): Promise<OpenReversal[]> {
  const rows = await sql.query<Columns>(
    `select ${COLUMNS} from switch_reversal where state = 'open' order by opened_at, journal_id limit $1`,
    [limit],
  )
  return rows.map(toReversal)
}

export async function countReversals(sql: Sql): Promise<{ link: string; open: number; oldestAt: number }[]> {
  const rows = await sql.query<{ link: string; open: number; oldest: number }>(
    `select link, count(*)::int8 as open, min(opened_at) as oldest from switch_reversal where state = 'open'
     group by link order by link`,
  )
  return rows.map((row) => ({ link: row.link, open: row.open, oldestAt: row.oldest }))
}

export async function insertMessage(
  sql: Sql,
  journalId: JournalId,
  at: Millis,
  side: string,
  direction: string,
  fields: string,
): Promise<void> {
  await sql.query('insert into switch_message (journal_id, at, side, direction, fields) values ($1, $2, $3, $4, $5)', [
    journalId,
    at,
    side,
    direction,
    fields,
  ])
}
