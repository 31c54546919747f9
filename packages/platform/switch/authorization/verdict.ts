import { ANSWER } from '../errors.ts'
import type { Exchange } from '../issuer/link.ts'
import type { JournalOutcome } from '../journal/journal.ts'
import type { FinancialRule } from '../message/rule.ts'
import { MAY_BE_PARTLY, PART } from '../message/transaction-type.ts'

/** What an exchange means for money. Only codes of the explicit list approve [LAW-7]. */
export function verdictOf(
  rule: FinancialRule,
  exchange: Exchange,
  /** Minor units that were asked, and whether this terminal can collect a remainder by other means. */
  about: { readonly amount: number; readonly partly: boolean } = { amount: 0, partly: false },
): { state: JournalOutcome['state']; code: string; opens?: 'reversal' | 'refund'; amount?: number } {
  // What was told to us stays to be told on, whenever the line comes back.
  if (exchange.kind === 'not-sent' && rule.told === true)
    return { state: 'pending', code: ANSWER.noAnswer, opens: 'refund' }
  if (exchange.kind === 'not-sent')
    return { state: 'declined', code: exchange.reason === 'queue-full' ? ANSWER.malfunction : ANSWER.issuerDown }
  const code = exchange.kind === 'answered' ? exchange.message[39] : undefined
  // A yes to another amount than was asked for is a yes to nothing: what was taken is given back.
  if (code !== undefined && rule.approvals.has(code) && rule.reversible && saysOtherAmount(exchange, about.amount))
    return { state: 'reversing', code: ANSWER.noAnswer, opens: 'reversal' }
  if (code !== undefined && rule.approvals.has(code)) return { state: 'approved', code }
  if (code === PART && exchange.kind === 'answered' && about.partly && MAY_BE_PARTLY.has(rule.type)) {
    const part = Number(exchange.message[4] ?? 0)
    if (part > 0 && part <= about.amount) return { state: 'approved', code, amount: part }
  }
  // Money moved, but not what was asked for, and nobody can collect the rest: it is undone.
  if (code === PART && rule.reversible) return { state: 'reversing', code: ANSWER.noAnswer, opens: 'reversal' }
  // A part of what an advice tells: nobody can collect the rest of it, so it is refused, and the part is undone.
  if (code === PART && rule.advises === true) return { state: 'reversing', code: shown(code), opens: 'reversal' }
  // 68 from an issuer that is itself a switch means that it does not know either.
  if (code !== undefined && code !== '68' && code !== ANSWER.noAnswer) return { state: 'declined', code: shown(code) }
  if (rule.movement === 'none') return { state: 'declined', code: ANSWER.noAnswer }
  if (rule.reversible) return { state: 'reversing', code: ANSWER.noAnswer, opens: 'reversal' }
  return { state: 'pending', code: ANSWER.noAnswer, opens: 'refund' }
}

function saysOtherAmount(exchange: Exchange, amount: number): boolean {
  const said = exchange.kind === 'answered' ? exchange.message[4] : undefined
  return amount > 0 && said !== undefined && Number(said) !== amount
}

/** A code that would approve something else must not travel on as if it approved this. */
export function shown(code: string): string {
  return /^(00|1[016]|A[2456]|Y[13])$/.test(code) ? '05' : code
}
