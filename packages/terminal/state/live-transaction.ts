import type { Millis, TransactionType } from '@evertill/foundation'
import type { CardRead, Secret } from '../card/card.ts'
import type { WalletKind } from '../card/wallet-code.ts'
import type { CartLine, Original } from '../journal/transaction-record.ts'
import type { Tender } from './tender.ts'

/** The one transaction that is being made. Card and code live here and nowhere else. */
export interface LiveTransaction {
  readonly type: TransactionType
  readonly tender: Tender
  readonly amount: number
  readonly stage:
    | 'tender'
    | 'presenting'
    | 'confirming'
    | 'keying'
    | 'pin'
    | 'cash'
    | 'supervisor'
    | 'held'
    | 'out'
    | 'completing'
    | 'signing'
  readonly since: Millis
  readonly until?: Millis | undefined
  readonly card?: CardRead | undefined
  readonly code?: { readonly secret: Secret; readonly wallet: WalletKind } | undefined
  /** The shop shows a code: asked for, and then the one that is before the customer. */
  readonly shows?: boolean | undefined
  readonly shown?: { readonly text: string; readonly since: Millis; readonly until: Millis } | undefined
  /** When the host is asked again what became of the shown code. */
  readonly askAt?: Millis | undefined
  /** The payer keys a password on the phone. */
  readonly confirms?: boolean | undefined
  readonly pin: 'entered' | 'bypassed' | 'not-asked'
  readonly pinAgain: boolean
  /** The bank wants a PIN although the tap was under the limit (61). */
  readonly pinWanted?: boolean | undefined
  /** The customer buys the same again, the cashier says. */
  readonly repeatMeant?: boolean | undefined
  readonly chipFailed: boolean
  readonly cardGone: boolean
  readonly lines: readonly CartLine[]
  readonly original?: Original | undefined
  readonly supervisor?: string | undefined
  readonly recordId?: string | undefined
  /** How much of the amount is a tip, minor units. */
  readonly tip?: number | undefined
  readonly instalments?: number | undefined
  /** Digits of the cash keypad. */
  readonly digits: string
}

/** What every transaction begins with. */
export const NEW_TRANSACTION: Omit<LiveTransaction, 'type' | 'amount' | 'since'> = {
  tender: 'card',
  stage: 'tender',
  pin: 'not-asked',
  pinAgain: false,
  chipFailed: false,
  cardGone: false,
  lines: [],
  digits: '',
}
