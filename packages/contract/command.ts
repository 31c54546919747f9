import * as z from 'zod/mini'
import { Millis, TerminalId } from './values.ts'

/** What may be asked of a terminal from afar. All of them are harmless, and run only while nobody is being served. */
export const RemoteTest = z.enum(['self-test', 'ladder', 'print-test', 'sign-on', 'parameters', 'echo'])
export type RemoteTest = z.infer<typeof RemoteTest>

/**
 * `queued` waits for the terminal's line · `sent` · `accepted` the terminal has it · `executed` it did it, as it says · `verified` the
 * platform has seen so itself · `unverified` it has not · `failed`, `refused` the terminal's own word · `expired` never reached it ·
 * `timed-out` taken and then nothing was heard · `cancelled` by a person.
 */
export const CommandState = z.enum([
  'queued',
  'sent',
  'accepted',
  'executed',
  'verified',
  'unverified',
  'failed',
  'refused',
  'expired',
  'timed-out',
  'cancelled',
])
export type CommandState = z.infer<typeof CommandState>

const CommandId = z.string().check(z.regex(/^[\w-]{4,64}$/))
/** A code or a few words; never anything of a card. */
const Detail = z.string().check(z.maxLength(80), z.regex(/^[^\p{Cc}]*$/u))

/** What became of a command, as its terminal says. A text frame of the terminal socket, terminal → host. */
export const CommandReport = z.object({
  kind: z.literal('command-report'),
  id: CommandId,
  state: z.enum(['accepted', 'executed', 'failed', 'refused']),
  /** What it found: a round trip in ms, the revision of the profile in use, a support code, or why it failed. */
  detail: z.optional(Detail),
})
export type CommandReport = z.infer<typeof CommandReport>

/** One command as the console shows it. */
export const CommandRow = z.object({
  id: CommandId,
  terminalId: TerminalId,
  test: RemoteTest,
  state: CommandState,
  /** The terminal's socket, or the header of answers on a plain ISO 8583 line. */
  channel: z.enum(['socket', 'header']),
  /** Name of the person who asked. */
  by: z.string(),
  askedAt: Millis,
  /** When it is given up unless the terminal has taken it. */
  expiresAt: Millis,
  sentAt: z.optional(Millis),
  acceptedAt: z.optional(Millis),
  executedAt: z.optional(Millis),
  verifiedAt: z.optional(Millis),
  endedAt: z.optional(Millis),
  detail: z.optional(Detail),
  /** What the platform itself saw, by code: `signed-on`, `snapshot`, `printed`, `revision`, `echo`, `report`. */
  evidence: z.optional(z.string()),
})
export type CommandRow = z.infer<typeof CommandRow>

/** Something happened to a terminal's commands: read them anew. */
export const CommandNote = z.object({ terminalId: TerminalId, at: Millis })
export type CommandNote = z.infer<typeof CommandNote>
