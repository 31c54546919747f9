import * as z from 'zod/mini'
import { hex, Millis, MoneyState, TerminalId } from './values.ts'

/**
 * A diagnosis travels as what was observed, never as what was concluded: whoever opens it runs the same doctor again. No
 * finding holds a card number; readings are numbers, short words or counts.
 */
export const Observation = z.object({
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]{1,39}$/)),
  state: z.enum(['positive', 'negative']),
  at: Millis,
  source: z.optional(z.enum(['terminal', 'platform', 'person', 'question'])),
  value: z.optional(
    z.union([
      z.number(),
      z.string().check(z.maxLength(40), z.regex(/^[^\p{Cc}]*$/u)),
      z.object({ affected: z.int().check(z.minimum(0)), of: z.int().check(z.minimum(1)) }),
    ]),
  ),
})
export type Observation = z.infer<typeof Observation>

export const Snapshot = z.object({
  terminalId: TerminalId,
  at: Millis,
  moneyMoved: MoneyState,
  observations: z.array(Observation).check(z.maxLength(400)),
})
export type Snapshot = z.infer<typeof Snapshot>

const Share = z.number().check(z.minimum(0), z.maximum(1))
const Duration = z.number().check(z.minimum(0), z.maximum(600_000))

/** One climb over one network interface, rung by rung; a rung that was not tried is not in the list. */
export const Climb = z.object({
  interface: z.enum(['ethernet', 'wifi', 'cellular', 'unknown']),
  inUse: z.boolean(),
  at: Millis,
  rungs: z
    .array(
      z.object({
        name: z.enum([
          'link',
          'address',
          'gateway',
          'internet',
          'dns',
          'tcp',
          'tls',
          'echo',
          'sign-on',
          'authorization',
        ]),
        ok: z.boolean(),
        ms: z.optional(Duration),
        trouble: z.optional(z.string().check(z.regex(/^[a-z][a-z-]{1,23}$/))),
      }),
    )
    .check(z.maxLength(10)),
  signalDbm: z.optional(z.number().check(z.minimum(-150), z.maximum(0))),
  retries: z.optional(Share),
  loss: z.optional(Share),
  delayMs: z.optional(Duration),
  jitterMs: z.optional(Duration),
})
export type Climb = z.infer<typeof Climb>

/** Five letters and a check letter, as the till shows it. */
export const SupportCode = z.string().check(z.regex(/^[0-9A-Z]{4,12}$/))

/** `POST /till/api/diagnosis`: keep this under its code, so that support can open the same diagnosis. */
export const DiagnosisUpload = z.object({
  terminalId: TerminalId,
  credential: hex(32),
  code: SupportCode,
  snapshot: Snapshot,
  /** The ladder behind the snapshot, for pictures; nothing is concluded from it. */
  climbs: z.optional(z.array(Climb).check(z.maxLength(4))),
})
export type DiagnosisUpload = z.infer<typeof DiagnosisUpload>

/** Who observed: the terminal itself, or a person with a phone beside it. */
export const SnapshotOrigin = z.enum(['terminal', 'phone'])
export type SnapshotOrigin = z.infer<typeof SnapshotOrigin>

export const KeptSnapshot = z.object({
  code: SupportCode,
  keptAt: Millis,
  origin: SnapshotOrigin,
  snapshot: Snapshot,
  climbs: z.optional(z.array(Climb)),
})
export type KeptSnapshot = z.infer<typeof KeptSnapshot>

/** What the desk has of one terminal: its own last snapshot, and what the platform observes around it now. */
export const TerminalFindings = z.object({
  terminalId: TerminalId,
  at: Millis,
  /** Of the terminal's last snapshot. */
  code: z.optional(SupportCode),
  snapshot: z.optional(Snapshot),
  climbs: z.optional(z.array(Climb)),
  platform: z.array(Observation),
})
export type TerminalFindings = z.infer<typeof TerminalFindings>

/** Something new is known of a terminal: read its findings anew. */
export const DiagnosisNote = z.object({ terminalId: TerminalId, code: SupportCode, at: Millis })
export type DiagnosisNote = z.infer<typeof DiagnosisNote>
