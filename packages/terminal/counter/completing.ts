import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalContract } from '../profile/profile.ts'

/** The house's hold where contract and issuer say nothing [practice: Money]. */
export const DEFAULT_HOLDS = { completionLimit: 11_500, lifeDays: 30 } as const

const DAY_MS = 86_400_000

/** The most that may be taken of a hold, minor units; the host has the last word. */
export function mostOfHold(held: number, contract: Pick<TerminalContract, 'holds'>): number {
  const { completionLimit } = contract.holds ?? DEFAULT_HOLDS
  return Number((BigInt(held) * BigInt(completionLimit)) / 10_000n)
}

/** Is this a hold that still stands, at this moment? */
export function isHolding(record: TransactionRecord, contract: Pick<TerminalContract, 'holds'>, now: number): boolean {
  if (record.type !== 'pre-authorization' || record.status !== 'approved') return false
  if (record.voidedBy !== undefined || record.completedBy !== undefined) return false
  return now - record.startedAt <= (contract.holds ?? DEFAULT_HOLDS).lifeDays * DAY_MS
}

/** How this terminal may complete: by asking, by telling, or not at all. */
export function completionType(
  contract: TerminalContract,
  advice: boolean,
): 'completion' | 'completion-advice' | undefined {
  const type = advice ? 'completion-advice' : 'completion'
  return contract.transactions.includes(type) ? type : undefined
}
