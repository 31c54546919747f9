import type { BusinessDay, Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'
import type { DifferenceCase, Resolution } from './difference.ts'
import { DUTY } from './difference.ts'
import type { ClearedRecord } from './network-file.ts'
import type { Difference, DifferenceKind, JournalFact } from './reconcile.ts'

/** A fact with what only settlement needs to know. */
export interface StoredFact extends JournalFact {
  readonly card: string
  readonly category: string
  /** Where it is cleared: the name of the network or wallet front. */
  readonly source: string
  readonly merchantFee: number
  /** Where the merchant stands, for whoever may see only a part of the house. */
  readonly institutionId?: string
  readonly agentPath?: string
  /** Of what gives money back: the sale; empty where there is none. */
  readonly originalId?: string
}

/**
 * Keeps facts. A reversal undoes its fact for clearing whichever of the two is told first; the row stays, so that a reversal that
 * was cleared all the same is found. `adjusted`: what is told now is the new sum of what was told before; a file that agreed with the old one
 * does not pay the new one. Rows are taken in their order, as a comparison takes them: neither waits for the other in a circle.
 */
export async function putFacts(sql: Sql, facts: readonly StoredFact[], adjusted = false): Promise<void> {
  if (facts.length === 0) return
  await sql.query(
    `insert into settlement_fact (journal_id, business_day, terminal_id, merchant_id, batch, rrn, stan, movement, amount, currency,
       last4, card, category, source, fee, merchant_fee, state, institution_id, agent_path, original_id)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[],
       $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::int8[], $16::int8[], $17::text[], $18::text[], $19::text[],
       $20::text[]) order by 1
     on conflict (journal_id) do update set ${
       adjusted
         ? `amount = excluded.amount, fee = excluded.fee, merchant_fee = excluded.merchant_fee,
              file_id = case when settlement_fact.funded_day is null then null else settlement_fact.file_id end`
         : `state = 'reversed' where excluded.state = 'reversed'`
     }`,
    [
      facts.map((f) => f.id),
      facts.map((f) => f.businessDay),
      facts.map((f) => f.terminalId),
      facts.map((f) => f.merchantId),
      facts.map((f) => f.batch),
      facts.map((f) => f.rrn),
      facts.map((f) => f.stan),
      facts.map((f) => f.movement),
      facts.map((f) => f.amount),
      facts.map((f) => f.currency),
      facts.map((f) => f.last4),
      facts.map((f) => f.card),
      facts.map((f) => f.category),
      facts.map((f) => f.source),
      facts.map((f) => f.fee),
      facts.map((f) => f.merchantFee),
      facts.map((f) => f.state),
      facts.map((f) => f.institutionId ?? ''),
      facts.map((f) => f.agentPath ?? ''),
      facts.map((f) => f.originalId ?? ''),
    ],
  )
}

export interface FileProgress {
  readonly id: number
  readonly source: string
  readonly businessDay: BusinessDay
  readonly state: 'reading' | 'comparing' | 'done'
  readonly lines: number
  readonly records: number
  readonly total: number
  readonly comparedTo: string
}

const FILE = 'id, source, business_day as "businessDay", state, lines, records, total, compared_to as "comparedTo"'

/** The file of a source and day: begun now, or where an earlier run stopped. */
export async function beginFile(sql: Sql, source: string, day: BusinessDay, at: Millis): Promise<FileProgress> {
  await sql.query(
    `insert into settlement_file (source, business_day, state, lines, records, total, compared_to, opened_at)
     values ($1, $2, 'reading', 0, 0, 0, '', $3) on conflict (source, business_day) do nothing`,
    [source, day, at],
  )
  const [row] = await sql.query<FileProgress>(
    `select ${FILE} from settlement_file where source = $1 and business_day = $2`,
    [source, day],
  )
  return row!
}

export async function putRecords(sql: Sql, fileId: number, records: readonly ClearedRecord[]): Promise<void> {
  if (records.length === 0) return
  await sql.query(
    `insert into settlement_record (file_id, line, business_day, terminal_id, merchant_id, rrn, stan, movement, amount, currency, last4, fee)
     select $1::int8, r.* from unnest($2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[],
       $10::text[], $11::text[], $12::int8[]) as r`,
    [
      fileId,
      records.map((r) => r.line),
      records.map((r) => r.businessDay),
      records.map((r) => r.terminalId),
      records.map((r) => r.merchantId),
      records.map((r) => r.rrn),
      records.map((r) => r.stan),
      records.map((r) => r.movement),
      records.map((r) => r.amount),
      records.map((r) => r.currency),
      records.map((r) => r.last4),
      records.map((r) => r.fee),
    ],
  )
}

export async function moveFile(
  sql: Sql,
  file: Pick<FileProgress, 'id' | 'state' | 'lines' | 'records' | 'total' | 'comparedTo'>,
  closedAt?: Millis,
): Promise<void> {
  await sql.query(
    `update settlement_file set state = $2, lines = $3, records = $4, total = $5, compared_to = $6, closed_at = coalesce($7, closed_at) where id = $1`,
    [file.id, file.state, file.lines, file.records, file.total, file.comparedTo, closedAt ?? null],
  )
}

/** One page of everything that either side knows of a file's day, in the order of the clearing key. */
export interface ComparedPair {
  readonly key: string
  readonly fact: JournalFact | undefined
  /** The file of another day has told of this fact already. */
  readonly toldBefore: boolean
  readonly records: readonly ClearedRecord[]
}

interface PairRow {
  readonly key: string
  readonly fact: JournalFact | null
  readonly toldBefore: boolean | null
  readonly records: readonly ClearedRecord[] | null
}

/** A fact as the comparison reads it, of a table called f. */
export const FACT_JSON = `json_build_object('id', f.journal_id, 'businessDay', f.business_day, 'terminalId', f.terminal_id,
  'merchantId', f.merchant_id, 'batch', f.batch, 'rrn', f.rrn, 'stan', f.stan, 'movement', f.movement, 'amount', f.amount,
  'currency', f.currency, 'last4', f.last4, 'fee', f.fee, 'state', f.state)`

export async function nextPairs(
  sql: Sql,
  file: FileProgress,
  after: string,
  limit: number,
): Promise<readonly ComparedPair[]> {
  const [terminalId = '', rrn = '', stan = ''] = after.split('/')
  const rows = await sql.query<PairRow>(
    `with keys as (
       select terminal_id, rrn, stan from (
         (select distinct terminal_id, rrn, stan from settlement_record
          where file_id = $1 and (terminal_id, rrn, stan) > ($4, $5, $6) order by terminal_id, rrn, stan limit $7)
         union
         (select terminal_id, rrn, stan from settlement_fact
          where business_day = $2 and source = $3 and (terminal_id, rrn, stan) > ($4, $5, $6) order by terminal_id, rrn, stan limit $7)
       ) as both_sides order by terminal_id, rrn, stan limit $7
     )
     select k.terminal_id || '/' || k.rrn || '/' || k.stan as key,
       case when f.journal_id is null then null else ${FACT_JSON} end as fact, f.told_by <> $1 as "toldBefore",
       (select json_agg(json_build_object('line', r.line, 'businessDay', r.business_day, 'terminalId', r.terminal_id,
          'merchantId', r.merchant_id, 'rrn', r.rrn, 'stan', r.stan, 'movement', r.movement, 'amount', r.amount,
          'currency', r.currency, 'last4', r.last4, 'fee', r.fee) order by r.line)
        from settlement_record r
        where r.file_id = $1 and r.terminal_id = k.terminal_id and r.rrn = k.rrn and r.stan = k.stan) as records
     from keys k left join lateral (
       select * from settlement_fact f
       where f.terminal_id = k.terminal_id and f.rrn = k.rrn and f.stan = k.stan and f.source = $3
       order by f.journal_id limit 1
     ) f on true
     order by k.terminal_id, k.rrn, k.stan`,
    [file.id, file.businessDay, file.source, terminalId, rrn, stan, limit],
  )
  return rows.map((row) => ({
    key: row.key,
    fact: row.fact ?? undefined,
    toldBefore: row.toldBefore ?? false,
    records: row.records ?? [],
  }))
}

/** Do these facts still stand as they were read? They do until the commit: whoever changes one waits for it. */
export async function stillStand(tx: Sql, facts: readonly JournalFact[]): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from settlement_fact f join unnest($1::text[], $2::text[], $3::int8[]) as t(id, state, amount) on f.journal_id = t.id
     where f.state = t.state and f.amount = t.amount order by f.journal_id for share of f`,
    [facts.map((f) => f.id), facts.map((f) => f.state), facts.map((f) => f.amount)],
  )
  return rows.length === facts.length
}

/** The file told of these facts; those of them on which it agrees with us may be paid to the merchant. */
export async function markTold(
  sql: Sql,
  fileId: number,
  facts: readonly { readonly id: string; readonly agreed: boolean }[],
): Promise<void> {
  if (facts.length === 0) return
  await sql.query(
    `update settlement_fact set told_by = coalesce(told_by, $1), file_id = case when journal_id = any($3::text[]) then $1 else file_id end
     where journal_id = any($2::text[])`,
    [fileId, facts.map(({ id }) => id), facts.flatMap(({ id, agreed }) => (agreed ? [id] : []))],
  )
}

/** A fact missing in one day's file and present in the next one's is no longer missing. */
export async function mendMissing(sql: Sql, journalIds: readonly string[], reason: string, at: Millis): Promise<void> {
  if (journalIds.length === 0) return
  await sql.query(
    `update settlement_difference set state = 'mended', reason = $2, cleared_at = $3
     where kind = 'missing-at-network' and journal_id = any($1::text[]) and state in ('open', 'proposed')`,
    [journalIds, reason, at],
  )
}

export async function openDifferences(
  sql: Sql,
  fileId: number | null,
  found: readonly Difference[],
  at: Millis,
): Promise<void> {
  if (found.length === 0) return
  await sql.query(
    `insert into settlement_difference (key, kind, file_id, journal_id, terminal_id, rrn, line, ours, theirs, at_stake, owner, opened_at, state,
       merchant_id, institution_id, agent_path, business_day)
     select d.key, d.kind, $1::int8, d.journal_id, d.terminal_id, d.rrn, d.line, d.ours, d.theirs, d.at_stake, d.owner, $2::int8, 'open',
       coalesce(f.merchant_id, d.merchant_id), coalesce(f.institution_id, d.institution_id), coalesce(f.agent_path, d.agent_path),
       coalesce(f.business_day, d.business_day)
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[], $9::text[], $10::text[], $11::int8[], $12::text[],
       $13::text[], $14::text[], $15::text[], $16::text[])
       as d (key, kind, journal_id, terminal_id, rrn, line, ours, theirs, at_stake, owner, merchant_id, institution_id, agent_path, business_day)
     left join settlement_fact f on f.journal_id = d.journal_id
     on conflict (key) do nothing`,
    [
      fileId,
      at,
      found.map((d) => d.key),
      found.map((d) => d.kind),
      found.map((d) => d.journalId ?? null) as string[],
      found.map((d) => d.terminalId ?? null) as string[],
      found.map((d) => d.rrn ?? null) as string[],
      found.map((d) => d.line ?? null) as number[],
      found.map((d) => d.ours),
      found.map((d) => d.theirs),
      found.map((d) => d.atStake),
      found.map((d) => DUTY[d.kind]),
      found.map((d) => d.place?.merchantId ?? null) as string[],
      found.map((d) => d.place?.institutionId ?? ''),
      found.map((d) => d.place?.agentPath ?? ''),
      found.map((d) => d.place?.businessDay ?? null) as string[],
    ],
  )
}

interface CaseRow {
  readonly key: string
  readonly kind: DifferenceKind
  readonly openedAt: number
  readonly owner: string
  readonly state: 'open' | 'proposed' | 'cleared' | 'mended'
  readonly resolution: Resolution | null
  readonly reason: string | null
  readonly proposedBy: string | null
  readonly proposedAt: number | null
  readonly clearedBy: string | null
  readonly clearedAt: number | null
}

/** The case for deciding, locked until the transaction ends. Undefined when unknown or mended by itself. */
export async function lockCase(tx: Sql, key: string): Promise<DifferenceCase | undefined> {
  const [row] = await tx.query<CaseRow>(
    `select key, kind, opened_at as "openedAt", owner, state, resolution, reason, proposed_by as "proposedBy", proposed_at as "proposedAt",
       cleared_by as "clearedBy", cleared_at as "clearedAt" from settlement_difference where key = $1 for update`,
    [key],
  )
  if (row === undefined || row.state === 'mended') return undefined
  const { kind, openedAt, owner } = row
  if (row.state === 'open') return { key, kind, openedAt, owner, state: { name: 'open' } }
  const decided = { resolution: row.resolution!, reason: row.reason! }
  if (row.state === 'proposed')
    return {
      key,
      kind,
      openedAt,
      owner,
      state: { name: 'proposed', by: row.proposedBy!, at: row.proposedAt!, ...decided },
    }
  return {
    key,
    kind,
    openedAt,
    owner,
    state: { name: 'cleared', proposedBy: row.proposedBy!, clearedBy: row.clearedBy!, at: row.clearedAt!, ...decided },
  }
}

export async function putCase(tx: Sql, difference: DifferenceCase): Promise<void> {
  const { state } = difference
  await tx.query(
    `update settlement_difference set owner = $2, state = $3, resolution = $4, reason = $5, proposed_by = $6, proposed_at = $7,
       cleared_by = $8, cleared_at = $9 where key = $1`,
    [
      difference.key,
      difference.owner,
      state.name,
      state.name === 'open' ? null : state.resolution,
      state.name === 'open' ? null : state.reason,
      state.name === 'open' ? null : state.name === 'proposed' ? state.by : state.proposedBy,
      state.name === 'proposed' ? state.at : null,
      state.name === 'cleared' ? state.clearedBy : null,
      state.name === 'cleared' ? state.at : null,
    ],
  )
}

export interface DifferenceRow extends CaseRow {
  readonly journalId: string | null
  readonly terminalId: string | null
  readonly rrn: string | null
  readonly line: number | null
  readonly ours: string
  readonly theirs: string
  readonly atStake: number
}

/** Oldest first; `after` is the last (openedAt, key) of the page before. */
export function listDifferences(
  sql: Sql,
  filter: {
    readonly states: readonly string[]
    readonly after?: { readonly openedAt: number; readonly key: string }
    readonly limit: number
  },
): Promise<DifferenceRow[]> {
  return sql.query<DifferenceRow>(
    `select key, kind, journal_id as "journalId", terminal_id as "terminalId", rrn, line, ours, theirs, at_stake as "atStake",
       opened_at as "openedAt", owner, state, resolution, reason, proposed_by as "proposedBy", proposed_at as "proposedAt",
       cleared_by as "clearedBy", cleared_at as "clearedAt"
     from settlement_difference
     where state = any($1::text[]) and (opened_at, key) > ($2, $3) order by opened_at, key limit $4`,
    [filter.states, filter.after?.openedAt ?? -1, filter.after?.key ?? '', filter.limit],
  )
}

/**
 * Whether something of business days before this one is still to be funded, or differs and nobody has cleared it. What two people have decided
 * about is decided, whether or not it is paid.
 */
export async function isOpenBefore(sql: Sql, day: BusinessDay): Promise<boolean> {
  const rows = await sql.query(
    `(select 1 from settlement_fact f where business_day < $1 and state = 'approved' and funded_day is null
       and not exists (select from settlement_difference d where d.journal_id = f.journal_id and d.state = 'cleared') limit 1)
     union all
     (select 1 from settlement_difference where state in ('open', 'proposed') and business_day < $1 limit 1)`,
    [day],
  )
  return rows.length > 0
}
