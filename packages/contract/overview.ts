import { z } from 'zod'
import { IncidentRow } from './incident.ts'
import { MaintenanceRow } from './maintenance.ts'
import { Millis, Minor, Words } from './values.ts'

export const IssuerRow = z.object({
  id: z.string(),
  name: z.optional(Words),
  /** `up` signed on and answering · `part` only some of its connections are · `slow` answers late · `down` no line. */
  state: z.enum(['up', 'part', 'slow', 'down']),
  since: Millis,
  /** Requests sent and not yet answered. */
  pending: z.number().int(),
  queued: z.number().int(),
  /** Of the last answers, milliseconds. */
  latencyMs: z.number().optional(),
  connections: z.object({ up: z.number().int(), of: z.number().int() }),
  /** Why it is in this state, for staff. */
  reason: z.string(),
  /** Since the house was started. */
  answered: z.number().int(),
  timeouts: z.number().int(),
  openReversals: z.number().int(),
})
export type IssuerRow = z.infer<typeof IssuerRow>

export const MinutePoint = z.object({
  /** Start of the minute. */
  at: Millis,
  count: z.number().int(),
  approved: z.number().int(),
  declined: z.number().int(),
  /** Outcome was or is unknown: timeouts and reversals. */
  unknown: z.number().int(),
  /** Approved, minor units. */
  amount: Minor,
  /** Answer times, milliseconds, as the upper bound of a bucket. */
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
})
export type MinutePoint = z.infer<typeof MinutePoint>

const Totals = z.object({
  count: z.number().int(),
  approved: z.number().int(),
  declined: z.number().int(),
  unknown: z.number().int(),
  amount: Minor,
  /** approved / count, 0 … 1; absent while nothing was asked. */
  approvalRate: z.number().optional(),
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
})

/** Of the person's own scope. Practice and real trade alike; the console says which house it is. */
export const Overview = z.object({
  at: Millis,
  /** The last hour and, to compare, the hour before it. */
  hour: Totals,
  hourBefore: Totals,
  today: Totals,
  /** The last 60 minutes, oldest first, empty minutes included. */
  minutes: z.array(MinutePoint),
  /** Most frequent first, of the last hour. */
  responseCodes: z.array(z.object({ code: z.string(), count: z.number().int() })),
  terminals: z.object({
    total: z.number().int(),
    online: z.number().int(),
    silent: z.number().int(),
    offline: z.number().int(),
  }),
  /** Empty for those who may not list issuers. */
  issuers: z.array(IssuerRow),
  reversals: z.object({ open: z.number().int(), amount: Minor, oldestAt: z.optional(Millis) }),
  /** Open ones, for those who may see them: what they explain is not told of a second time. */
  incidents: z.array(IncidentRow).optional(),
  /** What is under way or comes next, at most three. */
  maintenance: z.array(MaintenanceRow).optional(),
  /** Sales that we refused ourselves in the last ten minutes, and why: too many at once, or the database did not take them. */
  refused: z.object({ overload: z.number().int(), database: z.number().int() }).optional(),
  /** Outbox events not yet taken by the slowest consumer. */
  outboxLag: z.number().int(),
})
export type Overview = z.infer<typeof Overview>

export const Health = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  at: Millis,
  version: z.string(),
  checks: z.array(
    z.object({ name: z.string(), status: z.enum(['ok', 'degraded', 'down']), detail: z.string().optional() }),
  ),
})
export type Health = z.infer<typeof Health>

export const LedgerAccount = z.object({
  account: z.string(),
  currency: z.string(),
  /** Debits less credits in minor units; may be negative. */
  balance: z.number().int(),
  postings: z.number().int(),
})
export type LedgerAccount = z.infer<typeof LedgerAccount>
