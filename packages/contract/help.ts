import * as z from 'zod/mini'
import { Observation, SupportCode } from './diagnosis.ts'
import { Millis, TerminalId, Words } from './values.ts'

/** On the sticker: the terminal, and letters that only the house could have put behind it. No secret: it opens a page of questions. */
export const HelpToken = z.string().check(z.regex(/^[0-9A-Z]{8}-[A-Z0-9]{8}$/))

/** What anybody who holds a phone to the sticker may know of the terminal: nothing that is not said to customers or the manager. */
export const HelpView = z.object({
  terminalId: TerminalId,
  /** Name of the terminal in its shop. */
  label: z.string(),
  outlet: Words,
  at: Millis,
  /** Whether we hear it, and since when we do not. */
  heard: z.enum(['online', 'silent', 'never']),
  lastSeenAt: z.optional(Millis),
  /** It may not sell, for a reason that is told to the manager and not here. */
  paused: z.boolean(),
  maintenance: z.optional(z.object({ until: Millis, emergency: z.boolean(), zh: z.string(), en: z.string() })),
  /** Something hits several shops, and somebody is at work on it. */
  incident: z.optional(z.object({ since: Millis, owned: z.boolean(), cause: z.optional(z.string()) })),
  /** What the platform sees and may be known here, for the doctor on the phone. */
  observations: z.array(Observation),
  servicePhone: z.optional(z.string()),
  timeZone: z.string(),
})
export type HelpView = z.infer<typeof HelpView>

/** What was answered on the phone, under its support code. */
export const HelpUpload = z.object({
  code: SupportCode,
  at: Millis,
  observations: z.array(Observation).check(z.maxLength(60)),
})
export type HelpUpload = z.infer<typeof HelpUpload>

export const Sticker = z.object({
  terminalId: TerminalId,
  label: z.string(),
  merchant: Words,
  outlet: Words,
  /** `/help/<token>`, to stand behind the house's own address. */
  path: z.string(),
})
export type Sticker = z.infer<typeof Sticker>
