import type { TransactionType } from '@evertill/foundation'
import { type CardRead, wantsPin } from '../card/card.ts'
import { KINDS } from '../journal/transaction-kind.ts'
import type { TerminalContract } from '../profile/profile.ts'

export interface PinNeed {
  readonly ask: boolean
  /** May the customer confirm an empty PIN (a credit card without one)? F22 then ends in 2, without F26 and F52. */
  readonly mayBypass: boolean
}

const NO_PIN: PinNeed = { ask: false, mayBypass: false }

/**
 * Whether this card must enter a PIN for this transaction: by type, then by what the chip says, then by the service
 * code; a tap up to the contract's limit goes without. The limit is contract data, never a constant.
 */
export function pinNeed(
  card: CardRead,
  type: TransactionType,
  amount: number,
  contract: Pick<TerminalContract, 'noPinLimit'>,
): PinNeed {
  if (KINDS[type].refersBack) return NO_PIN
  if (type === 'balance') return { ask: true, mayBypass: false }
  const mayBypass = card.kind !== 'debit'
  switch (card.entry) {
    case 'manual':
      return NO_PIN
    case 'tap':
      if (amount <= contract.noPinLimit) return NO_PIN
      return { ask: card.verification !== 'signature', mayBypass }
    case 'chip':
      return { ask: card.verification === 'online-pin', mayBypass }
    case 'stripe':
      return { ask: card.kind === 'debit' || wantsPin(card.serviceCode), mayBypass }
  }
}

/** Whether a cardholder signs: no PIN was given and the amount is over the contract's limit. */
export function needsSignature(
  sale: { readonly type: TransactionType; readonly tender: string; readonly pin: string; readonly amount: number },
  contract: Pick<TerminalContract, 'noSignatureLimit'>,
): boolean {
  return (
    ['sale', 'pre-authorization', 'offline-sale', 'instalment'].includes(sale.type) &&
    sale.tender === 'card' &&
    sale.pin !== 'entered' &&
    sale.amount > contract.noSignatureLimit
  )
}
