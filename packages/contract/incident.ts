import { z } from 'zod'
import { Millis, Words } from './values.ts'

/**
 * In the words of ISA-18.2: `unacknowledged` active and nobody's · `acknowledged` active, somebody has it · `returned` it is over and
 * nobody had acknowledged it · `closed`.
 */
export const IncidentState = z.enum(['unacknowledged', 'acknowledged', 'returned', 'closed'])
export type IncidentState = z.infer<typeof IncidentState>

/** What its terminals have in common. `host` is ours, `issuer` a line. */
export const IncidentDimension = z.enum([
  'site',
  'merchant',
  'region',
  'isp',
  'model',
  'version',
  'acquirer-link',
  'issuer',
  'host',
])
export type IncidentDimension = z.infer<typeof IncidentDimension>

/** One piece of work for people: everything that one shared cause does. */
export const IncidentRow = z.object({
  id: z.string(),
  /** `silent` nothing is heard · `line` an issuer's line is down or fails · `host` our own house is slow or full. */
  kind: z.enum(['silent', 'line', 'host']),
  dimension: IncidentDimension,
  value: z.string(),
  /** The name of what they share, where it has one. */
  name: z.optional(Words),
  state: IncidentState,
  openedAt: Millis,
  changedAt: Millis,
  /** Terminals hit now, and at the worst; for people of a place, those of it that are hit now, and that were. */
  affected: z.number().int(),
  peak: z.number().int(),
  /** Of how many that share it, and payments a minute that those hit made before; only the whole house sees them. */
  of: z.optional(z.number().int()),
  salesAtRisk: z.optional(z.number()),
  /** What the doctor thinks of it. */
  cause: z.optional(z.object({ id: z.string(), name: Words, probability: z.number() })),
  owner: z.string().optional(),
  acknowledgedAt: z.optional(Millis),
  returnedAt: z.optional(Millis),
  closedAt: z.optional(Millis),
})
export type IncidentRow = z.infer<typeof IncidentRow>

export const IncidentDetail = z.object({
  incident: IncidentRow,
  /** At most 200 of the terminals it hit, those of the asker's scope. */
  terminals: z.array(z.object({ terminalId: z.string(), since: Millis, back: z.optional(Millis) })),
  /** What happened, oldest first. */
  story: z.array(z.object({ at: Millis, what: z.string(), by: z.string().optional(), text: z.string().optional() })),
})
export type IncidentDetail = z.infer<typeof IncidentDetail>

/** Read the incidents anew. */
export const IncidentNote = z.object({ id: z.string(), at: Millis })
export type IncidentNote = z.infer<typeof IncidentNote>
