import type { IncidentDetail, Scope } from '@evertill/contract'
import type { Sql } from '../database/index.ts'
import { type Case, type Columns, caseOf } from './store.ts'

/** A case as somebody of one place sees it: only the terminals of that place are counted. */
export type PartOfCase = Omit<Case, 'of' | 'salesAtRisk'>

/** Whether somebody sees a part of the house and not the whole. */
export const isPart = (scope: Scope): boolean => Object.values(scope).some((part) => part !== undefined)

const PLACED = `($1::text is null or m.merchant_id = $1) and ($2::text is null or m.institution_id = $2)
  and ($3::text is null or starts_with(m.agent_path, $3))`
const placeOf = (scope: Scope): (string | null)[] => [
  scope.merchantId ?? null,
  scope.institutionId ?? null,
  scope.agentPath ?? null,
]
const PART = `select c.*, p.affected as part_affected, p.peak as part_peak from incident_case c, lateral (
  select count(*) filter (where m.back is null)::int8 as affected, count(*)::int8 as peak
  from incident_member m where m.incident_id = c.id and ${PLACED}) p`

/**
 * Cases as somebody of a place sees them: those that hit a terminal there, and the house's own troubles, which hit every place. How many
 * others share it is not theirs to know.
 */
export async function casesSeen(sql: Sql, scope: Scope, open: boolean, limit: number): Promise<PartOfCase[]> {
  const rows = await sql.query<PartColumns>(
    `${PART} where (c.closed_at is null) = $4 and (c.kind <> 'silent' or p.peak > 0) order by c.opened_at desc, c.id desc limit $5`,
    [...placeOf(scope), open, limit],
  )
  return rows.map(partOf)
}

export async function caseSeen(sql: Sql, scope: Scope, id: string): Promise<PartOfCase | undefined> {
  const [row] = await sql.query<PartColumns>(`${PART} where c.id = $4 and (c.kind <> 'silent' or p.peak > 0)`, [
    ...placeOf(scope),
    id,
  ])
  return row && partOf(row)
}

/** Whether every terminal that it hit stands in a place: then it is the work of that place. */
export async function isWithin(sql: Sql, scope: Scope, id: string): Promise<boolean> {
  const [row] = await sql.query<{ hit: number; within: number }>(
    `select count(*)::int8 as hit, count(*) filter (where ${PLACED})::int8 as within from incident_member m where m.incident_id = $4`,
    [...placeOf(scope), id],
  )
  return row!.hit > 0 && row!.hit === row!.within
}

/** Those still away first; of a place only its own. */
export async function membersOf(
  sql: Sql,
  scope: Scope,
  id: string,
  limit: number,
): Promise<IncidentDetail['terminals']> {
  const rows = await sql.query<{ terminal_id: string; since: number; back: number | null }>(
    `select terminal_id, since, back from incident_member m where incident_id = $4 and ${PLACED}
order by back is not null, since, terminal_id limit $5`,
    [...placeOf(scope), id, limit],
  )
  return rows.map((row) => ({ terminalId: row.terminal_id, since: row.since, back: row.back ?? undefined }))
}

interface PartColumns extends Columns {
  readonly part_affected: number
  readonly part_peak: number
}

function partOf(row: PartColumns): PartOfCase {
  const { of: _of, salesAtRisk: _sales, ...it } = caseOf(row)
  return it.kind === 'silent' ? { ...it, affected: row.part_affected, peak: row.part_peak } : it
}
