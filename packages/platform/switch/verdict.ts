import { ANSWER } from './errors.ts'
import type { Exchange } from './issuer-link.ts'
import type { JournalOutcome } from './journal.ts'
import type { FinancialRule } from './transaction-type.ts'

/** What an exchange means for money. Only codes of the explicit list approve [LAW-7]. */
export function verdictOf(
  rule: FinancialRule,
  exchange: Exchange,
): { state: JournalOutcome['state']; code: string; opens?: 'reversal' | 'refund' } {
  if (exchange.kind === 'not-sent')
    return { state: 'declined', code: exchange.reason === 'queue-full' ? ANSWER.malfunction : ANSWER.issuerDown }
  const code = exchange.kind === 'answered' ? exchange.message[39] : undefined
  if (code !== undefined && rule.approvals.has(code)) return { state: 'approved', code }
  // Money moved, but not what was asked for: nobody could collect the rest, so it is undone.
  if (code === '10' && rule.reversible) return { state: 'reversing', code: ANSWER.noAnswer, opens: 'reversal' }
  // 68 from an issuer that is itself a switch means that it does not know either.
  if (code !== undefined && code !== '68' && code !== ANSWER.noAnswer) return { state: 'declined', code: shown(code) }
  if (rule.movement === 'none') return { state: 'declined', code: ANSWER.noAnswer }
  if (rule.reversible) return { state: 'reversing', code: ANSWER.noAnswer, opens: 'reversal' }
  return { state: 'pending', code: ANSWER.noAnswer, opens: 'refund' }
}

/** A code that would approve something else must not travel on as if it approved this. */
function shown(code: string): string {
  return /^(00|1[016]|A[2456]|Y[13])$/.test(code) ? '05' : code
}
