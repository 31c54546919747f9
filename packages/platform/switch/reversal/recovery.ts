import type { Millis } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import { ANSWER } from '../errors.ts'
import type { JournalId, JournalRow } from '../journal/journal.ts'
import { type OutcomeWrite, selectRows } from '../journal/store.ts'
import { eventOf } from '../journal/told.ts'
import { ISSUER_TIMEOUT } from '../message/reversal-reason.ts'
import { FINANCIAL } from '../message/transaction-type.ts'

/** Requests in [from, until) that were committed and never finished. */
export function orphans(sql: Sql, from: JournalId, until: JournalId, limit: number): Promise<JournalRow[]> {
  return selectRows(sql, `where j.id >= $1 and j.id < $2 and j.state = 'sent' order by j.id limit $3`, [
    from,
    until,
    limit,
  ])
}

/**
 * What becomes of a request that was asked and of which nothing more is known: it may have moved money, so it is undone; a refund is
 * asked again; an inquiry is forgotten.
 */
export function finish(row: JournalRow, at: Millis): OutcomeWrite {
  const rule = FINANCIAL[row.type]
  const state = rule.movement === 'none' ? 'declined' : rule.reversible ? 'reversing' : 'pending'
  const outcome = {
    id: row.id,
    state,
    responseCode: ANSWER.noAnswer,
    approvalCode: '',
    amount: row.amount,
    additional: '|',
    at,
    exchange: '',
  } as const
  if (state === 'declined') return { outcome, originalId: row.originalId }
  return {
    outcome,
    originalId: row.originalId,
    reversal: {
      journalId: row.id,
      kind: state === 'reversing' ? 'reversal' : 'refund',
      link: row.link,
      reason: ISSUER_TIMEOUT,
      at,
    },
    ...eventOf(row, outcome),
  }
}
