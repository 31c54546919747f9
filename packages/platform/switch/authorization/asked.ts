import type { Contract } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { TerminalStanding } from '../../merchant/index.ts'
import { ANSWER } from '../errors.ts'
import type { TransactionKey } from '../journal/journal.ts'
import type { PaymentSource } from '../message/payment-source.ts'
import type { FinancialRule } from '../message/rule.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import { conditionOf } from '../message/transaction-type.ts'
import type { Session } from '../session/session.ts'
import type { Answer } from './answer.ts'
import { termsFault } from './terms.ts'

/** One financial request, checked as far as it can be without memory. */
export interface Asked {
  readonly rule: FinancialRule
  readonly message: TerminalMessage
  readonly standing: TerminalStanding
  readonly session: Session
  readonly source: PaymentSource
  readonly key: TransactionKey
  /** Minor units. */
  readonly amount: number
  readonly at: Millis
  /** The message that would carry an answer: it is kept with the outcome. */
  readonly compose: (answer: Answer) => TerminalMessage
}

/** May a part of it be approved? Where the contract says so and the terminal signals that it can collect the rest [F60.6]. */
export function mayBePartly({ standing, message }: Pick<Asked, 'standing' | 'message'>): boolean {
  return standing.contract.partialApproval === true && message[60]?.partial === '1' && message[54] === undefined
}

/** A sale that a terminal saved: only where that is granted, and no larger than it may be [LAW-10]. */
function offlineFault({ offline, offlineLimits }: Contract, amount: number): string | undefined {
  if (!offline || offlineLimits === undefined) return ANSWER.notGranted
  if (amount <= 0) return ANSWER.amountInvalid
  return amount > offlineLimits.floor ? ANSWER.overAmount : undefined
}

/** The answer when the contract does not grant what is asked; undefined when it does. */
export function contractFault({ standing, rule, source, amount, message }: Asked): string | undefined {
  const { contract } = standing
  if (rule.type === 'offline-sale') return offlineFault(contract, amount)
  if (!contract.transactions.includes(rule.type)) return ANSWER.notGranted
  if (source.tender === 'wallet' && (!walletGranted(contract, source.entry) || conditionOf(rule.type) !== '00'))
    return ANSWER.notGranted
  // Mail and phone orders are granted as such, and never read from a card.
  if (rule.type === 'moto' && source.entry !== 'manual') return ANSWER.format
  if (source.entry === 'manual' && !rule.refersBack && !contract.manualEntry && rule.type !== 'moto')
    return ANSWER.notGranted
  if (source.tender === 'card' && source.entry === 'stripe' && source.chipOnStripe && rule.judged) {
    // Only a chip that was tried and failed may be swiped, and only where the contract says so [F60.5 = 2].
    const fallback = contract.fallback && (message[60]?.condition === '2' || message[22]?.startsWith('80') === true)
    if (!fallback) return ANSWER.chipNotUsed
  }
  if (rule.movement !== 'none' && amount <= 0) return ANSWER.amountInvalid
  const takes = rule.movement === 'debit' || rule.movement === 'hold' || rule.movement === 'adjust'
  if (takes && amount > contract.maxAmount) return ANSWER.overAmount
  return termsFault({ rule, message }, contract, amount)
}

/** A code that the customer shows and one that the shop shows are granted apart; giving back goes with either. */
function walletGranted({ wallet, shownCode }: TerminalStanding['contract'], entry: PaymentSource['entry']): boolean {
  return entry === 'shown' ? shownCode !== undefined : wallet || shownCode !== undefined
}

/** What a message says that it is about, as it stands in it. */
export function referenceOf({ message }: Pick<Asked, 'message'>): string {
  const named = message[61]
  return `${message[37] ?? ''}/${message[38] ?? ''}/${named === undefined ? '' : `${named.batch}/${named.stan}/${named.date}`}`
}
