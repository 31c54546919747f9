import type { Observation, Snapshot } from '@evertill/contract'
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
}

export interface Kept {
  readonly code: string
  readonly keptAt: Millis
  readonly snapshot: Snapshot
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

export async function keepSnapshot(sql: Sql, { code, keptAt, snapshot }: Kept): Promise<void> {
  await sql.query(
    `insert into desk_snapshot (terminal_id, code, kept_at, at, money, observations) values ($1, $2, $3, $4, $5, $6::jsonb)
on conflict (terminal_id, code) do update set kept_at = excluded.kept_at, at = excluded.at, money = excluded.money,
  observations = excluded.observations`,
    [snapshot.terminalId, code, keptAt, snapshot.at, snapshot.moneyMoved, JSON.stringify(snapshot.observations)],
  )
  await sql.query(
    `delete from desk_snapshot where terminal_id = $1 and (kept_at, code) not in
  (select kept_at, code from desk_snapshot where terminal_id = $1 order by kept_at desc, code limit ${KEPT})`,
    [snapshot.terminalId],
  )
}

export async function snapshotsBy(sql: Sql, by: { code?: string; terminalId?: string }): Promise<readonly Kept[]> {
  const rows = await sql.query<Row>(
    `select * from desk_snapshot where ($1::text is null or code = $1) and ($2::text is null or terminal_id = $2)
order by kept_at desc, terminal_id limit 20`,
    [by.code ?? null, by.terminalId ?? null],
  )
  return rows.map((row) => ({
    code: row.code,
    keptAt: row.kept_at,
    snapshot: { terminalId: row.terminal_id, at: row.at, moneyMoved: row.money, observations: row.observations },
  }))
}

export async function addToCalendar(sql: Sql, entry: CalendarEntry): Promise<void> {
  await sql.query(
    'insert into desk_calendar (id, kind, from_at, until_at, line, zh, en) values ($1, $2, $3, $4, $5, $6, $7)',
    [entry.id, entry.kind, entry.from, entry.until, entry.line ?? null, entry.zh, entry.en],
  )
}

export async function calendarAt(sql: Sql, at: Millis): Promise<readonly Pick<CalendarEntry, 'kind' | 'line'>[]> {
  const rows = await sql.query<{ kind: CalendarEntry['kind']; line: string | null }>(
    'select kind, line from desk_calendar where from_at <= $1 and until_at > $1 order by id limit 100',
    [at],
  )
  return rows.map(({ kind, line }) => ({ kind, line: line ?? undefined }))
}
