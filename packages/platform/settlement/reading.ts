import type {
  DifferenceGroup,
  DifferenceQuery,
  FundingQuery,
  Scope,
  SettlementDay,
  TerminalSide,
} from '@evertill/contract'
import { addDays, type BusinessDay, type Millis } from '@evertill/foundation'
import type { Sql, SqlValue } from '../database/index.ts'
import { openedWithin } from './difference.ts'
import type { FundingRow } from './funding-store.ts'
import type { DifferenceRow } from './store.ts'

/** Days that the overview shows. */
const DAYS = 14
const DAY_MS = 86_400_000
/** From this age on a difference counts as old. */
const OLD_DAYS = 3

/** What a person may see, as a condition on a table with merchant_id, institution_id and agent_path. */
function placed(scope: Scope, params: SqlValue[]): string {
  const where: string[] = []
  const add = (text: string, value: string | undefined): void => {
    if (value === undefined) return
    params.push(value)
    where.push(text.replace('?', `$${params.length}`))
  }
  add('merchant_id = ?', scope.merchantId)
  add('institution_id = ?', scope.institutionId)
  add('starts_with(agent_path, ?)', scope.agentPath)
  return where.length === 0 ? 'true' : where.join(' and ')
}

interface DayRow {
  business_day: string
  source: string
  currency: string
  count: number
  net: number
  confirmed: number
  settled: number
  settled_net: number
  waiting: number
}

/** The last days of every source, newest first: terminals, journal, file, and what of it is in dispute. */
export async function readDays(sql: Sql, scope: Scope, today: BusinessDay): Promise<SettlementDay[]> {
  const params: SqlValue[] = [addDays(today, -DAYS), addDays(today, 1)]
  const facts = await sql.query<DayRow>(
    `select business_day, source, currency, count(*)::int8 as count, sum(f.net)::int8 as net,
       count(*) filter (where file_id is not null)::int8 as confirmed,
       count(*) filter (where b.balanced or u.stan is not null)::int8 as settled,
       coalesce(sum(case when b.balanced then f.net when u.movement = 'debit' then u.amount else -u.amount end), 0)::int8 as settled_net,
       count(*) filter (where b.batch is null)::int8 as waiting
     from (select *, case when movement = 'debit' then amount else -amount end as net from settlement_fact
       where business_day >= $1 and business_day <= $2 and state = 'approved' and ${placed(scope, params)}) f
     left join settlement_batch b on b.terminal_id = f.terminal_id and b.batch = f.batch
     left join settlement_upload u on not b.balanced and u.terminal_id = f.terminal_id and u.batch = f.batch and u.stan = f.stan
     group by business_day, source, currency order by business_day desc, source, currency limit 500`,
    params,
  )
  const whole = scope.merchantId === undefined && scope.institutionId === undefined && scope.agentPath === undefined
  const files = await sql.query<{
    id: number
    source: string
    business_day: string
    state: 'reading' | 'comparing' | 'done'
    lines: number
    records: number
    total: number
    opened_at: number
    closed_at: number | null
    open: number
    at_stake: number
  }>(
    `select f.id, f.source, f.business_day, f.state, f.lines, f.records, f.total, f.opened_at, f.closed_at,
       count(d.key) filter (where d.state in ('open', 'proposed'))::int8 as open,
       coalesce(sum(abs(d.at_stake)) filter (where d.state in ('open', 'proposed') and d.kind <> 'file-totals'), 0)::int8 as at_stake
     from settlement_file f left join settlement_difference d on d.file_id = f.id
     where f.business_day >= $1 and f.business_day <= $2 group by f.id order by f.business_day desc, f.source limit 500`,
    params.slice(0, 2),
  )
  const key = (row: { business_day: string; source: string }): string => `${row.business_day}/${row.source}`
  const byDay = new Map(files.map((file) => [key(file), file]))
  const days: SettlementDay[] = []
  const seen = new Set<string>()
  for (const row of facts) {
    seen.add(key(row))
    days.push(dayOf(row, byDay.get(key(row)), whole))
  }
  // A file of a day on which we knew of nothing is a difference in itself.
  if (whole)
    for (const file of files) if (!seen.has(key(file))) days.push(dayOf({ ...file, ...NOTHING_SOLD }, file, true))
  return days.sort((a, b) =>
    a.businessDay === b.businessDay ? (a.source < b.source ? -1 : 1) : a.businessDay < b.businessDay ? 1 : -1,
  )
}

const NOTHING_SOLD = {
  currency: '156',
  count: 0,
  net: 0,
  confirmed: 0,
  settled: 0,
  settled_net: 0,
  waiting: 0,
} as const

function dayOf(
  row: DayRow,
  file:
    | {
        id: number
        state: 'reading' | 'comparing' | 'done'
        lines: number
        records: number
        total: number
        opened_at: number
        closed_at: number | null
        open: number
        at_stake: number
      }
    | undefined,
  whole: boolean,
): SettlementDay {
  return {
    businessDay: row.business_day,
    source: row.source,
    currency: row.currency,
    journal: { count: row.count, net: row.net },
    terminals: { count: row.settled, net: row.settled_net, waiting: row.waiting },
    // The file's sums are of all merchants: whoever sees one of them sees only whether it came.
    ...(file === undefined || !whole
      ? {}
      : {
          file: {
            id: String(file.id),
            state: file.state,
            count: file.records,
            net: file.total,
            lines: file.lines,
            openedAt: file.opened_at,
            ...(file.closed_at === null ? {} : { closedAt: file.closed_at }),
          },
        }),
    confirmed: row.confirmed,
    open: whole ? (file?.open ?? 0) : 0,
    atStake: whole ? (file?.at_stake ?? 0) : 0,
  }
}

/** How much is open (the totals of a file say again what its records say), how much of it waits for a second person, how much is old. */
export async function readBacklog(
  sql: Sql,
  scope: Scope,
  now: Millis,
): Promise<{
  open: number
  proposed: number
  older: number
  atStake: number
  terminals: TerminalSide
}> {
  const params: SqlValue[] = [now - OLD_DAYS * DAY_MS]
  const [row] = await sql.query<{ open: number; proposed: number; older: number; at_stake: number; terminals: number }>(
    `select count(*)::int8 as open, count(*) filter (where state = 'proposed')::int8 as proposed,
       count(*) filter (where opened_at < $1)::int8 as older, coalesce(sum(abs(at_stake)) filter (where kind <> 'file-totals'), 0)::int8 as at_stake,
       count(*) filter (where kind like '%terminal%')::int8 as terminals
     from settlement_difference where state in ('open', 'proposed') and ${placed(scope, params)}`,
    params,
  )
  const since: SqlValue[] = [now - DAYS * DAY_MS]
  const [settled] = await sql.query<{ batches: number; unbalanced: number }>(
    `select count(*)::int8 as batches, count(*) filter (where not balanced)::int8 as unbalanced
     from settlement_batch where closed_at >= $1 and ${placed(scope, since)}`,
    since,
  )
  const { open, proposed, older, at_stake, terminals } = row!
  return { open, proposed, older, atStake: at_stake, terminals: { ...settled!, open: terminals } }
}

/** What is unfinished by kind, by owner and by age, the largest group first. */
export async function readGroups(sql: Sql, scope: Scope, now: Millis): Promise<DifferenceGroup[]> {
  const params: SqlValue[] = (['today', 'days-2-3', 'days-4-7'] as const).map((age) => openedWithin(age, now).after)
  const rows = await sql.query<{ by: DifferenceGroup['by']; value: string; count: number; at_stake: number }>(
    `select case when grouping(kind) = 0 then 'kind' when grouping(owner) = 0 then 'owner' else 'age' end as by,
       coalesce(kind, owner, age) as value, count(*)::int8 as count,
       coalesce(sum(abs(at_stake)) filter (where adds), 0)::int8 as at_stake
     from (select kind, owner, at_stake, kind <> 'file-totals' as adds,
         case when opened_at > $1 then 'today' when opened_at > $2 then 'days-2-3' when opened_at > $3 then 'days-4-7' else 'older' end as age
       from settlement_difference where state in ('open', 'proposed') and ${placed(scope, params)}) d
     group by grouping sets ((kind), (owner), (age)) order by by, count desc, value limit 100`,
    params,
  )
  return rows.map(({ by, value, count, at_stake }) => ({ by, value, count, atStake: at_stake }))
}

/** A difference with the day and the file it belongs to. */
export interface ShownDifference extends DifferenceRow {
  readonly merchantId: string | null
  readonly businessDay: string | null
  readonly source: string | null
}

const SHOWN = `d.key, d.kind, d.journal_id as "journalId", d.merchant_id as "merchantId", d.terminal_id as "terminalId", d.rrn, d.line,
  d.ours, d.theirs, d.at_stake as "atStake", d.opened_at as "openedAt", d.owner, d.state, d.resolution, d.reason,
  d.proposed_by as "proposedBy", d.proposed_at as "proposedAt", d.cleared_by as "clearedBy", d.cleared_at as "clearedAt",
  coalesce(f.business_day, d.business_day) as "businessDay", f.source`

/** Oldest first; one more than asked for when there are more. */
export function searchDifferences(
  sql: Sql,
  scope: Scope,
  query: DifferenceQuery,
  after: { readonly openedAt: number; readonly key: string } | undefined,
  now: Millis,
): Promise<ShownDifference[]> {
  const params: SqlValue[] = [
    query.state === 'unfinished' ? ['open', 'proposed'] : [query.state],
    after?.openedAt ?? -1,
    after?.key ?? '',
    query.limit + 1,
  ]
  const where = [placed(scope, params)]
  if (query.kind !== undefined) where.push(`kind = $${params.push(query.kind)}`)
  if (query.owner !== undefined) where.push(`owner = $${params.push(query.owner)}`)
  if (query.age !== undefined) {
    const { after: from, until } = openedWithin(query.age, now)
    where.push(`opened_at > $${params.push(from)} and opened_at <= $${params.push(until)}`)
  }
  if (query.businessDay !== undefined)
    where.push(
      `coalesce((select f.business_day from settlement_file f where f.id = file_id), business_day) = $${params.push(query.businessDay)}`,
    )
  if (query.source !== undefined)
    where.push(`file_id in (select id from settlement_file where source = $${params.push(query.source)})`)
  if (query.q !== undefined) {
    const at = `$${params.push(query.q)}`
    where.push(
      `(starts_with(coalesce(rrn, ''), ${at}) or terminal_id = ${at} or merchant_id = ${at} or starts_with(owner, ${at}))`,
    )
  }
  return sql.query<ShownDifference>(
    `select ${SHOWN} from (select * from settlement_difference
       where state = any($1::text[]) and (opened_at, key) > ($2, $3) and ${where.join(' and ')}
       order by opened_at, key limit $4) d
     left join settlement_file f on f.id = d.file_id order by d.opened_at, d.key`,
    params,
  )
}

export async function findDifference(sql: Sql, scope: Scope, key: string): Promise<ShownDifference | undefined> {
  const params: SqlValue[] = [key]
  const [row] = await sql.query<ShownDifference>(
    `select ${SHOWN} from (select * from settlement_difference where key = $1 and ${placed(scope, params)}) d
     left join settlement_file f on f.id = d.file_id`,
    params,
  )
  return row
}

/** Lines of a file that could not be read; the first hundred. */
export function brokenLines(sql: Sql, fileId: number): Promise<{ line: number; what: string }[]> {
  return sql.query(
    `select line, theirs as what from settlement_difference where file_id = $1 and kind = 'broken-record' order by line limit 100`,
    [fileId],
  )
}

/** Newest day first; one more than asked for when there are more. */
export function searchFunding(
  sql: Sql,
  scope: Scope,
  query: FundingQuery,
  after: { readonly day: string; readonly merchantId: string } | undefined,
): Promise<FundingRow[]> {
  const params: SqlValue[] = [after?.day ?? '99999999', after?.merchantId ?? '', query.limit + 1]
  const where = [placed(scope, params)]
  if (query.businessDay !== undefined) where.push(`business_day = $${params.push(query.businessDay)}`)
  if (query.merchantId !== undefined) where.push(`merchant_id = $${params.push(query.merchantId)}`)
  return sql.query<FundingRow>(
    `select merchant_id as "merchantId", business_day as "businessDay", currency, debits, credits, fees, net, transactions,
       funding_day as "fundingDay" from settlement_funding
     where (business_day < $1 or (business_day = $1 and merchant_id > $2)) and ${where.join(' and ')}
     order by business_day desc, merchant_id, currency limit $3`,
    params,
  )
}
