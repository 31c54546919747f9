import type { Millis, Pan, TransactionType } from '@evertill/foundation'
import type { CardEntry } from '../card/card.ts'
import type { WalletKind } from '../card/wallet-code.ts'

/** Why a transaction is undone [F39 of the 0400]. */
export type ReversalReason = '98' | '96' | 'A0' | '06'

export interface Reversal {
  readonly reason: ReversalReason
  readonly since: Millis
  /** Times it was really handed to the line. */
  readonly attempts: number
  readonly state: 'due' | 'sent' | 'owned-by-host' | 'closed'
  /** When it is due again, or when an answer to the last try is given up. */
  readonly nextAt: Millis
  /** The host's last F39 to it. */
  readonly answer?: string | undefined
  readonly closedAt?: Millis | undefined
}

/** What the host told about the transaction. */
export interface HostAnswer {
  readonly responseCode: string
  readonly rrn?: string | undefined
  readonly approvalCode?: string | undefined
  /** hhmmss [F12] and MMDD [F13] */
  readonly time?: string | undefined
  readonly date?: string | undefined
  /** MMDD [F15] */
  readonly settlementDate?: string | undefined
  /** [F44] and [F32] */
  readonly issuer?: string | undefined
  readonly acquirer?: string | undefined
  /** [F63.1] */
  readonly brand?: string | undefined
  /** The acquirer's own words in [F63.2]: that it approved by itself. */
  readonly note?: string | undefined
}

/** Chip data that a slip shows and a reversal needs; hexadecimal. None of it is sensitive authentication data. */
export interface ChipTrace {
  readonly aid?: string | undefined
  readonly label?: string | undefined
  readonly cryptogram?: string | undefined
  readonly tvr?: string | undefined
  readonly tsi?: string | undefined
  readonly atc?: string | undefined
  readonly unpredictable?: string | undefined
  /** The elements that go into F55 of a reversal, as `tag: value`. */
  readonly reversal: Readonly<Record<string, string>>
  /** The elements of the sale itself, for whoever must prove it later; never a number or a track. */
  readonly sale?: Readonly<Record<string, string>> | undefined
}

export interface Original {
  readonly id: string
  readonly batch: string
  readonly stan: string
  readonly rrn?: string | undefined
  readonly approvalCode?: string | undefined
  /** MMDD */
  readonly date: string
  /** Minor units of the sale. */
  readonly amount: number
}

export type TransactionStatus =
  | 'sending'
  | 'sent'
  /** Saved while the host was away, not sent yet. */
  | 'stored'
  | 'completing'
  | 'approved'
  | 'declined'
  | 'not-sent'
  | 'reversing'
  | 'reversed'
  | 'asking'
  | 'difference'

export interface CartLine {
  readonly itemId: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly price: number
  readonly quantity: number
}

/** One sale, void, refund or balance inquiry of this terminal, as the journal keeps it. */
export interface TransactionRecord {
  readonly kind: 'transaction'
  /** `batch-stan`, or `cash-n`. */
  readonly id: string
  readonly type: TransactionType
  readonly tender: 'card' | 'wallet' | 'cash'
  /** Minor units that stand, or were asked while nothing is known. */
  readonly amount: number
  /** Minor units of the request, where something else stands: only a part of it was approved [F39=10]. */
  readonly requested?: number | undefined
  /** The sale that this is a part of: its first part's id, the minor units of the whole; `complete` on the part that filled it. */
  readonly split?: { readonly id: string; readonly total: number; readonly complete?: boolean | undefined } | undefined
  /** How much of the amount is a tip, minor units; of an adjusted sale the tip that it has now. */
  readonly tip?: number | undefined
  /** How many instalments, and what the issuer said of them: first payment and fee in all, minor units. */
  readonly instalments?:
    | { readonly count: number; readonly first?: number | undefined; readonly fee?: number | undefined }
    | undefined
  readonly currency: string
  readonly batch: string
  readonly stan: string
  readonly startedAt: Millis
  readonly answeredAt?: Millis | undefined
  readonly status: TransactionStatus
  /** Why nothing was sent, or the place of a mismatch. */
  readonly why?: string | undefined
  readonly entry?: CardEntry | 'code' | 'shown' | undefined
  /** Needed by reversal, void and refund; dropped when the batch closes. Sealed in the store. */
  readonly pan?: Pan | undefined
  /** 6 + 4 digits, or the masked wallet code. */
  readonly masked?: string | undefined
  readonly expiry?: string | undefined
  readonly sequence?: string | undefined
  readonly wallet?: WalletKind | undefined
  /** [F22] as sent. */
  readonly entryMode?: string | undefined
  readonly fallback?: boolean | undefined
  readonly pin: 'entered' | 'bypassed' | 'not-asked'
  readonly chip?: ChipTrace | undefined
  readonly host?: HostAnswer | undefined
  readonly original?: Original | undefined
  /** Two digits. */
  readonly operator: string
  readonly supervisor?: string | undefined
  readonly lines?: readonly CartLine[] | undefined
  readonly cash?: { readonly received: number; readonly change: number } | undefined
  readonly signature: 'not-needed' | 'due' | 'paper' | 'kept' | 'uploaded'
  readonly slip: 'none' | 'due' | 'printing' | 'printed' | 'problem'
  readonly slipProblem?: string | undefined
  readonly reversal?: Reversal | undefined
  /** When the host is asked again about a refund or about its own reversal. */
  readonly askAt?: Millis | undefined
  readonly asked?: number | undefined
  /** The void that undid this sale. */
  readonly voidedBy?: string | undefined
  /** The completion that took the money of this hold. */
  readonly completedBy?: string | undefined
  /** When somebody looked at the refusal of a saved sale. */
  readonly seenAt?: Millis | undefined
  /** Of a saved sale that got another number: the one on its slip. */
  readonly was?: string | undefined
  /** Sum of accepted and unresolved refunds of this sale, minor units. */
  readonly refunded?: number | undefined
}
