import type { Limit, OfflineRoom } from './state-line.ts'

export type Tender = 'card' | 'wallet' | 'cash'

/** What may be chosen: a wallet pays by its own code, or by one that the shop shows. */
export type TenderChoice = Tender | 'shown-code'

/** A tender on the choice screen. One that cannot be taken is shown with its reason, not hidden. */
export interface TenderOffer {
  readonly tender: TenderChoice
  readonly possible: boolean
  readonly why?: Limit | 'not-granted' | 'over-limit' | 'same-card-unknown' | undefined
}

export type OfflineRefusal = 'over-floor' | 'count-full' | 'sum-full' | 'too-old' | 'money-open'

/** What is offered to the cashier instead of a card that cannot be taken; `why` says which limit is in the way. */
export interface OfflineOffer {
  readonly possible: boolean
  readonly why?: OfflineRefusal | undefined
  readonly room: OfflineRoom
}
