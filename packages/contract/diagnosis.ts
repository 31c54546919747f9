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

/** Five letters and a check letter, as the till shows it. */
export const SupportCode = z.string().check(z.regex(/^[0-9A-Z]{4,12}$/))

/** `POST /till/api/diagnosis`: keep this under its code, so that support can open the same diagnosis. */
export const DiagnosisUpload = z.object({
  terminalId: TerminalId,
  credential: hex(32),
  code: SupportCode,
  snapshot: Snapshot,
})
export type DiagnosisUpload = z.infer<typeof DiagnosisUpload>

/** What the desk has of one terminal: its own last snapshot, and what the platform observes around it now. */
export const TerminalFindings = z.object({
  terminalId: TerminalId,
  at: Millis,
  code: z.optional(SupportCode),
  snapshot: z.optional(Snapshot),
  platform: z.array(Observation),
})
export type TerminalFindings = z.infer<typeof TerminalFindings>

export const KeptSnapshot = z.object({ code: SupportCode, keptAt: Millis, snapshot: Snapshot })
export type KeptSnapshot = z.infer<typeof KeptSnapshot>
