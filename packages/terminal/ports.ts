import type { Clock, Millis, Pan, Random } from '@evertill/foundation'
import type { CardRead, CardTrouble, EmvTag } from './card/card.ts'
import type { JournalEntry } from './journal/codec.ts'
import type { WritePoint } from './journal/journal.ts'
import type { Slip } from './receipt/slip.ts'
import type { Effect } from './state/effect.ts'
import type { TerminalEvent } from './state/event.ts'
import type { TerminalState } from './state/state.ts'

/** One write: all of it or nothing. */
export interface JournalWrite {
  /** Why it is written; a store keeps nothing of it. */
  readonly point?: WritePoint | undefined
  readonly put: readonly JournalEntry[]
  readonly remove: readonly string[]
}

/**
 * The terminal's durable memory. `write` is all or nothing and on the platter when it resolves. Values are sealed by a
 * key of the device before they touch it; `read` leaves out what cannot be opened and names it in `damaged`.
 * Errors are `Fault`s: `journal.full`, `journal.unavailable`, `journal.closed`.
 */
export interface JournalStore {
  read(): Promise<{ readonly entries: readonly JournalEntry[]; readonly damaged: readonly string[] }>
  write(change: JournalWrite): Promise<void>
  close(): Promise<void>
}

export interface HostLineListener {
  up(info: { readonly canAsk: boolean }): void
  down(reason: string): void
  /** TPDU + header + body of one message, without a length prefix. */
  received(frame: Uint8Array): void
  /** Everything that is not an ISO message. */
  told(
    event: Extract<
      TerminalEvent,
      { type: 'outcome-told' | 'progress-told' | 'profile-received' | 'notice-received' | 'terminal-refused' }
    >,
  ): void
}

/** The way to the host. It dials, and dials again after it was cut, by itself. */
export interface HostLine {
  /** `look` gives the terminal's state, for a line that tells the host how the terminal is. */
  open(listener: HostLineListener, look?: () => TerminalState): void
  /** False when the line is down or its buffer full: nothing was taken. */
  send(frame: Uint8Array): boolean
  /** Gives the present connection up and dials anew; `down` and `up` follow. */
  redial?(): void
  /** Asks what became of a transaction; only a line that `canAsk` has it. */
  ask?(query: { readonly batch: string; readonly stan: string }): boolean
  close(): void
}

/** A test that somebody at the console asks for, as the line brought it. */
export interface RemoteCommand {
  readonly id: string
  readonly test: 'self-test' | 'ladder' | 'print-test' | 'sign-on' | 'parameters' | 'echo'
  /** It is given up when the terminal was not idle for so long, milliseconds. */
  readonly withinMs: number
}

export interface RemoteReport {
  readonly id: string
  readonly state: 'accepted' | 'executed' | 'failed' | 'refused'
  readonly detail?: string | undefined
}

export type KeyLoad =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'kcv' | 'format' | 'no-master-key' | 'device' }

export type PinEntry =
  /** ISO-0 block enciphered under the PIK; it goes into the next message and nowhere else. */
  | { readonly kind: 'entered'; readonly block: Uint8Array }
  | { readonly kind: 'bypassed' }
  | { readonly kind: 'ended'; readonly reason: 'cancelled' | 'timeout' | 'failed' }

/** The part that holds the keys. No key ever leaves it, no clear PIN either. */
export interface PinDevice {
  /** Deciphers F62 under the TMK, verifies every KCV; on any mismatch it keeps none of them [unionpay-pos §6]. */
  loadWorkingKeys(layout: '001' | '003' | '004', f62: Uint8Array): Promise<KeyLoad>
  /** The 8 characters of F64, or undefined without a MAK. */
  mac(input: Uint8Array): Promise<Uint8Array | undefined>
  /** One entry at a time; `digits` is told how many are in. */
  enterPin(request: {
    readonly pan: Pan
    readonly amount: number
    readonly mayBypass: boolean
    digits(count: number): void
  }): Promise<PinEntry>
  cancelPin(): void
}

export interface CardReader {
  start(
    request: Omit<Extract<Effect, { type: 'read-card' }>, 'type'>,
    listener: { read(card: CardRead): void; failed(trouble: CardTrouble): void; removed(): void },
  ): void
  stop(): void
  /** Hands the host's answer to the chip; it may still refuse, or be gone. */
  complete(answer: {
    readonly approved: boolean
    readonly responseCode: string
    /** Issuer authentication data and scripts, for the second GENERATE AC. */
    readonly emv: readonly EmvTag[]
  }): Promise<
    | { readonly ok: true; readonly accepted: boolean; readonly emv: readonly EmvTag[] }
    | { readonly ok: false; readonly trouble: CardTrouble }
  >
}

export interface CodeScanner {
  start(listener: (code: string) => void): void
  stop(): void
}

export type PrintProblem = 'paper-out' | 'cover-open' | 'offline' | 'overheated' | 'busy' | 'failed'
export type PrintOutcome = { readonly ok: true } | { readonly ok: false; readonly problem: PrintProblem }

export interface ReceiptPrinter {
  /** Resolves when the slips are out, as far as the printer can tell. */
  print(slips: readonly Slip[]): Promise<PrintOutcome>
}

export interface Voice {
  say(line: {
    readonly zh: string
    readonly en: string
    readonly tone: 'paid' | 'not-paid' | 'attention'
    readonly language: 'zh' | 'en'
    readonly volume: number
  }): void
}

/** Proves a password against PBKDF2-SHA-256. */
export interface PasswordCheck {
  check(password: string, salt: Uint8Array, verifier: Uint8Array, iterations: number): Promise<boolean>
}

/** Everything the core needs from the world. A device that is not there is left out. */
export interface TerminalPorts {
  readonly clock: Clock
  readonly random: Random
  readonly store: JournalStore
  readonly line: HostLine
  readonly pinDevice: PinDevice
  readonly reader?: CardReader | undefined
  readonly scanner?: CodeScanner | undefined
  readonly printer?: ReceiptPrinter | undefined
  readonly voice?: Voice | undefined
  readonly passwords?: PasswordCheck | undefined
  /** Told about every event and its time, for diagnosis. Must not throw. */
  readonly watch?: ((event: TerminalEvent, now: Millis) => void) | undefined
}
