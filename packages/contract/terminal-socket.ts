import * as z from 'zod/mini'
import { CommandReport, RemoteTest } from './command.ts'
import { Profile } from './profile.ts'
import { Batch, hex, MerchantId, Millis, MoneyState, Stan, TerminalId } from './values.ts'

/**
 * The terminal socket: `GET /terminal`, upgraded. Binary frames are ISO 8583 (TPDU, header, body; no length prefix).
 * Text frames are the JSON below. Nothing but `hello` is taken before `welcome` was sent.
 */

const count = z.int().check(z.minimum(0), z.maximum(1_000_000))

export const Hello = z.object({
  kind: z.literal('hello'),
  terminalId: TerminalId,
  /** 32 bytes, given once at activation; the host keeps only its digest. */
  credential: hex(32),
  /** New after each start of the terminal's program, so that a restart can be told from a bad line. */
  bootId: z.string().check(z.minLength(4), z.maxLength(64), z.regex(/^[\w-]+$/)),
  /** Of the terminal's software. */
  version: z.string().check(z.minLength(1), z.maxLength(40), z.regex(/^[\w.+-]+$/)),
  /** The terminal's own clock. */
  at: Millis,
})
export type Hello = z.infer<typeof Hello>

/** What a terminal tells about itself. Only facts that it measured; what it cannot know it leaves out. */
export const Heartbeat = z.object({
  kind: z.literal('heartbeat'),
  at: Millis,
  uptimeMs: z.int().check(z.minimum(0)),
  signedOn: z.boolean(),
  batch: z.optional(Batch),
  /** Name of the screen shown: `idle`, `present-card`. */
  screen: z.optional(z.string().check(z.maxLength(40))),
  operator: z.optional(z.string().check(z.maxLength(3))),
  /** Waiting on the terminal: reversals, signatures and stored sales not yet taken by the host. */
  waiting: z.object({ reversals: count, signatures: count, stored: count }),
  /** 0 … 1. */
  battery: z.optional(z.object({ level: z.number().check(z.minimum(0), z.maximum(1)), charging: z.boolean() })),
  /** Last measured round trip to the host, milliseconds. */
  roundTripMs: z.optional(z.number().check(z.minimum(0), z.maximum(600_000))),
  network: z.optional(z.enum(['ethernet', 'wifi', 'cellular', 'unknown'])),
  /** Carrier or provider of the interface in use, where the machine knows it. */
  isp: z.optional(z.string().check(z.maxLength(40), z.regex(/^[\w .&-]+$/))),
  /** Model of the machine. */
  model: z.optional(z.string().check(z.maxLength(40), z.regex(/^[\w .-]+$/))),
  storage: z.optional(z.object({ usedBytes: z.int().check(z.minimum(0)), quotaBytes: z.int().check(z.minimum(0)) })),
  printer: z.optional(z.enum(['ready', 'no-paper', 'unreachable', 'fault', 'none'])),
})
export type Heartbeat = z.infer<typeof Heartbeat>

/** Asks where the money of an earlier request stands; answered by `outcome` with the same three values. */
export const OutcomeQuery = z.object({ kind: z.literal('outcome-query'), batch: Batch, stan: Stan })
export type OutcomeQuery = z.infer<typeof OutcomeQuery>

export const FromTerminal = z.discriminatedUnion('kind', [Hello, Heartbeat, OutcomeQuery, CommandReport])
export type FromTerminal = z.infer<typeof FromTerminal>

export const Welcome = z.object({ kind: z.literal('welcome'), serverTime: Millis, profile: Profile })
export type Welcome = z.infer<typeof Welcome>

export const Outcome = z.object({ kind: z.literal('outcome'), batch: Batch, stan: Stan, money: MoneyState })
export type Outcome = z.infer<typeof Outcome>

/**
 * A word about a wallet's order that the terminal waits for: the payer keys a password (until when at most), or it has ended and may be asked
 * for. It says nothing of money: the answer to the request itself does.
 */
export const Progress = z.object({
  kind: z.literal('progress'),
  batch: Batch,
  stan: Stan,
  what: z.enum(['payer-confirms', 'ended']),
  until: z.optional(Millis),
})
export type Progress = z.infer<typeof Progress>

/** A word from the host: the profile changed, the terminal was disabled, maintenance comes. */
export const Notice = z.object({
  kind: z.literal('notice'),
  code: z.enum(['profile-changed', 'status-changed', 'maintenance', 'closing']),
  zh: z.string(),
  en: z.string(),
  at: Millis,
  /** With `maintenance`: until when it is true; a moment that has passed takes the notice back. */
  until: z.optional(Millis),
  emergency: z.optional(z.boolean()),
  /** With `profile-changed`. */
  profile: z.optional(Profile),
})
export type Notice = z.infer<typeof Notice>

/** A test that somebody at the console asks for. A terminal that knows no commands passes over it. */
export const Command = z.object({
  kind: z.literal('command'),
  id: z.string(),
  test: RemoteTest,
  /** The terminal gives it up when it was not idle for so long, milliseconds. */
  withinMs: z.int().check(z.minimum(1_000)),
  /** With `parameters`: what it is to run with. */
  profile: z.optional(Profile),
})
export type Command = z.infer<typeof Command>

/** Takes a command back that was not carried out yet. */
export const CommandCancel = z.object({ kind: z.literal('command-cancel'), id: z.string() })
export type CommandCancel = z.infer<typeof CommandCancel>

/** The conversation is over; the socket is closed after it (1008, or 1013 when it may be dialled again later). */
export const Refused = z.object({
  kind: z.literal('refused'),
  code: z.enum([
    'hello-expected',
    'hello-late',
    'bad-message',
    'unknown-terminal',
    'bad-credential',
    'terminal-disabled',
    'merchant-stopped',
    'replaced',
    'too-many',
    'busy',
  ]),
  zh: z.string(),
  en: z.string(),
})
export type Refused = z.infer<typeof Refused>

export const ToTerminal = z.discriminatedUnion('kind', [
  Welcome,
  Outcome,
  Progress,
  Notice,
  Command,
  CommandCancel,
  Refused,
])
export type ToTerminal = z.infer<typeof ToTerminal>

/** Bounds of one socket. A peer that goes over one is refused and closed. */
export const terminalSocketLimits = {
  /** Bytes of one frame, either kind. */
  frameBytes: 16_384,
  /** From the upgrade to `hello`. */
  helloWithinMs: 5_000,
  /** Frames a second, averaged over ten seconds. */
  framesPerSecond: 50,
} as const

/** `POST /till/api/activate`. Codes are single-use; letters and digits without look-alikes, dashes and case ignored. */
export const ActivationRequest = z.object({
  activationCode: z.string().check(z.trim(), z.minLength(8), z.maxLength(40), z.regex(/^[0-9A-Za-z -]+$/)),
})
export type ActivationRequest = z.infer<typeof ActivationRequest>

export const Activation = z.object({
  terminalId: TerminalId,
  merchantId: MerchantId,
  credential: hex(32),
  /** Practice terminals only: the page's PIN pad is a practice device. Production keys are injected elsewhere. */
  tmk: z.optional(hex(16)),
  profile: Profile,
})
export type Activation = z.infer<typeof Activation>

/** `POST /till/api/print`: bytes for a network printer of this terminal's own profile. */
export const PrintRequest = z.object({
  terminalId: TerminalId,
  credential: hex(32),
  printerId: z.string().check(z.maxLength(64)),
  /** ESC/POS, base64, at most 64 KiB when decoded. */
  data: z.string().check(z.maxLength(90_000), z.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
})
export type PrintRequest = z.infer<typeof PrintRequest>

/** `POST /till/api/printers`: how the network printers of this terminal's outlet are, asked now. */
export const PrintersRequest = z.object({ terminalId: TerminalId, credential: hex(32) })
export type PrintersRequest = z.infer<typeof PrintersRequest>

/** `silent`: its port was reached, and it tells nothing of itself. */
export const PrinterState = z.enum([
  'ready',
  'silent',
  'paper-out',
  'cover-open',
  'overheated',
  'failed',
  'unreachable',
])
export type PrinterState = z.infer<typeof PrinterState>

export const PrinterStates = z.object({
  rows: z.array(z.object({ id: z.string(), name: z.string(), state: PrinterState })),
})
export type PrinterStates = z.infer<typeof PrinterStates>
