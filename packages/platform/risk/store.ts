import type { Millis } from '@evertill/foundation'
import type { Sql, SqlValue } from '../database/index.ts'
import { insertEvents } from '../outbox/index.ts'
import type { Comparison, Per } from './rule.ts'

/** A stop, as it is kept: who, what, which rule, and the values that were compared. */
export interface StoredDecision {
  readonly journalId: number
  readonly at: Millis
  readonly terminalId: string
  readonly merchantId: string
  readonly institutionId: string
  readonly agentPath: string
  readonly panToken: string
  readonly panMasked: string
  readonly amount: number
  readonly rule: string
  readonly responseCode: string
  readonly compared: readonly Comparison[]
}

export interface BlockedEntry {
  readonly per: Per
  /** Card token, terminal id or merchant id. */
  readonly key: string
  /** What people see: a masked PAN or the id. */
  readonly label: string
  readonly reason: string
  readonly byPerson: string
  readonly at: Millis
}

export async function insertDecisions(sql: Sql, list: readonly StoredDecision[]): Promise<void> {
  await sql.query(
    `with kept as (
       insert into risk_decision (journal_id, at, terminal_id, merchant_id, institution_id, agent_path, pan_token,
         pan_masked, amount, rule, response_code, compared)
       select journal_id, at, terminal_id, merchant_id, institution_id, agent_path, pan_token, pan_masked, amount, rule,
         response_code, compared::jsonb
       from unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
         $9::int8[], $10::text[], $11::text[], $12::text[])
       as t(journal_id, at, terminal_id, merchant_id, institution_id, agent_path, pan_token, pan_masked, amount, rule,
         response_code, compared)
       on conflict (journal_id) do nothing
       returning journal_id, at, terminal_id, merchant_id, amount, rule, response_code
     )
     ${insertEvents}
     select 'risk-stopped', journal_id::text, at, jsonb_build_object('journalId', journal_id, 'terminalId', terminal_id,
       'merchantId', merchant_id, 'amount', amount, 'rule', rule, 'responseCode', response_code)
     from kept`,
    [
      list.map((d) => d.journalId),
      list.map((d) => d.at),
      list.map((d) => d.terminalId),
      list.map((d) => d.merchantId),
      list.map((d) => d.institutionId),
      list.map((d) => d.agentPath),
      list.map((d) => d.panToken),
      list.map((d) => d.panMasked),
      list.map((d) => d.amount),
      list.map((d) => d.rule),
      list.map((d) => d.responseCode),
      list.map((d) => JSON.stringify(d.compared)),
    ],
  )
}

/** Who may see what: an empty list sees nothing, `undefined` sees everything. */
export interface DecisionFilter {
  readonly before?: number
  readonly limit: number
  readonly merchantId?: string
  readonly institutionId?: string
  readonly agentPath?: string
  readonly rule?: string
}

export async function selectDecisions(sql: Sql, filter: DecisionFilter): Promise<StoredDecision[]> {
  const params: SqlValue[] = [filter.limit]
  const where: string[] = []
  const add = (text: string, value: SqlValue): void => {
    params.push(value)
    where.push(text.replace('?', `$${params.length}`))
  }
  if (filter.before !== undefined) add('journal_id < ?', filter.before)
  if (filter.merchantId !== undefined) add('merchant_id = ?', filter.merchantId)
  if (filter.institutionId !== undefined) add('institution_id = ?', filter.institutionId)
  if (filter.agentPath !== undefined) add('starts_with(agent_path, ?)', filter.agentPath)
  if (filter.rule !== undefined) add('rule = ?', filter.rule)
  const rows = await sql.query<Record<string, unknown>>(
    `select * from risk_decision ${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by journal_id desc limit $1`,
    params,
  )
  return rows.map((row) => ({
    journalId: row.journal_id as number,
    at: row.at as number,
    terminalId: row.terminal_id as string,
    merchantId: row.merchant_id as string,
    institutionId: row.institution_id as string,
    agentPath: row.agent_path as string,
    panToken: row.pan_token as string,
    panMasked: row.pan_masked as string,
    amount: row.amount as number,
    rule: row.rule as string,
    responseCode: row.response_code as string,
    compared: row.compared as Comparison[],
  }))
}

export async function selectBlocked(sql: Sql): Promise<BlockedEntry[]> {
  const rows = await sql.query<Record<string, unknown>>(
    'select * from risk_blocked order by at desc, per, key limit 100000',
  )
  return rows.map((row) => ({
    per: row.per as Per,
    key: row.key as string,
    label: row.label as string,
    reason: row.reason as string,
    byPerson: row.by_person as string,
    at: row.at as number,
  }))
}

export async function insertBlocked(sql: Sql, entry: BlockedEntry): Promise<void> {
  await sql.query(
    `insert into risk_blocked (per, key, label, reason, by_person, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (per, key) do update set label = excluded.label, reason = excluded.reason, by_person = excluded.by_person, at = excluded.at`,
    [entry.per, entry.key, entry.label, entry.reason, entry.byPerson, entry.at],
  )
}

export async function deleteBlocked(sql: Sql, per: Per, key: string): Promise<boolean> {
  const rows = await sql.query('delete from risk_blocked where per = $1 and key = $2 returning key', [per, key])
  return rows.length > 0
}
