import type {
  AgentRow,
  InstitutionRow,
  MerchantQuery,
  MerchantRow,
  OutletQuery,
  OutletRow,
  Page,
  PageQuery,
  Scope,
  StatusEntry,
  TerminalQuery,
} from '@evertill/contract'
import { sql as raw, type SqlBool } from 'kysely'
import { rowOf, rowsOf, type Sql } from '../database/index.ts'
import {
  agentRowOf,
  institutionRowOf,
  merchantRowOf,
  outletRowOf,
  type RegisteredTerminal,
  terminalOf,
} from './rows.ts'
import { build } from './tables.ts'

/**
 * Lists of this room, each cut to the asker's scope. Cursors are the last key of the page before.
 */

/** The part of a merchant's row that a scope looks at; `m` is merchant_account. */
export function merchantInScope(scope: Scope) {
  return raw<SqlBool>`(${scope.institutionId ?? null}::text is null or m.institution_id = ${scope.institutionId ?? null})
    and (${scope.agentPath ?? null}::text is null or starts_with(m.agent_path, ${scope.agentPath ?? null}))
    and (${scope.merchantId ?? null}::text is null or m.merchant_id = ${scope.merchantId ?? null})`
}

/** One more than asked for tells whether there is a next page. */
function pageOf<Row>(rows: readonly Row[], limit: number, key: (row: Row) => string): Page<Row> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return rows.length > limit && last !== undefined ? { rows: shown, next: key(last) } : { rows: shown }
}

/** `%` and `_` of what a person typed are letters. */
function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

export async function institutions(sql: Sql, scope: Scope, query: PageQuery): Promise<Page<InstitutionRow>> {
  // A person sees the institutions above the merchants that they see, and their own.
  const rows = await rowsOf(
    sql,
    build
      .selectFrom('merchant_institution as i')
      .selectAll()
      .where((eb) =>
        scope.institutionId === undefined && scope.agentPath === undefined && scope.merchantId === undefined
          ? eb.val(true)
          : eb.or([
              eb('i.institution_id', '=', scope.institutionId ?? ''),
              raw<SqlBool>`starts_with(i.path, ${scope.agentPath ?? '-'})`,
              raw<SqlBool>`starts_with(${scope.agentPath ?? '-'}, i.path)`,
              eb.exists(
                eb
                  .selectFrom('merchant_account as m')
                  .select('m.merchant_id')
                  .whereRef('m.institution_id', '=', 'i.institution_id')
                  .where(merchantInScope(scope)),
              ),
            ]),
      )
      .$if(query.cursor !== undefined, (q) => q.where('i.institution_id', '>', query.cursor!))
      .orderBy('i.institution_id')
      .limit(query.limit + 1),
  )
  return pageOf(rows.map(institutionRowOf), query.limit, (row) => row.id)
}

export async function agents(sql: Sql, scope: Scope, query: PageQuery): Promise<Page<AgentRow>> {
  const rows = await rowsOf(
    sql,
    build
      .selectFrom('merchant_agent as a')
      .selectAll()
      .where((eb) =>
        eb.and([
          scope.institutionId === undefined ? eb.val(true) : eb('a.institution_id', '=', scope.institutionId),
          scope.agentPath === undefined ? eb.val(true) : raw<SqlBool>`starts_with(a.path, ${scope.agentPath})`,
          scope.merchantId === undefined
            ? eb.val(true)
            : eb.exists(
                eb
                  .selectFrom('merchant_account as m')
                  .select('m.merchant_id')
                  .where('m.merchant_id', '=', scope.merchantId)
                  .whereRef('m.agent_id', '=', 'a.agent_id'),
              ),
        ]),
      )
      .$if(query.cursor !== undefined, (q) => q.where('a.agent_id', '>', query.cursor!))
      .orderBy('a.agent_id')
      .limit(query.limit + 1),
  )
  return pageOf(rows.map(agentRowOf), query.limit, (row) => row.id)
}

const merchantSelect = build
  .selectFrom('merchant_account as m')
  .innerJoin('merchant_agent as a', 'a.agent_id', 'm.agent_id')
  .select([
    'm.merchant_id',
    'm.name_zh',
    'm.name_en',
    'm.institution_id',
    'm.agent_path',
    'a.name_zh as agent_zh',
    'a.name_en as agent_en',
    'm.mcc',
    'm.status',
    'm.status_reason',
    'm.status_at',
    'm.currency',
    'm.time_zone',
    'm.service_phone',
    'm.contract',
    'm.goods',
    'm.created_at',
    raw<number>`(select count(*)::int from merchant_outlet o where o.merchant_id = m.merchant_id)`.as('outlets'),
    raw<number>`(select count(*)::int from merchant_terminal t where t.merchant_id = m.merchant_id)`.as('terminals'),
  ])

export async function merchants(sql: Sql, scope: Scope, query: MerchantQuery): Promise<Page<MerchantRow>> {
  const { status, agentId, q } = query
  const rows = await rowsOf(
    sql,
    merchantSelect
      .where(merchantInScope(scope))
      .$if(status !== undefined, (it) => it.where('m.status', '=', status!))
      .$if(agentId !== undefined, (it) => it.where(raw<SqlBool>`strpos(m.agent_path, ${`/${agentId}/`}) > 0`))
      .$if(q !== undefined, (it) =>
        it.where((eb) =>
          eb.or([
            eb('m.merchant_id', 'like', contains(q!)),
            eb('m.name_zh', 'ilike', contains(q!)),
            eb('m.name_en', 'ilike', contains(q!)),
          ]),
        ),
      )
      .$if(query.cursor !== undefined, (it) => it.where('m.merchant_id', '>', query.cursor!))
      .orderBy('m.merchant_id')
      .limit(query.limit + 1),
  )
  return pageOf(rows.map(merchantRowOf), query.limit, (row) => row.merchantId)
}

/** The whole row, for details and for commands. */
export function merchant(sql: Sql, scope: Scope, merchantId: string) {
  return rowOf(sql, merchantSelect.where('m.merchant_id', '=', merchantId).where(merchantInScope(scope)))
}

const outletSelect = build
  .selectFrom('merchant_outlet as o')
  .innerJoin('merchant_account as m', 'm.merchant_id', 'o.merchant_id')
  .select([
    'o.outlet_id',
    'o.merchant_id',
    'o.name_zh',
    'o.name_en',
    'o.address',
    'o.printers',
    'o.created_at',
    raw<number>`(select count(*)::int from merchant_terminal t where t.outlet_id = o.outlet_id)`.as('terminals'),
  ])

export async function outlets(sql: Sql, scope: Scope, query: OutletQuery): Promise<Page<OutletRow>> {
  const { merchantId, q } = query
  const rows = await rowsOf(
    sql,
    outletSelect
      .where(merchantInScope(scope))
      .$if(merchantId !== undefined, (it) => it.where('o.merchant_id', '=', merchantId!))
      .$if(q !== undefined, (it) =>
        it.where((eb) =>
          eb.or([
            eb('o.outlet_id', 'like', contains(q!)),
            eb('o.name_zh', 'ilike', contains(q!)),
            eb('o.name_en', 'ilike', contains(q!)),
          ]),
        ),
      )
      .$if(query.cursor !== undefined, (it) => it.where('o.outlet_id', '>', query.cursor!))
      .orderBy('o.outlet_id')
      .limit(query.limit + 1),
  )
  return pageOf(rows.map(outletRowOf), query.limit, (row) => row.outletId)
}

export function outlet(sql: Sql, scope: Scope, outletId: string) {
  return rowOf(sql, outletSelect.where('o.outlet_id', '=', outletId).where(merchantInScope(scope)))
}

const terminalSelect = build
  .selectFrom('merchant_terminal as t')
  .innerJoin('merchant_account as m', 'm.merchant_id', 't.merchant_id')
  .innerJoin('merchant_outlet as o', 'o.outlet_id', 't.outlet_id')
  .select([
    't.terminal_id',
    't.merchant_id',
    'm.name_zh as merchant_zh',
    'm.name_en as merchant_en',
    'm.status as merchant_status',
    't.outlet_id',
    'o.name_zh as outlet_zh',
    'o.name_en as outlet_en',
    'm.agent_path',
    'm.institution_id',
    't.serial',
    't.label',
    't.status',
    't.status_reason',
    't.practice',
    't.activated_at',
    't.created_at',
    't.parameters',
    't.messages',
    'm.contract',
  ])

/**
 * Terminals by id. `among` cuts the list to these ids, or to all but these: presence is known to the fleet, not to this
 * room's tables.
 */
export async function terminals(
  sql: Sql,
  scope: Scope,
  query: Omit<TerminalQuery, 'presence'>,
  among?: { readonly ids: readonly string[]; readonly inside: boolean },
): Promise<Page<RegisteredTerminal>> {
  const { merchantId, outletId, status, q } = query
  const rows = await rowsOf(
    sql,
    terminalSelect
      .where(merchantInScope(scope))
      .$if(merchantId !== undefined, (it) => it.where('t.merchant_id', '=', merchantId!))
      .$if(outletId !== undefined, (it) => it.where('t.outlet_id', '=', outletId!))
      .$if(status !== undefined, (it) => it.where('t.status', '=', status!))
      .$if(q !== undefined, (it) =>
        it.where((eb) =>
          eb.or([
            eb('t.terminal_id', 'like', contains(q!)),
            eb('t.serial', 'ilike', contains(q!)),
            eb('t.label', 'ilike', contains(q!)),
            eb('m.name_zh', 'ilike', contains(q!)),
            eb('m.name_en', 'ilike', contains(q!)),
            eb('o.name_zh', 'ilike', contains(q!)),
            eb('o.name_en', 'ilike', contains(q!)),
          ]),
        ),
      )
      .$if(among !== undefined, (it) =>
        it.where(raw<SqlBool>`(t.terminal_id = any(${among?.ids ?? []}::text[])) = ${among?.inside ?? true}::boolean`),
      )
      .$if(query.cursor !== undefined, (it) => it.where('t.terminal_id', '>', query.cursor!))
      .orderBy('t.terminal_id')
      .limit(query.limit + 1),
  )
  return pageOf(rows.map(terminalOf), query.limit, (row) => row.row.terminalId)
}

export async function terminal(sql: Sql, scope: Scope, terminalId: string): Promise<RegisteredTerminal | undefined> {
  const row = await rowOf(sql, terminalSelect.where('t.terminal_id', '=', terminalId).where(merchantInScope(scope)))
  return row === undefined ? undefined : terminalOf(row)
}

/** How many terminals a scope has, and how many of them are among those that are seen to be so. Retired ones left out. */
export async function terminalCounts(
  sql: Sql,
  scope: Scope,
  seen: { readonly online: readonly string[]; readonly silent: readonly string[]; readonly offline: readonly string[] },
): Promise<{ total: number; online: number; silent: number; offline: number }> {
  const [row] = await sql.query<{ total: number; online: number; silent: number; offline: number }>(
    `select count(*)::int as total, count(*) filter (where t.terminal_id = any($4::text[]))::int as online,
  count(*) filter (where t.terminal_id = any($5::text[]))::int as silent,
  count(*) filter (where t.terminal_id = any($6::text[]))::int as offline
from merchant_terminal t join merchant_account m on m.merchant_id = t.merchant_id
where t.status <> 'retired' and ($1::text is null or m.institution_id = $1)
  and ($2::text is null or starts_with(m.agent_path, $2)) and ($3::text is null or m.merchant_id = $3)`,
    [
      scope.institutionId ?? null,
      scope.agentPath ?? null,
      scope.merchantId ?? null,
      seen.online,
      seen.silent,
      seen.offline,
    ],
  )
  return row!
}

/** Changes of status of one merchant or terminal, newest first, at most 100. */
export async function statusHistory(sql: Sql, kind: 'merchant' | 'terminal', id: string): Promise<StatusEntry[]> {
  return sql.query<StatusEntry>(
    `select at, from_status as "from", to_status as "to", reason, by_name as "by" from merchant_status_entry
where subject_kind = $1 and subject_id = $2 order by entry_id desc limit 100`,
    [kind, id],
  )
}
