import { z } from 'zod'
import { line, Millis } from './values.ts'

const LinkName = z.string().regex(/^[a-z0-9-]{1,30}$/)
const Place = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/)
/** At most a week: whoever needs longer says so again. */
const MOST_MS = 7 * 86_400_000

/** `window` planned, `emergency` not; `issuer` is somebody else's and touches that issuer's cards alone. */
export const MaintenanceKind = z.enum(['window', 'emergency', 'issuer'])
export type MaintenanceKind = z.infer<typeof MaintenanceKind>

const Told = {
  kind: MaintenanceKind,
  from: Millis,
  until: Millis,
  /** With `issuer`: the link. */
  issuerId: z.optional(LinkName),
  /** Institution whose merchants it touches; absent: everybody's. */
  region: z.optional(Place),
  /** Which of our own hosts, for staff. */
  host: z.optional(line(40)),
  /** What merchants and cashiers read. */
  zh: line(120),
  en: line(120),
  /** IANA name: the clock by which it was announced. */
  timeZone: z.string().min(1).max(60),
}

export const MaintenanceRow = z.object({
  id: z.string(),
  ...Told,
  state: z.enum(['planned', 'now', 'over', 'cancelled']),
  createdBy: z.string(),
  createdAt: Millis,
  changedAt: z.optional(Millis),
  cancelledAt: z.optional(Millis),
})
export type MaintenanceRow = z.infer<typeof MaintenanceRow>

export const MaintenanceOrder = z
  .object({ ...Told, reason: line(200) })
  .refine((it) => it.until > it.from && it.until - it.from <= MOST_MS, {
    path: ['until'],
    message: 'ends after it begins, within a week',
  })
  .refine((it) => (it.kind === 'issuer') === (it.issuerId !== undefined), {
    path: ['issuerId'],
    message: 'goes with the kind "issuer"',
  })
export type MaintenanceOrder = z.infer<typeof MaintenanceOrder>
