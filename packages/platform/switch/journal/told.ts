import type { NewEvent, Topic } from '../../outbox/index.ts'
import { FINANCIAL, PART } from '../message/transaction-type.ts'
import { type JournalOutcome, type JournalRequest, type JournalRow, rrnOf } from './journal.ts'

/** What rooms downstream learn of a transaction. No PAN, only its mask and token [LAW-8]. */
export interface TransactionTold {
  readonly journalId: number
  readonly type: JournalRow['type']
  readonly terminalId: string
  readonly merchantId: string
  readonly outletId: string
  readonly institutionId: string
  readonly agentPath: string
  readonly mcc: string
  readonly batch: string
  readonly stan: string
  readonly rrn: string
  /** Minor units. */
  readonly amount: number
  readonly currency: string
  readonly panMasked: string
  readonly panToken: string
  readonly entryMode: string
  readonly link: string
  readonly responseCode: string
  readonly approvalCode: string
  readonly at: number
  readonly businessDay: string
  /** Of a void or refund: the sale. */
  readonly originalId: number | null
}

/** What is told of an approval. A hold moves no money: nobody downstream books it. */
export const APPROVED: Readonly<Record<JournalRow['type'], Topic | undefined>> = {
  sale: 'sale-approved',
  void: 'void-approved',
  refund: 'refund-approved',
  balance: undefined,
  'pre-authorization': undefined,
  'pre-authorization-void': undefined,
  completion: 'sale-approved',
  'completion-void': 'void-approved',
  'completion-advice': 'sale-approved',
  'offline-sale': 'sale-approved',
  adjustment: 'sale-adjusted',
  instalment: 'sale-approved',
  'instalment-void': 'void-approved',
  moto: 'sale-approved',
  'moto-void': 'void-approved',
  'moto-refund': 'refund-approved',
}

export function tell(
  topic: Topic,
  row: Omit<JournalRequest, 'panSealed' | 'risk' | 'request' | 'state'>,
  outcome: { responseCode: string; approvalCode: string; at: number },
): NewEvent {
  const payload: TransactionTold = {
    journalId: row.id,
    type: row.type,
    terminalId: row.terminalId,
    merchantId: row.merchantId,
    outletId: row.outletId,
    institutionId: row.institutionId,
    agentPath: row.agentPath,
    mcc: row.mcc,
    batch: row.batch,
    stan: row.stan,
    rrn: rrnOf(row.id),
    amount: row.amount,
    currency: row.currency,
    panMasked: row.panMasked,
    panToken: row.panToken,
    entryMode: row.entryMode,
    link: row.link,
    responseCode: outcome.responseCode,
    approvalCode: outcome.approvalCode,
    at: row.at,
    businessDay: row.businessDay,
    originalId: row.originalId,
  }
  return { topic, key: String(row.id), at: outcome.at, payload }
}

/** A sale that becomes another sum: it is told of under the sale's own number, with what changed. */
export function tellAdjusted(
  sale: JournalRow,
  adjustment: { readonly id: number; readonly amount: number },
  outcome: { responseCode: string; approvalCode: string; at: number },
): NewEvent {
  const told = tell('sale-adjusted', { ...sale, amount: adjustment.amount }, outcome)
  const extra = { adjustmentId: adjustment.id, change: adjustment.amount - sale.amount }
  return { ...told, key: String(adjustment.id), payload: { ...(told.payload as TransactionTold), ...extra } }
}

/** The event that is committed with an outcome, if anybody has to know. `original` where it refers to one. */
export function eventOf(
  row: Omit<JournalRequest, 'panSealed' | 'risk' | 'request' | 'state'>,
  outcome: JournalOutcome,
  original?: JournalRow,
): { event?: NewEvent } {
  if (outcome.state === 'approved' && FINANCIAL[row.type].movement === 'adjust')
    return original === undefined ? {} : { event: tellAdjusted(original, outcome, outcome) }
  if (outcome.state === 'approved') {
    const topic = APPROVED[row.type]
    return topic === undefined ? {} : { event: tell(topic, { ...row, amount: outcome.amount }, outcome) }
  }
  // Refused for a part that was taken, which is undone: whoever sold it must hear of it all the same.
  if (outcome.state === 'reversing' && FINANCIAL[row.type].advises === true)
    return { event: tell('advice-declined', row, { ...outcome, responseCode: PART }) }
  if (outcome.state === 'reversing') return { event: tell('reversal-opened', row, outcome) }
  if (outcome.state === 'declined' && FINANCIAL[row.type].advises === true)
    return { event: tell('advice-declined', row, outcome) }
  if (outcome.state === 'declined' && row.type === 'sale') return { event: tell('sale-declined', row, outcome) }
  return {}
}
