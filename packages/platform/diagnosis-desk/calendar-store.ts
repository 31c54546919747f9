import type { MaintenanceOrder, MaintenanceRow } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'

interface Columns {
  id: string
  kind: MaintenanceRow['kind']
  from_at: number
  until_at: number
  line: string | null
  zh: string
  en: string
  region: string | null
  host: string | null
  time_zone: string
  created_by: string
  created_at: number
  changed_at: number | null
  cancelled_at: number | null
}

/** A window as the table has it; its state is a matter of the clock. */
export type Window = Omit<MaintenanceRow, 'state'>

const SHOWN = 200

export async function saveWindow(sql: Sql, it: Window): Promise<void> {
  await sql.query(
    `insert into desk_calendar (id, kind, from_at, until_at, line, zh, en, region, host, time_zone, created_by, created_at,
  changed_at, cancelled_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (id) do update set kind = excluded.kind, from_at = excluded.from_at, until_at = excluded.until_at,
  line = excluded.line, zh = excluded.zh, en = excluded.en, region = excluded.region, host = excluded.host,
  time_zone = excluded.time_zone, changed_at = excluded.changed_at, cancelled_at = excluded.cancelled_at`,
    [
      it.id,
      it.kind,
      it.from,
      it.until,
      it.issuerId ?? null,
      it.zh,
      it.en,
      it.region ?? null,
      it.host ?? null,
      it.timeZone,
      it.createdBy,
      it.createdAt,
      it.changedAt ?? null,
      it.cancelledAt ?? null,
    ],
  )
}

/** Windows that touch the time from `from` to `to`, soonest first. */
export async function windowsIn(sql: Sql, from: Millis, to: Millis): Promise<Window[]> {
  const rows = await sql.query<Columns>(
    'select * from desk_calendar where until_at > $1 and from_at < $2 order by from_at, id limit $3',
    [from, to, SHOWN],
  )
  return rows.map(windowOf)
}

export async function windowById(sql: Sql, id: string): Promise<Window | undefined> {
  const [row] = await sql.query<Columns>('select * from desk_calendar where id = $1', [id])
  return row && windowOf(row)
}

function windowOf(row: Columns): Window {
  return {
    id: row.id,
    kind: row.kind,
    from: row.from_at,
    until: row.until_at,
    issuerId: row.line ?? undefined,
    region: row.region ?? undefined,
    host: row.host ?? undefined,
    zh: row.zh,
    en: row.en,
    timeZone: row.time_zone,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at ?? undefined,
    cancelledAt: row.cancelled_at ?? undefined,
  }
}

export function windowFrom(order: MaintenanceOrder): Omit<Window, 'id' | 'createdBy' | 'createdAt'> {
  const { reason: _, ...told } = order
  return told
}
