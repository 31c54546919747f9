import type { Contract } from '@evertill/contract'
import { ANSWER } from '../errors.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import type { JournalRow, Terms } from '../journal/journal.ts'
import type { FinancialRule } from '../message/rule.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'

/** F54 of a tip: account type 00, amount type 44, currency, D, minor units; docs/adr/0012. */
const TIP = /^0044(\d{3})D(\d{12})$/
/** F62 of an instalment sale: how many, then the programme code. */
const PLAN = /^(\d{2})([0-9A-Za-z]{0,30})$/

/** A request as it was said. */
interface Said {
  readonly rule: FinancialRule
  readonly message: TerminalMessage
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Minor units of the tip in F54; 0 when there is none, undefined when the field says something else. */
export function tipOf(message: TerminalMessage): number | undefined {
  const f54 = message[54]
  if (f54 === undefined) return 0
  const match = TIP.exec(f54)
  return match === null || match[1] !== message[49] ? undefined : Number(match[2])
}

/** What was agreed beyond the amount, as far as the message says it well; what it says wrongly is refused by `termsFault`. */
export function termsOf({ rule, message }: Said): Terms {
  if (rule.type === 'instalment') {
    const plan = PLAN.exec(ascii((message[62] ?? new Uint8Array()).subarray(0, 32)).trim())
    return plan === null ? {} : { instalments: Number(plan[1]) }
  }
  const tip = rule.type === 'sale' || rule.type === 'adjustment' ? tipOf(message) : undefined
  return tip === undefined || tip === 0 ? {} : { tip }
}

/** Is so much tip on so much granted? Whole numbers all the way: hundredths of a percent of what was bought. */
export function withinTip(base: number, tip: number, limit: number): boolean {
  return tip >= 0 && BigInt(tip) * 10_000n <= BigInt(base) * BigInt(limit)
}

/** The answer to terms that the contract does not grant, or that are no terms; undefined when they are well. */
export function termsFault(
  { rule, message }: Said,
  contract: Pick<Contract, 'instalments' | 'tip'>,
  amount: number,
): string | undefined {
  if (rule.type === 'instalment') {
    const { instalments } = contract
    if (instalments === undefined) return ANSWER.notGranted
    const plan = PLAN.exec(ascii(message[62]!.subarray(0, 33)).trim())
    if (plan === null) return ANSWER.format
    if (!instalments.counts.includes(Number(plan[1])) || plan[2] !== instalments.programme) return ANSWER.notGranted
    return amount < instalments.least ? ANSWER.amountInvalid : undefined
  }
  if (message[54] === undefined) return undefined
  const tip = tipOf(message)
  if (tip === undefined) return ANSWER.format
  if (contract.tip === undefined) return ANSWER.notGranted
  // How far a sale may be adjusted depends on the sale; original.ts knows it.
  if (rule.type !== 'sale') return undefined
  return tip < amount && withinTip(amount - tip, tip, contract.tip.limit) ? undefined : ANSWER.amountInvalid
}

/** What was bought, without any tip, minor units. */
export function baseOf(sale: Pick<JournalRow, 'asked' | 'terms'>): number {
  return sale.asked - (sale.terms.tip ?? 0)
}

/** F48 toward the issuer: tag IP, three digits of length, the plan as the terminal says it. */
export function planToIssuer(message: TerminalMessage): string {
  const plan = ascii(message[62] ?? new Uint8Array())
  return `IP${String(plan.length).padStart(3, '0')}${plan}`
}

/** The issuer's answer: number, first payment N12, fee N12. Kept with the outcome, so that a repeat hears it too. */
export function planFrom(answer: NetworkMessage | undefined): string {
  return /^IP026(\d{26})/.exec(answer?.[48] ?? '')?.[1] ?? ''
}

/** F62 to the terminal: number N2, first payment N12, currency N3, fee N12. */
export function planToTerminal(kept: string, currency: string): Uint8Array | undefined {
  return /^\d{26}$/.test(kept) ? bytesOf(kept.slice(0, 14) + currency + kept.slice(14)) : undefined
}
