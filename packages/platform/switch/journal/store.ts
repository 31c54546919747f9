import type { Millis } from '@evertill/foundation'
import { byteaArray, int8Array, jsonArray, type Sql, type SqlValue, textArray } from '../../database/index.ts'
import { insertEvents, type NewEvent } from '../../outbox/index.ts'
import type { JournalId, JournalOutcome, JournalRequest, Terms } from './journal.ts'
import { JOURNAL_WEEKS } from './weeks.ts'

/** A reversal (or an undelivered refund) that is opened together with the outcome that made it necessary. */
export interface ReversalOpening {
  readonly journalId: JournalId
  readonly kind: 'reversal' | 'refund' | 'advice'
  readonly link: string
  readonly reason: string
  readonly at: Millis
}

/**
 * Inserts requests whose key is free. Gives the ids that were inserted.
 *
 * @param table the journal, or the week of it that all of them belong to
 */
export async function insertRequests(
  sql: Sql,
  rows: readonly JournalRequest[],
  table: string = JOURNAL_WEEKS.table,
): Promise<Set<JournalId>> {
  const [inserted] = await sql.query<Done>(textsFor(table).insert, requestColumns(rows))
  return idsOf(inserted, rows, (row) => row.id)
}

/** What a batch came to: nothing more to say when every row of it was done, which is nearly always. */
interface Done {
  readonly ids: JournalId[] | null
}

/** Ends a statement over a batch whose ids are `$1`: one row, which names those of `table` where they are not all of the batch. */
const doneText = (table: string): string =>
  `select case when count(*) < cardinality($1::int8[]) then coalesce(array_agg(id), '{}') end as ids from ${table}`

function idsOf<Row>(done: Done | undefined, rows: readonly Row[], of: (row: Row) => JournalId): Set<JournalId> {
  return new Set(done?.ids ?? rows.map(of))
}

/** Requests as the first of a statement's parts; their columns are `$1` to `$25`. */
const INPUT = `input as (
    select * from unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[],
      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[],
      $18::bytea[], $19::text[], $20::int8[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[])
    as t(id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id, outlet_id, institution_id,
      agent_path, mcc, entry_mode, pan_token, pan_masked, pan_sealed, link, original_id, risk, request, state,
      response_code, terms)
  )`

/** Stores the requests of `input` in `table`: each takes its key first. */
const storedText = (table: string, { only = '', whenTaken = '' }): string => `claimed as (
    insert into switch_key (terminal_id, batch, stan, journal_id)
    select terminal_id, batch, stan, id from input ${only}
    ${whenTaken}
    returning journal_id
  ), inserted as (
  insert into ${table} (id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id,
    outlet_id, institution_id, agent_path, mcc, entry_mode, pan_token, pan_masked, pan_sealed, link, original_id, risk,
    request, state, response_code, terms, answered_at)
  select id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id, outlet_id, institution_id,
    agent_path, mcc, entry_mode, pan_token, pan_masked, pan_sealed, link, original_id, risk, request, state,
    response_code, terms, case when state = 'sent' then null else at end
  from input where id in (select journal_id from claimed)
  returning id
  )`

const insertText = (table: string): string =>
  `with ${INPUT}, ${storedText(table, { whenTaken: 'on conflict do nothing' })} ${doneText('inserted')}`

/**
 * Stores one request if `taken`, a part of the statement that comes after the others, gives a row; gives its id then. A key that is taken
 * meanwhile is a conflict, so that nothing happens at all. Parameters from `$26` on belong to the parts.
 */
export const insertTakingText = (...parts: readonly string[]): string =>
  `with ${[INPUT, ...parts, storedText(JOURNAL_WEEKS.table, { only: 'where exists (select from taken)' })].join(', ')}
  select id from inserted`

/** Empty for nearly every sale, so that nobody pays for what few have. */
function termsText(terms: Terms): string {
  return terms.tip === undefined && terms.instalments === undefined ? '' : JSON.stringify(terms)
}

/** Parameters `$1` to `$25` of a statement that stores requests. */
export function requestColumns(rows: readonly JournalRequest[]): SqlValue[] {
  return [
    int8Array(rows, (row) => row.id),
    int8Array(rows, (row) => row.at),
    textArray(rows, (row) => row.businessDay),
    textArray(rows, (row) => row.terminalId),
    textArray(rows, (row) => row.batch),
    textArray(rows, (row) => row.stan),
    textArray(rows, (row) => row.type),
    int8Array(rows, (row) => row.amount),
    textArray(rows, (row) => row.currency),
    textArray(rows, (row) => row.merchantId),
    textArray(rows, (row) => row.outletId),
    textArray(rows, (row) => row.institutionId),
    textArray(rows, (row) => row.agentPath),
    textArray(rows, (row) => row.mcc),
    textArray(rows, (row) => row.entryMode),
    textArray(rows, (row) => row.panToken),
    textArray(rows, (row) => row.panMasked),
    byteaArray(rows, (row) => row.panSealed),
    textArray(rows, (row) => row.link),
    int8Array(rows, (row) => row.originalId),
    textArray(rows, (row) => row.risk),
    textArray(rows, (row) => row.request),
    textArray(rows, (row) => row.state),
    textArray(rows, (row) => row.responseCode),
    textArray(rows, (row) => termsText(row.terms)),
  ]
}

/** An outcome with what must be committed together with it. */
export interface OutcomeWrite {
  readonly outcome: JournalOutcome
  /** What the request had taken hold of: it is free again when the outcome is a decline. */
  readonly originalId: JournalId | null
  readonly reversal?: ReversalOpening
  readonly event?: NewEvent
}

/**
 * Stores outcomes of requests that still wait for one, with the reversals they make necessary and the events that tell
 * of them, in one statement. Gives the ids that were changed; others had been finished by somebody else.
 *
 * @param table the journal, or the week of it that all of them belong to
 */
export async function storeOutcomes(
  sql: Sql,
  writes: readonly OutcomeWrite[],
  table: string = JOURNAL_WEEKS.table,
): Promise<Set<JournalId>> {
  const outcomes: JournalOutcome[] = []
  const reversals: ReversalOpening[] = []
  const told: { id: JournalId; event: NewEvent }[] = []
  let releases = false
  let lowest = Number.POSITIVE_INFINITY
  let highest = 0
  for (const { outcome, originalId, reversal, event } of writes) {
    outcomes.push(outcome)
    if (originalId !== null && (outcome.state === 'declined' || event?.topic === 'sale-adjusted')) releases = true
    if (outcome.id < lowest) lowest = outcome.id
    if (outcome.id > highest) highest = outcome.id
    if (reversal !== undefined) reversals.push(reversal)
    if (event !== undefined) told.push({ id: outcome.id, event })
  }
  const statements = textsFor(table)
  const [changed] = await sql.query<Done>(releases ? statements.storeAndRelease : statements.store, [
    int8Array(outcomes, (each) => each.id),
    textArray(outcomes, (each) => each.state),
    textArray(outcomes, (each) => each.responseCode),
    textArray(outcomes, (each) => each.approvalCode),
    textArray(outcomes, (each) => each.additional),
    int8Array(outcomes, (each) => each.at),
    textArray(outcomes, (each) => each.exchange),
    int8Array(outcomes, (each) => each.amount),
    int8Array(reversals, (each) => each.journalId),
    textArray(reversals, (each) => each.kind),
    textArray(reversals, (each) => each.link),
    textArray(reversals, (each) => each.reason),
    int8Array(reversals, (each) => each.at),
    int8Array(told, (each) => each.id),
    textArray(told, (each) => each.event.topic),
    textArray(told, (each) => each.event.key),
    int8Array(told, (each) => each.event.at),
    jsonArray(told, (each) => JSON.stringify(each.event.payload)),
    ...(isWhole(table) ? [lowest, highest] : []),
  ])
  return idsOf(changed, outcomes, (each) => each.id)
}

const RELEASED = `, released as (
    update switch_journal o set refunded = o.refunded - r.refunds,
      adjusting_id = case when o.adjusting_id in (select id from changed where state <> 'pending') then null
        else o.adjusting_id end,
      amount = coalesce(r.adjusted, o.amount),
      asked_amount = case when r.adjusted is null then o.asked_amount else coalesce(o.asked_amount, o.amount) end,
      void_id = case when o.void_id in (select id from changed where state = 'declined') then null else o.void_id end,
      completed_id = case when o.completed_id in (select id from changed where state = 'declined') then null
        else o.completed_id end
    from (
      select original_id,
        coalesce(sum(amount) filter (where state = 'declined' and type in ('refund', 'moto-refund')), 0)::int8 as refunds,
        max(amount) filter (where state = 'approved' and type = 'adjustment') as adjusted
      from changed where original_id is not null and (state = 'declined' or (state = 'approved' and type = 'adjustment'))
      group by original_id
    ) r
    where o.id = r.original_id
  )`

const isWhole = (table: string): boolean => table === JOURNAL_WEEKS.table

// A pending refund is still waiting for its outcome; every other state is final here. The bounds of the ids let the server leave alone every
// partition but those that the batch is in. Where the week is named they would only mislead it: past the newest id that it has statistics of
// it expects no row between them, and compares each of the batch with each row.
const storeText = (table: string, releases: boolean): string => `
  with changed as (
    update ${table} j set state = i.state, response_code = i.response_code, approval_code = i.approval_code,
      additional = i.additional, answered_at = i.at, exchange = j.exchange || i.exchange, amount = i.amount,
      asked_amount = nullif(j.amount, i.amount)
    from unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int8[], $7::text[], $8::int8[])
      as i(id, state, response_code, approval_code, additional, at, exchange, amount)
    where j.id = i.id${isWhole(table) ? ' and j.id between $19 and $20' : ''} and j.state in ('sent', 'pending')
    returning j.id, j.state, j.type, j.amount, j.original_id
  )${releases ? RELEASED : ''}, opened as (
    insert into switch_reversal (journal_id, kind, link, reason, state, opened_at, attempts, next_at, last_code, stood_in)
    select journal_id, kind, link, reason, 'open', at, 0, at, '', kind = 'advice'
    from unnest($9::int8[], $10::text[], $11::text[], $12::text[], $13::int8[]) as t(journal_id, kind, link, reason, at)
    where journal_id in (select id from changed)
    on conflict (journal_id) do nothing
  ), told as (
    ${insertEvents}
    select topic, key, at, payload
    from unnest($14::int8[], $15::text[], $16::text[], $17::int8[], $18::json[]) as e(id, topic, key, at, payload)
    where id in (select id from changed)
  )
  ${doneText('changed')}`

interface Texts {
  readonly insert: string
  readonly store: string
  /** The same for batches in which a declined request gives back what it had taken hold of, or an adjustment changes its sale. */
  readonly storeAndRelease: string
}

/** Statements by table: a process writes to this week and the next, and to the journal as a whole. */
const texts = new Map<string, Texts>()
const MOST_TEXTS = 8

function textsFor(table: string): Texts {
  let found = texts.get(table)
  if (found === undefined) {
    found = { insert: insertText(table), store: storeText(table, false), storeAndRelease: storeText(table, true) }
    if (texts.size >= MOST_TEXTS) texts.clear()
    texts.set(table, found)
  }
  return found
}
