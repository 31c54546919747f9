import type { ReversalRow } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'

export interface ReversalColumns {
  readonly journal_id: number
  readonly kind: 'reversal' | 'refund' | 'advice'
  readonly link: string
  readonly reason: string
  readonly state: 'open' | 'done'
  readonly opened_at: number
  readonly attempts: number
  readonly next_at: number
  readonly last_code: string
  readonly aged_at: number | null
  readonly closed_at: number | null
  readonly merchant_id: string
  readonly terminal_id: string
  readonly amount: number
  readonly currency: string
  readonly pan_masked: string
  readonly stan: string
  readonly batch: string
}

export function reversalRowOf(row: ReversalColumns, now: Millis): ReversalRow {
  return {
    id: String(row.journal_id),
    transactionId: String(row.journal_id),
    merchantId: row.merchant_id,
    terminalId: row.terminal_id,
    issuerId: row.link,
    amount: row.amount,
    currency: row.currency,
    panMasked: row.pan_masked,
    stan: row.stan,
    batch: row.batch,
    kind: row.kind,
    state: row.state === 'open' ? 'open' : 'acknowledged',
    reason: row.reason,
    openedAt: row.opened_at,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'open' ? row.next_at : undefined,
    agedAt: row.aged_at ?? undefined,
    acknowledgedAt: row.closed_at ?? undefined,
    responseCode: row.last_code === '' ? undefined : row.last_code,
    ageMs: (row.closed_at ?? now) - row.opened_at,
  }
}
