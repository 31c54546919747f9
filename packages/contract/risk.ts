import { z } from 'zod'
import { PageQuery, SearchText } from './page.ts'
import { line, Millis, Minor, Words } from './values.ts'

/** One rule's verdict with the values it compared, so that the decision can be told years later. */
export const RiskCheck = z.object({
  rule: z.string(),
  name: z.optional(Words),
  verdict: z.enum(['pass', 'stop']),
  /** What was found and what it was held against: `{ amount: 120000, limit: 100000 }`. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type RiskCheck = z.infer<typeof RiskCheck>

export const RiskDecision = z.object({
  id: z.string(),
  at: Millis,
  /** Passes are kept with their transaction; the list is of stops. */
  verdict: z.enum(['allow', 'stop']),
  /** The rule that stopped it. */
  rule: z.string().optional(),
  responseCode: z.string().optional(),
  transactionId: z.string().optional(),
  terminalId: z.string(),
  merchantId: z.string(),
  amount: Minor,
  currency: z.string(),
  panMasked: z.string().optional(),
  checks: z.array(RiskCheck),
})
export type RiskDecision = z.infer<typeof RiskDecision>

export const RiskDecisionQuery = PageQuery.extend({
  rule: SearchText.optional(),
  merchantId: SearchText.optional(),
})
export type RiskDecisionQuery = z.infer<typeof RiskDecisionQuery>

export const BlockedKind = z.enum(['card', 'terminal', 'merchant'])
export type BlockedKind = z.infer<typeof BlockedKind>

export const BlockedEntry = z.object({
  id: z.string(),
  kind: BlockedKind,
  /** Cards masked; the list itself holds a keyed token. */
  value: z.string(),
  reason: z.string(),
  addedAt: Millis,
  addedBy: z.string(),
})
export type BlockedEntry = z.infer<typeof BlockedEntry>

export const NewBlocked = z.object({
  kind: BlockedKind,
  /** PAN in full, terminal id or merchant id. */
  value: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z]{8,24}$/),
  reason: line(200),
})
export type NewBlocked = z.infer<typeof NewBlocked>
