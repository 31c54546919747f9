import { z } from 'zod'
import { MillisQuery, MinorQuery, PageQuery, SearchText } from './page.ts'
import { RiskDecision } from './risk.ts'
import { Batch, Millis, Minor, MoneyState, Stan, TransactionType, Words } from './values.ts'

/**
 * `sent` committed and no outcome yet · `approved` · `declined` (an answer) · `pending` a refund without an answer, asked again
 * · `reversing` the undoing is owed · `reversed` the issuer confirmed it · `blocked` its reversal came first.
 */
export const TransactionState = z.enum(['sent', 'approved', 'declined', 'pending', 'reversing', 'reversed', 'blocked'])
export type TransactionState = z.infer<typeof TransactionState>

export const TransactionRow = z.object({
  id: z.string(),
  /** When the switch took the request. */
  at: Millis,
  type: TransactionType,
  state: TransactionState,
  money: MoneyState,
  institutionId: z.string(),
  agentPath: z.string(),
  merchantId: z.string(),
  merchantName: z.optional(Words),
  outletId: z.string(),
  outletName: z.optional(Words),
  terminalId: z.string(),
  tender: z.enum(['card', 'wallet']),
  amount: Minor,
  currency: z.string(),
  /** First six and last four, or the wallet's code cut the same way. */
  panMasked: z.string().optional(),
  /** F22 as it came. */
  entryMode: z.string().optional(),
  stan: Stan,
  batch: Batch,
  rrn: z.string().optional(),
  approvalCode: z.string().optional(),
  /** F39 that the terminal was told. */
  responseCode: z.string().optional(),
  /** F39 of the issuer, where it differs or the answer came late. */
  issuerResponseCode: z.string().optional(),
  issuerId: z.string().optional(),
  /** From request to answer, milliseconds. */
  durationMs: z.number().optional(),
  /** F60/F61: the transaction that this one voids or refunds. */
  originalId: z.string().optional(),
  /** Minor units already given back by a void or by refunds of this sale. */
  givenBack: z.optional(Minor),
  /** The merchant cancelled it in the open batch. */
  voided: z.boolean().optional(),
  practice: z.boolean(),
})
export type TransactionRow = z.infer<typeof TransactionRow>

export const TransactionFilter = z.object({
  from: MillisQuery.optional(),
  to: MillisQuery.optional(),
  terminalId: SearchText.optional(),
  merchantId: SearchText.optional(),
  rrn: SearchText.optional(),
  stan: SearchText.optional(),
  responseCode: SearchText.optional(),
  state: TransactionState.optional(),
  type: z.optional(TransactionType),
  min: MinorQuery.optional(),
  max: MinorQuery.optional(),
  /** An RRN (12 digits), STAN (6), terminal id (8 characters), merchant id (15) or response code (2). */
  q: SearchText.optional(),
})
export type TransactionFilter = z.infer<typeof TransactionFilter>

export const TransactionQuery = TransactionFilter.extend(PageQuery.shape)
export type TransactionQuery = z.infer<typeof TransactionQuery>

/** A PAN to look for goes in a body, never in an address, and is not kept. */
export const CardSearch = z.object({
  pan: z.string().regex(/^\d{8,24}$/),
  limit: z.number().int().min(1).max(200).default(50),
})
export type CardSearch = z.infer<typeof CardSearch>

/** One field of a message as it may be shown: card data masked, secrets replaced by what they are. */
export const MessageField = z.object({
  /** `0` is the message type; otherwise the number of the data element; `60.2` a part of it. */
  field: z.string(),
  name: z.optional(Words),
  value: z.string(),
  /** True when the value is a mask or a word in place of what was there. */
  masked: z.boolean(),
})
export type MessageField = z.infer<typeof MessageField>

export const MessageRow = z.object({
  at: Millis,
  direction: z.enum(['from-terminal', 'to-terminal', 'to-issuer', 'from-issuer']),
  mti: z.string(),
  /** Bytes of the frame. */
  bytes: z.number().int().optional(),
  peer: z.string().optional(),
  fields: z.array(MessageField),
})
export type MessageRow = z.infer<typeof MessageRow>

/** One thing that happened in the life of a sale; oldest first. */
export const TimelineEntry = z.object({
  at: Millis,
  kind: z.enum(['message', 'risk', 'state', 'reversal', 'signature', 'chip', 'ledger', 'person']),
  /** Who did it. */
  actor: z.enum(['terminal', 'switch', 'risk', 'issuer', 'ledger', 'person']),
  title: Words,
  detail: z.optional(Words),
  message: MessageRow.optional(),
  risk: RiskDecision.optional(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const ReversalRow = z.object({
  id: z.string(),
  transactionId: z.string(),
  merchantId: z.string(),
  terminalId: z.string(),
  issuerId: z.string(),
  amount: Minor,
  currency: z.string(),
  panMasked: z.string().optional(),
  stan: Stan,
  batch: Batch,
  /** `reversal` takes money back to the cardholder; `refund` is one that got no answer and is asked again. */
  kind: z.enum(['reversal', 'refund', 'advice']),
  /** `open` is sent again until the issuer acknowledges; then it is `acknowledged`. */
  state: z.enum(['open', 'acknowledged']),
  /** Reason told to the network, 4351 … 4364 [unionpay-pos §8]. */
  reason: z.string(),
  openedAt: Millis,
  attempts: z.number().int(),
  lastAttemptAt: z.optional(Millis),
  nextAttemptAt: z.optional(Millis),
  /** When it was told of as too old. */
  agedAt: z.optional(Millis),
  acknowledgedAt: z.optional(Millis),
  responseCode: z.string().optional(),
  ageMs: z.number(),
})
export type ReversalRow = z.infer<typeof ReversalRow>

/** One sale's whole life. */
export const TransactionLife = z.object({
  transaction: TransactionRow,
  timeline: z.array(TimelineEntry),
  reversal: ReversalRow.optional(),
  /** Voids, refunds and the original, oldest first. */
  related: z.array(TransactionRow),
  signature: z.object({ at: Millis, bytes: z.number().int() }).optional(),
})
export type TransactionLife = z.infer<typeof TransactionLife>

export const ReversalQuery = PageQuery.extend({ state: z.enum(['open', 'acknowledged']).optional() })
export type ReversalQuery = z.infer<typeof ReversalQuery>
