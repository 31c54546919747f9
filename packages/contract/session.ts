import { z } from 'zod'
import { Right, Role, Scope } from './rights.ts'
import { line, Millis } from './values.ts'

export const Credentials = z.object({
  /** The sign-in name; case does not matter. */
  name: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
})
export type Credentials = z.infer<typeof Credentials>

export const Session = z.object({
  person: z.object({ id: z.string(), name: z.string(), displayName: z.string(), role: Role, scope: Scope }),
  rights: z.array(Right),
  /** The session ends then whatever happens. */
  expiresAt: Millis,
  /** The session ends then unless it is used. */
  idleExpiresAt: Millis,
  serverTime: Millis,
})
export type Session = z.infer<typeof Session>

export const Person = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  role: Role,
  scope: Scope,
  status: z.enum(['active', 'disabled']),
  createdAt: Millis,
  lastSignInAt: z.int().min(0).optional(),
})
export type Person = z.infer<typeof Person>

/** At least 12 characters; length is what counts, so nothing else is asked of it. */
export const Password = z.string().min(12).max(256)

export const NewPerson = z.object({
  name: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{1,63}$/),
  displayName: line(60),
  role: Role,
  scope: Scope,
  password: Password,
  reason: line(200),
})
export type NewPerson = z.infer<typeof NewPerson>

export const PersonChange = z.object({
  status: z.enum(['active', 'disabled']).optional(),
  password: Password.optional(),
  reason: line(200),
})
export type PersonChange = z.infer<typeof PersonChange>

/** One line of the audit: who did what to whom, why, and what changed. */
export const AuditEntry = z.object({
  id: z.number().int(),
  at: Millis,
  /** Absent for a sign-in of an unknown name. */
  personId: z.string().optional(),
  personName: z.string(),
  /** `merchant.status`, `session.sign-in`. */
  action: z.string(),
  /** `merchant`, `terminal`, `person`. */
  subjectKind: z.string(),
  subjectId: z.string(),
  /** `attempted` stays when the host died while the command ran. */
  outcome: z.enum(['attempted', 'done', 'refused', 'failed']),
  reason: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** Address of the caller. */
  from: z.string().optional(),
})
export type AuditEntry = z.infer<typeof AuditEntry>
