import { KINDS } from '../journal/transaction-kind.ts'
import type { HostAnswer, TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalConfig } from '../profile/profile.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import { isPartly } from './message.ts'

/** How an answer to a transaction is to be taken. */
export type Verdict =
  /** `part`: minor units, when only these were approved [F39=10]. */
  | { readonly kind: 'approved'; readonly host: HostAnswer; readonly part?: number | undefined }
  | { readonly kind: 'declined'; readonly host: HostAnswer }
  /** The host does not know the end either and undoes it itself (98), or another did not answer (68). */
  | { readonly kind: 'unknown'; readonly host: HostAnswer; readonly owner: 'host' | 'terminal' }
  /** Not to be believed: `mac` wrong, or an echo that differs, named by its field. */
  | { readonly kind: 'broken'; readonly reason: 'A0' | '06'; readonly place: string; readonly host: HostAnswer }

/**
 * Refusals that a host gives before it has done anything and may be unable to seal, because it has no key for this
 * terminal. They are believed without a MAC: a forged one stops a sale, but it cannot make one.
 */
const REFUSED_AT_THE_DOOR: ReadonlySet<string> = new Set(['03', '30', '58', '97', 'A0'])

/** A reversal that gets one of these is closed (dialect data). */
export const CLOSES_A_REVERSAL: ReadonlySet<string> = new Set(['00', '12', '25'])

/** Codes after which the terminal fetches new keys or a new batch number before it goes on. */
export const WANTS_SIGN_ON: ReadonlySet<string> = new Set(['77', '99', 'A0', '22'])

export function answerOf(message: HostMessage): HostAnswer {
  const f44 = message[44]
  return {
    responseCode: message[39] ?? '',
    rrn: message[37],
    approvalCode: message[38]?.trim() || undefined,
    time: message[12],
    date: message[13],
    settlementDate: message[15],
    issuer: f44?.slice(0, 11).trim() || undefined,
    acquirer: f44?.slice(11, 22).trim() || message[32],
    brand: message[63]?.slice(0, 3).trim() || undefined,
    note: message[63]?.slice(43, 63).trim() || undefined,
  }
}

/** Does this answer belong to that request at all? Only F11 and the batch decide; the rest is verified afterwards. */
export function answers(message: HostMessage, mti: string, record: Pick<TransactionRecord, 'stan' | 'batch'>): boolean {
  if (message.mti !== mti || message[11] !== record.stan) return false
  return message[60] === undefined || message[60].batch === record.batch
}

/** The part of a sale that was approved, minor units; undefined when that cannot be or may not be here. */
function partOf(message: HostMessage, record: TransactionRecord, config: TerminalConfig): number | undefined {
  const part = Number(message[4] ?? 0)
  return message[39] === '10' && isPartly(config, record) && part > 0 && part < record.amount ? part : undefined
}

/** The first echoed field that differs, or undefined [F3 F4 F11 F41 F42]. */
export function mismatch(message: HostMessage, record: TransactionRecord, config: TerminalConfig): string | undefined {
  if (message[3] !== undefined && message[3] !== KINDS[record.type].processing) return 'F3'
  if (record.type !== 'balance' && message[4] !== undefined && Number(message[4]) !== record.amount)
    if (partOf(message, record, config) === undefined) return 'F4'
  if (message[11] !== record.stan) return 'F11'
  if (message[41] !== config.profile.terminalId) return 'F41'
  if (message[42] !== undefined && message[42] !== config.profile.merchantId) return 'F42'
  return undefined
}

/** Decides what an answer says; `mac` is what the PIN device found. */
export function judge(message: HostMessage, mac: MacFound, record: TransactionRecord, config: TerminalConfig): Verdict {
  const host = answerOf(message)
  const code = host.responseCode
  const atTheDoor = mac === 'absent' && REFUSED_AT_THE_DOOR.has(code)
  if (mac !== 'good' && !atTheDoor) return { kind: 'broken', reason: 'A0', place: `mac-${mac}`, host }
  const place = mismatch(message, record, config)
  if (place !== undefined) return { kind: 'broken', reason: '06', place, host }
  if (KINDS[record.type].approvals.has(code)) {
    // An approval must prove what it approves: the echoes a refusal may lack are required here.
    if (record.type !== 'balance' && (message[3] === undefined || message[4] === undefined)) {
      return { kind: 'broken', reason: '06', place: message[3] === undefined ? 'F3' : 'F4', host }
    }
    return { kind: 'approved', host, part: partOf(message, record, config) }
  }
  if (code === '98') return { kind: 'unknown', host, owner: 'host' }
  if (code === '68') return { kind: 'unknown', host, owner: 'terminal' }
  return { kind: 'declined', host }
}
