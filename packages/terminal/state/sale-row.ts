import type { Millis, TransactionType } from '@evertill/foundation'
import type { CardEntry } from '../card/card.ts'
import type { WalletKind } from '../card/wallet-code.ts'
import type { SplitSums } from '../journal/split.ts'
import type { Outcome } from './outcome.ts'
import type { Tender } from './tender.ts'

/** A row of today's list: what may be seen of a record. */
export interface SaleRow {
  readonly id: string
  readonly type: TransactionType
  readonly tender: Tender
  /** Minor units. */
  readonly amount: number
  readonly at: Millis
  readonly stan: string
  readonly masked?: string | undefined
  readonly entry?: CardEntry | 'code' | 'shown' | undefined
  readonly wallet?: WalletKind | undefined
  readonly outcome: Outcome | 'voided' | 'refunded' | 'partly-refunded' | 'completed'
  readonly responseCode?: string | undefined
  readonly mayVoid: boolean
  readonly mayRefund: boolean
  readonly mayReprint: boolean
  /** A hold that stands: its money may be taken. */
  readonly mayComplete: boolean
  /** A sale that can still be adjusted by a tip. */
  readonly mayAdjust?: boolean | undefined
  /** The sale in several parts that it belongs to. */
  readonly split?: SplitSums | undefined
}
