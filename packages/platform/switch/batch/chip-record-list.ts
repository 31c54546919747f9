import type { ChipRecordQuery, ChipRecordRow, Page, Scope } from '@evertill/contract'
import type { Db } from '../../database/index.ts'
import { elementsIn, isCertificate } from './chip-record.ts'

interface Columns {
  terminal_id: string
  batch: string
  stan: string
  network: string
  amount: number
  currency: string
  entry_mode: string
  pan_masked: string
  at: number
  elements: string
  merchant_id: string
  journal_id: number | null
}

/** What chips said, newest first, cut to the place of the person who asks. */
export async function chipRecordPage(db: Db, scope: Scope, query: ChipRecordQuery): Promise<Page<ChipRecordRow>> {
  const [at, terminal, batch, stan] = query.cursor?.split('.') ?? []
  const rows = await db.query<Columns>(
    `select c.*, k.journal_id from switch_chip_record c
     left join switch_key k on k.terminal_id = c.terminal_id and k.batch = c.batch and k.stan = c.stan
     where ($1::text is null or c.institution_id = $1) and ($2::text is null or starts_with(c.agent_path, $2))
       and ($3::text is null or c.merchant_id = $3) and ($4::text is null or c.terminal_id = $4)
       and ($5::text is null or (c.network in ('203', '205')) = ($5 = 'certified'))
       and ($6::int8 is null or (c.at, c.terminal_id, c.batch, c.stan) < ($6::int8, $7::text, $8::text, $9::text))
     order by c.at desc, c.terminal_id desc, c.batch desc, c.stan desc limit $10`,
    [
      ...[scope.institutionId ?? null, scope.agentPath ?? null, scope.merchantId ?? null],
      ...[query.terminalId ?? null, query.word ?? null],
      ...[/^\d{1,15}$/.test(at ?? '') ? Number(at) : null, terminal ?? null, batch ?? null, stan ?? null],
      query.limit + 1,
    ],
  )
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(rowOf),
    next:
      rows.length > shown.length && last !== undefined
        ? `${last.at}.${last.terminal_id}.${last.batch}.${last.stan}`
        : undefined,
  }
}

function rowOf(row: Columns): ChipRecordRow {
  return {
    at: row.at,
    word: isCertificate(row) ? 'certified' : 'refused',
    merchantId: row.merchant_id,
    terminalId: row.terminal_id,
    batch: row.batch,
    stan: row.stan,
    amount: row.amount,
    currency: row.currency,
    panMasked: row.pan_masked === '' ? undefined : row.pan_masked,
    entryMode: row.entry_mode === '' ? undefined : row.entry_mode,
    transactionId: row.journal_id === null ? undefined : String(row.journal_id),
    elements: [...elementsIn(row.elements)],
  }
}
