import { assert } from '@evertill/foundation'

/** Debits are positive, credits negative; minor units. The lines of an entry add up to zero per currency [LAW-1]. */
export interface Posting {
  readonly account: string
  readonly currency: string
  readonly minor: number
}

export type EntryKind = 'sale' | 'void' | 'refund' | 'reversal' | 'adjustment'

/** What the ledger needs of an event; whoever emits it has at least this. */
export interface Movement {
  readonly transactionId: string
  readonly merchantId: string
  readonly issuerId: string
  /** Minor units, more than 0; of an adjustment what the sale became less or more by, by its sign. */
  readonly amount: number
  readonly currency: string
  /** Reversals: what is undone. */
  readonly undoes?: 'sale' | 'void'
}

/** What an issuer owes the house for its cardholders' purchases. */
export const issuerAccount = (issuerId: string): string => `issuer:${issuerId}:receivable`
/** What the house owes a merchant; fees are taken at settlement. */
export const merchantAccount = (merchantId: string): string => `merchant:${merchantId}:payable`

/** The lines of one event. A sale: the issuer owes us, we owe the merchant. Giving back is the same with the signs turned. */
export function postingsOf(kind: EntryKind, movement: Movement): readonly Posting[] {
  const { amount, currency } = movement
  const signed = kind === 'adjustment'
  assert(
    Number.isSafeInteger(amount) && (signed ? amount !== 0 : amount > 0),
    'a movement has a whole, positive amount',
  )
  const forward = kind === 'sale' || signed || (kind === 'reversal' && movement.undoes === 'void')
  const minor = forward ? amount : -amount
  return [
    { account: issuerAccount(movement.issuerId), currency, minor },
    { account: merchantAccount(movement.merchantId), currency, minor: -minor },
  ]
}

/** Asserted before an entry is written, and once more by the database at its commit. */
export function addsUp(postings: readonly Posting[]): boolean {
  const sums = new Map<string, number>()
  for (const { currency, minor } of postings) sums.set(currency, (sums.get(currency) ?? 0) + minor)
  return [...sums.values()].every((sum) => sum === 0)
}
