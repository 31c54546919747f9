import type { Climb, KeptSnapshot, Observation, Snapshot, SnapshotOrigin } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'

/** Snapshots kept of one terminal; the oldest gives way. */
const KEPT = 20

interface Row {
  terminal_id: string
  code: string
  kept_at: number
  at: number
  money: Snapshot['moneyMoved']
  observations: Observation[]
  climbs: Climb[] | null
  origin: SnapshotOrigin
}

/** An entry of the maintenance calendar. `line` names the issuer link it is about. */
export interface CalendarEntry {
  readonly id: string
  readonly kind: 'window' | 'emergency' | 'issuer'
  readonly from: Millis
  readonly until: Millis
  readonly line?: string | undefined
  readonly zh: string
  readonly en: string
}

export async function keepSnapshot(sql: Sql, { code, keptAt, origin, snapshot, climbs }: KeptSnapshot): Promise<void> {
  await sql.query(
    `insert into desk_snapshot (terminal_id, code, kept_at, at, money, observations, climbs, origin)
values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8)
on conflict (terminal_id, code) do update set kept_at = excluded.kept_at, at = excluded.at, money = excluded.money,
  observations = excluded.observations, climbs = excluded.climbs, origin = excluded.origin`,
    [
      snapshot.terminalId,
      code,
      keptAt,
      snapshot.at,
      snapshot.moneyMoved,
      JSON.stringify(snapshot.observations),
      climbs === undefined ? null : JSON.stringify(climbs),
      origin,
    ],
  )
  await sql.query(
    `delete from desk_snapshot where terminal_id = $1 and origin = $2 and (kept_at, code) not in
  (select kept_at, code from desk_snapshot where terminal_id = $1 and origin = $2 order by kept_at desc, code limit ${KEPT})`,
    [snapshot.terminalId, origin],
  )
}

export async function snapshotsBy(
  sql: Sql,
  by: { code?: string; terminalId?: string; origin?: SnapshotOrigin; limit?: number },
): Promise<readonly KeptSnapshot[]> {
  const rows = await sql.query<Row>(
    `select * from desk_snapshot where ($1::text is null or code = $1) and ($2::text is null or terminal_id = $2)
  and ($3::text is null or origin = $3)
order by kept_at desc, terminal_id, code limit $4`,
    [by.code ?? null, by.terminalId ?? null, by.origin ?? null, by.limit ?? KEPT],
  )
  return rows.map((row) => ({
    code: row.code,
    keptAt: row.kept_at,
    origin: row.origin,
    snapshot: { terminalId: row.terminal_id, at: row.at, moneyMoved: row.money, observations: row.observations },
    ...(row.climbs === null ? {} : { climbs: row.climbs }),
  }))
}

export async function addToCalendar(sql: Sql, entry: CalendarEntry): Promise<void> {
  await sql.query(
    'insert into desk_calendar (id, kind, from_at, until_at, line, zh, en) values ($1, $2, $3, $4, $5, $6, $7)',
    [entry.id, entry.kind, entry.from, entry.until, entry.line ?? null, entry.zh, entry.en],
  )
}

export async function calendarAt(
  sql: Sql,
  at: Millis,
  region: string | undefined,
): Promise<readonly Pick<CalendarEntry, 'kind' | 'line'>[]> {
  const rows = await sql.query<{ kind: CalendarEntry['kind']; line: string | null }>(
    `select kind, line from desk_calendar where from_at <= $1 and until_at > $1 and cancelled_at is null
  and (region is null or region = $2)
order by id limit 100`,
    [at, region ?? null],
  )
  return rows.map(({ kind, line }) => ({ kind, line: line ?? undefined }))
}
