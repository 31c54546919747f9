import type { IncidentDetail, IncidentRow } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'

/** An incident as its table has it; names are added where it is shown. */
export type Case = Omit<IncidentRow, 'cause' | 'name' | 'of' | 'salesAtRisk'> & {
  readonly of: number
  readonly salesAtRisk: number
  readonly cause?: { readonly id: string; readonly probability: number } | undefined
}

/** A terminal that was hit, and where it stands. */
export interface Hit {
  readonly terminalId: string
  readonly merchantId: string
  readonly institutionId: string
  readonly agentPath: string
}

/** A row of `incident_case`. */
export interface Columns {
  id: string
  kind: Case['kind']
  dimension: Case['dimension']
  value: string
  state: Case['state']
  opened_at: number
  changed_at: number
  affected: number
  peak: number
  of_all: number
  sales_at_risk: number
  cause: string | null
  probability: number | null
  owner: string | null
  acknowledged_at: number | null
  returned_at: number | null
  closed_at: number | null
}

export async function saveCase(sql: Sql, it: Case): Promise<void> {
  await sql.query(
    `insert into incident_case (id, kind, dimension, value, state, opened_at, changed_at, affected, peak, of_all, sales_at_risk,
  cause, probability, owner, acknowledged_at, returned_at, closed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (id) do update set state = excluded.state, changed_at = excluded.changed_at, affected = excluded.affected,
  peak = excluded.peak, of_all = excluded.of_all, sales_at_risk = excluded.sales_at_risk, cause = excluded.cause,
  probability = excluded.probability, owner = excluded.owner, acknowledged_at = excluded.acknowledged_at,
  returned_at = excluded.returned_at, closed_at = excluded.closed_at`,
    [
      it.id,
      it.kind,
      it.dimension,
      it.value,
      it.state,
      it.openedAt,
      it.changedAt,
      it.affected,
      it.peak,
      it.of,
      it.salesAtRisk,
      it.cause?.id ?? null,
      it.cause?.probability ?? null,
      it.owner ?? null,
      it.acknowledgedAt ?? null,
      it.returnedAt ?? null,
      it.closedAt ?? null,
    ],
  )
}

export async function casesBy(sql: Sql, open: boolean, limit: number): Promise<Case[]> {
  const rows = await sql.query<Columns>(
    `select * from incident_case where (closed_at is null) = $1 order by opened_at desc, id desc limit $2`,
    [open, limit],
  )
  return rows.map(caseOf)
}

export async function caseById(sql: Sql, id: string): Promise<Case | undefined> {
  const [row] = await sql.query<Columns>('select * from incident_case where id = $1', [id])
  return row && caseOf(row)
}

export async function addMembers(sql: Sql, id: string, hits: readonly Hit[], at: Millis): Promise<void> {
  if (hits.length === 0) return
  await sql.query(
    `insert into incident_member (incident_id, terminal_id, merchant_id, institution_id, agent_path, since)
select $1, t.*, $6 from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as t
on conflict (incident_id, terminal_id) do update set back = null`,
    [
      id,
      hits.map((hit) => hit.terminalId),
      hits.map((hit) => hit.merchantId),
      hits.map((hit) => hit.institutionId),
      hits.map((hit) => hit.agentPath),
      at,
    ],
  )
}

export async function membersBack(sql: Sql, id: string, terminals: readonly string[], at: Millis): Promise<void> {
  if (terminals.length === 0) return
  await sql.query(
    'update incident_member set back = $3 where incident_id = $1 and terminal_id = any($2::text[]) and back is null',
    [id, [...terminals], at],
  )
}

export async function tellStory(
  sql: Sql,
  id: string,
  line: { at: Millis; what: string; by?: string | undefined; text?: string | undefined },
): Promise<void> {
  await sql.query(
    `insert into incident_story (incident_id, number, at, what, by_name, text)
select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 from incident_story where incident_id = $1`,
    [id, line.at, line.what, line.by ?? null, line.text ?? null],
  )
}

export async function storyOf(sql: Sql, id: string): Promise<IncidentDetail['story']> {
  const rows = await sql.query<{ at: number; what: string; by_name: string | null; text: string | null }>(
    'select at, what, by_name, text from incident_story where incident_id = $1 order by number limit 500',
    [id],
  )
  return rows.map((row) => ({
    at: row.at,
    what: row.what,
    by: row.by_name ?? undefined,
    text: row.text ?? undefined,
  }))
}

/** A case out of its row. */
export function caseOf(row: Columns): Case {
  return {
    id: row.id,
    kind: row.kind,
    dimension: row.dimension,
    value: row.value,
    state: row.state,
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    affected: row.affected,
    peak: row.peak,
    of: row.of_all,
    salesAtRisk: row.sales_at_risk,
    cause: row.cause === null ? undefined : { id: row.cause, probability: row.probability ?? 0 },
    owner: row.owner ?? undefined,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    returnedAt: row.returned_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
  }
}
