import type { CommandRow } from '@evertill/contract'
import type { Sql } from '../database/index.ts'

interface Columns {
  id: string
  terminal_id: string
  test: CommandRow['test']
  state: CommandRow['state']
  channel: CommandRow['channel']
  by_name: string
  asked_at: number
  expires_at: number
  sent_at: number | null
  accepted_at: number | null
  executed_at: number | null
  verified_at: number | null
  ended_at: number | null
  detail: string | null
  evidence: string | null
}

export async function saveCommand(sql: Sql, row: CommandRow): Promise<void> {
  await sql.query(
    `insert into fleet_command (id, terminal_id, test, state, channel, by_name, asked_at, expires_at, sent_at, accepted_at,
  executed_at, verified_at, ended_at, detail, evidence)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (id) do update set state = excluded.state, sent_at = excluded.sent_at, accepted_at = excluded.accepted_at,
  executed_at = excluded.executed_at, verified_at = excluded.verified_at, ended_at = excluded.ended_at,
  detail = excluded.detail, evidence = excluded.evidence`,
    [
      row.id,
      row.terminalId,
      row.test,
      row.state,
      row.channel,
      row.by,
      row.askedAt,
      row.expiresAt,
      row.sentAt ?? null,
      row.acceptedAt ?? null,
      row.executedAt ?? null,
      row.verifiedAt ?? null,
      row.endedAt ?? null,
      row.detail ?? null,
      row.evidence ?? null,
    ],
  )
}

export async function commandsOf(sql: Sql, terminalId: string, limit: number): Promise<CommandRow[]> {
  const rows = await sql.query<Columns>(
    'select * from fleet_command where terminal_id = $1 order by asked_at desc, id desc limit $2',
    [terminalId, limit],
  )
  return rows.map(rowOf)
}

export async function openCommands(sql: Sql, limit: number): Promise<CommandRow[]> {
  const rows = await sql.query<Columns>(
    'select * from fleet_command where ended_at is null order by asked_at, id limit $1',
    [limit],
  )
  return rows.map(rowOf)
}

function rowOf(row: Columns): CommandRow {
  return {
    id: row.id,
    terminalId: row.terminal_id,
    test: row.test,
    state: row.state,
    channel: row.channel,
    by: row.by_name,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    sentAt: row.sent_at ?? undefined,
    acceptedAt: row.accepted_at ?? undefined,
    executedAt: row.executed_at ?? undefined,
    verifiedAt: row.verified_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    detail: row.detail ?? undefined,
    evidence: row.evidence ?? undefined,
  }
}
