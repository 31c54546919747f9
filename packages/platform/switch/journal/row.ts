import type { Sql, SqlValue } from '../../database/index.ts'
import {
  type JournalId,
  type JournalRow,
  type JournalState,
  rrnOf,
  type Terms,
  type TransactionKey,
} from './journal.ts'

export interface RowColumns {
  id: number
  at: number
  business_day: string
  terminal_id: string
  batch: string
  stan: string
  type: JournalRow['type']
  amount: number
  asked_amount: number | null
  currency: string
  merchant_id: string
  outlet_id: string
  institution_id: string
  agent_path: string
  mcc: string
  entry_mode: string
  pan_token: string
  pan_masked: string
  link: string
  original_id: number | null
  state: JournalState
  response_code: string
  approval_code: string
  additional: string
  answered_at: number | null
  void_id: number | null
  completed_id: number | null
  adjusting_id: number | null
  terms: string
  refunded: number
  overturned: number | null
}

/** Columns of a row without what only few readers need: sealed PAN, messages, risk. */
export const ROW = `j.id, j.at, j.business_day, j.terminal_id, j.batch, j.stan, j.type, j.amount, j.asked_amount,
  j.currency, j.merchant_id, j.outlet_id, j.institution_id, j.agent_path, j.mcc, j.entry_mode, j.pan_token, j.pan_masked,
  j.link, j.original_id, j.state, j.response_code, j.approval_code, j.additional, j.answered_at, j.void_id,
  j.completed_id, j.adjusting_id, j.terms, j.refunded, j.overturned`

const NO_TERMS: Terms = {}

export function toRow(c: RowColumns): JournalRow {
  return {
    id: c.id,
    rrn: rrnOf(c.id),
    at: c.at,
    businessDay: c.business_day,
    terminalId: c.terminal_id,
    batch: c.batch,
    stan: c.stan,
    type: c.type,
    amount: c.amount,
    asked: c.asked_amount ?? c.amount,
    currency: c.currency,
    merchantId: c.merchant_id,
    outletId: c.outlet_id,
    institutionId: c.institution_id,
    agentPath: c.agent_path,
    mcc: c.mcc,
    entryMode: c.entry_mode,
    panToken: c.pan_token,
    panMasked: c.pan_masked,
    link: c.link,
    originalId: c.original_id,
    state: c.state,
    responseCode: c.response_code,
    approvalCode: c.approval_code,
    additional: c.additional,
    answeredAt: c.answered_at,
    voidId: c.void_id,
    completedId: c.completed_id,
    adjustingId: c.adjusting_id,
    terms: c.terms === '' ? NO_TERMS : (JSON.parse(c.terms) as Terms),
    refunded: c.refunded,
    overturned: c.overturned ?? 0,
  }
}

/** Rows of these keys, in no order. */
export async function findByKeys(sql: Sql, keys: readonly TransactionKey[]): Promise<JournalRow[]> {
  const rows = await sql.query<RowColumns>(
    `select ${ROW} from unnest($1::text[], $2::text[], $3::text[]) as w(terminal_id, batch, stan)
     join switch_key k on k.terminal_id = w.terminal_id and k.batch = w.batch and k.stan = w.stan
     join switch_journal j on j.id = k.journal_id order by j.id`,
    [keys.map((k) => k.terminalId), keys.map((k) => k.batch), keys.map((k) => k.stan)],
  )
  return rows.map(toRow)
}

export async function findById(sql: Sql, id: JournalId, lock = false): Promise<JournalRow | undefined> {
  const [row] = await sql.query<RowColumns>(
    `select ${ROW} from switch_journal j where j.id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return row === undefined ? undefined : toRow(row)
}

export async function findByIds(sql: Sql, ids: readonly JournalId[]): Promise<JournalRow[]> {
  const rows = await sql.query<RowColumns>(
    `select ${ROW} from switch_journal j where j.id = any($1::int8[]) order by j.id`,
    [ids],
  )
  return rows.map(toRow)
}

export async function selectRows(sql: Sql, where: string, params: readonly SqlValue[]): Promise<JournalRow[]> {
  return (await sql.query<RowColumns>(`select ${ROW} from switch_journal j ${where}`, params)).map(toRow)
}
