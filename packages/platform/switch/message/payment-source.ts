import { Pan } from '@evertill/foundation'
import type { TerminalMessage } from './terminal-message.ts'

/** How the payer was read: the first two digits of F22. */
export type Entry = 'manual' | 'stripe' | 'chip' | 'tap' | 'code' | 'shown' | 'unknown'

const ENTRIES: Readonly<Record<string, Entry>> = {
  '00': 'unknown',
  '01': 'manual',
  '02': 'stripe',
  '90': 'stripe',
  '80': 'stripe',
  '03': 'code',
  '04': 'code',
  '05': 'chip',
  '07': 'tap',
  '91': 'tap',
  '96': 'tap',
  '98': 'tap',
}

/** Who pays, taken out of the fields once. Lives only as long as the request. */
export type PaymentSource =
  | {
      readonly tender: 'card'
      readonly entry: Entry
      readonly pan: Pan
      /** YYMM, from F14 or the track. */
      readonly expiry: string | undefined
      readonly hasPin: boolean
      /** The stripe of a card that carries a chip: service code 2xx or 6xx. */
      readonly chipOnStripe: boolean
    }
  | {
      readonly tender: 'wallet'
      /** `shown`: the shop shows a code and the payer scans it. */
      readonly entry: 'code' | 'shown'
      /** The digits shown by the payer; empty when the shop shows the code, or when a void or refund names the sale only. */
      readonly code: string
      readonly hasPin: false
    }

/** The field that contradicts another one [F39=30]. */
export interface SourceFault {
  readonly field: number
}

/**
 * Reads F2, F14, F22, F35, F52, F55 and F59 A3 together; a contradiction between them is a format error. A void or refund
 * repeats how its sale was read, but needs neither track, PIN, chip data nor the code again: it names the sale.
 */
export function paymentSource(message: TerminalMessage, refersBack: boolean): PaymentSource | SourceFault {
  const f22 = message[22]
  if (f22 === undefined) return { field: 22 }
  const entry = ENTRIES[f22.slice(0, 2)]
  const pinDigit = f22[2]
  if (entry === undefined || (pinDigit !== '1' && pinDigit !== '2' && pinDigit !== '0')) return { field: 22 }
  if (entry === 'code') return walletCode(message, refersBack)
  const hasPin = message[52] !== undefined
  if (hasPin && pinDigit !== '1') return { field: 52 }
  if (!hasPin && pinDigit === '1' && !refersBack) return { field: 52 }
  if (hasPin && message[26] === undefined) return { field: 26 }

  const track = message[35] === undefined ? undefined : trackOf(message[35])
  if (message[35] !== undefined && track === undefined) return { field: 35 }
  const digits = message[2] ?? track?.pan
  if (digits === undefined || digits.length < 12 || digits.length > 19) return { field: 2 }
  if (track !== undefined && track.pan !== digits) return { field: 35 }
  if (entry === 'stripe' && track === undefined && !refersBack) return { field: 35 }
  const chip = entry === 'chip' || (entry === 'tap' && f22.slice(0, 2) !== '91')
  if (chip && !refersBack && message[55] === undefined) return { field: 55 }
  const expiry = message[14] ?? track?.expiry
  if (entry === 'manual' && expiry === undefined && !refersBack) return { field: 14 }
  if (expiry !== undefined && !/^\d\d(0[1-9]|1[0-2])$/.test(expiry)) return { field: 14 }
  return {
    tender: 'card',
    entry,
    pan: new Pan(digits),
    expiry,
    hasPin,
    chipOnStripe: track?.service !== undefined && (track.service[0] === '2' || track.service[0] === '6'),
  }
}

/** For messages that only repeat who paid (reversal): the digits when there are any. */
export function panOf(message: TerminalMessage): string | undefined {
  return message[2] ?? (message[35] === undefined ? undefined : trackOf(message[35])?.pan)
}

function walletCode(message: TerminalMessage, refersBack: boolean): PaymentSource | SourceFault {
  const item = message[59]?.find((each) => each.tag === 'A3')
  const shown = message[22]?.startsWith('04') === true
  if (item === undefined && shown && !refersBack && message[52] === undefined)
    return { tender: 'wallet', entry: 'shown', code: '', hasPin: false }
  if (item === undefined)
    return refersBack ? { tender: 'wallet', entry: 'code', code: '', hasPin: false } : { field: 59 }
  let code = ''
  for (const byte of item.value) code += String.fromCharCode(byte)
  code = code.trim()
  if (!/^\d{16,24}$/.test(code)) return { field: 59 }
  if (message[52] !== undefined) return { field: 52 }
  return { tender: 'wallet', entry: 'code', code, hasPin: false }
}

function trackOf(track: string): { pan: string; expiry: string | undefined; service: string | undefined } | undefined {
  const match = /^(\d{12,19})[D=](\d{4})?(\d{3})?\d*$/.exec(track)
  return match === null ? undefined : { pan: match[1]!, expiry: match[2], service: match[3] }
}
