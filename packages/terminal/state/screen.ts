import type { Millis, TransactionType } from '@evertill/foundation'
import type { CardHint } from '../card/card.ts'
import type { BatchTotals, Verdicts } from '../journal/batch-totals.ts'
import type { SettlementRecord } from '../journal/journal.ts'
import type { MoneyLine } from '../journal/money-line.ts'
import type { SplitSums } from '../journal/split.ts'
import type { Totals } from '../journal/totals.ts'
import type { CartLine, TransactionRecord } from '../journal/transaction-record.ts'
import type { Outcome, StopReason } from './outcome.ts'
import type { SaleRow } from './sale-row.ts'
import type { Limit } from './state-line.ts'
import type { OfflineOffer, Tender, TenderOffer } from './tender.ts'

/** What the till draws. One screen, one question. */
export type Screen =
  | { readonly kind: 'starting'; readonly since: Millis }
  | {
      readonly kind: 'sign-in'
      readonly operators: readonly { readonly number: string; readonly name: string }[]
      readonly checking: boolean
      readonly refusal?: 'unknown' | 'wrong-password' | 'locked' | undefined
      /** While locked. */
      readonly until?: Millis | undefined
    }
  /** Idle: the amount keypad. `digits` is what was keyed, `amount` its value in minor units. */
  | {
      readonly kind: 'amount'
      readonly digits: string
      readonly amount: number
      /** The amount stands here from before, for another try: the first key begins a new one and never lengthens it. */
      readonly kept?: boolean | undefined
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  | {
      readonly kind: 'cart'
      readonly lines: readonly CartLine[]
      readonly total: number
      readonly unknownCode?: string | undefined
      /** A line that looks like a slip of the hand. */
      readonly doubt?: { readonly itemId: string; readonly why: 'quantity' | 'category' } | undefined
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  | {
      readonly kind: 'choose-tender'
      readonly amount: number
      readonly offers: readonly TenderOffer[]
      /** A card sale may be saved, because the host is away. */
      readonly offline?: OfflineOffer | undefined
      readonly because?: MoneyLine | undefined
    }
  /** A sale in parts: what was taken, what is still owed and by what it can be paid. */
  | {
      readonly kind: 'remainder'
      readonly total: number
      readonly taken: number
      readonly remaining: number
      /** What stands or is open, oldest first. */
      readonly parts: readonly SaleRow[]
      readonly offers: readonly TenderOffer[]
      /** A part is being undone: nothing is collected until that is known. */
      readonly waiting: boolean
    }
  /** How much tip on `base`; with `row` on a sale that was made, which becomes another sum. Minor units. */
  | {
      readonly kind: 'tip-amount'
      readonly base: number
      readonly most: number
      readonly digits: string
      readonly amount: number
      readonly row?: SaleRow | undefined
      readonly refusal?: 'over-limit' | undefined
    }
  /** In how many instalments; each with what one of them comes to without the issuer's fee. */
  | {
      readonly kind: 'choose-instalments'
      readonly amount: number
      readonly choices: readonly { readonly count: number; readonly each: number }[]
    }
  /** The amount of a mail or phone order. */
  | {
      readonly kind: 'order-amount'
      readonly digits: string
      readonly amount: number
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  /** How much the next part pays, up to `most`. */
  | {
      readonly kind: 'split-amount'
      readonly total: number
      readonly most: number
      readonly digits: string
      readonly amount: number
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  /** The amount is far from what is usual here: is it meant? */
  | {
      readonly kind: 'confirm-amount'
      readonly amount: number
      readonly lines: readonly CartLine[]
      readonly side: 'above' | 'below'
      /** The middle sale of this terminal, minor units. */
      readonly usual: number
      readonly since: Millis
    }
  /** The same card paid the same amount minutes ago: is this another sale? */
  | {
      readonly kind: 'confirm-repeat'
      readonly amount: number
      readonly first: SaleRow
      readonly since: Millis
      readonly until: Millis
    }
  /** Somebody works on the terminal. It can always be left. */
  | { readonly kind: 'maintenance'; readonly since: Millis; readonly by?: string | undefined }
  | {
      readonly kind: 'present-card'
      readonly purpose: TransactionType
      readonly amount: number
      readonly accepts: readonly ('stripe' | 'chip' | 'tap')[]
      readonly mayKey: boolean
      readonly since: Millis
      readonly until: Millis
      readonly hint?: CardHint | undefined
      /** Nothing has happened for a while: show how. */
      readonly help?: boolean | undefined
    }
  | { readonly kind: 'key-card'; readonly amount: number; readonly hint?: CardHint | undefined }
  | {
      readonly kind: 'show-code'
      readonly amount: number
      readonly since: Millis
      readonly until: Millis
      readonly refusal?: 'unknown-code' | undefined
    }
  /** The shop shows a code; the customer scans and pays it. `lineUp`: whether the host's word can come. */
  | {
      readonly kind: 'merchant-code'
      readonly amount: number
      readonly text: string
      readonly since: Millis
      readonly until: Millis
      readonly lineUp: boolean
    }
  | {
      readonly kind: 'cash'
      readonly amount: number
      readonly digits: string
      readonly received: number
      readonly change: number
      readonly refusal?: 'too-little' | undefined
    }
  | {
      readonly kind: 'enter-pin'
      readonly purpose: TransactionType
      readonly amount: number
      readonly masked: string
      /** How many digits are in; never which. */
      readonly digits: number
      readonly mayBypass: boolean
      /** The bank said that the last one was wrong (55). */
      readonly again: boolean
      readonly since: Millis
      readonly until: Millis
    }
  | {
      readonly kind: 'connecting'
      readonly purpose: TransactionType
      readonly tender: Tender
      readonly amount: number
      readonly stage: 'reversal-first' | 'authorizing' | 'payer-confirms' | 'completing'
      /** `waiting` at once, `slow` after 2 s, `very-slow` after 8 s. */
      readonly phase: 'waiting' | 'slow' | 'very-slow'
      readonly since: Millis
      readonly until: Millis
      readonly removeCard: boolean
    }
  | {
      readonly kind: 'result'
      readonly outcome: Outcome
      readonly purpose: TransactionType
      readonly tender: Tender
      readonly amount: number
      readonly money?: MoneyLine | undefined
      /** Absent when nothing was recorded, because nothing was sent. */
      readonly recordId?: string | undefined
      readonly responseCode?: string | undefined
      readonly why?: StopReason | string | undefined
      readonly slip: TransactionRecord['slip']
      readonly slipProblem?: string | undefined
      /** May the same amount be tried on another tender right away? */
      readonly mayChooseTender: boolean
      /** May the customer key the PIN again, as a new sale (55)? */
      readonly mayRepeatPin: boolean
      readonly removeCard: boolean
      /** How much of the amount is a tip, minor units. */
      readonly tip?: number | undefined
      /** Of a part: how far its sale has come. */
      readonly split?: SplitSums | undefined
      readonly offline?: OfflineOffer | undefined
      readonly since: Millis
    }
  | {
      readonly kind: 'signature'
      readonly recordId: string
      readonly amount: number
      readonly masked: string
      readonly refusal?: 'empty' | 'too-long' | undefined
    }
  | {
      readonly kind: 'balance'
      readonly recordId: string
      readonly masked: string
      readonly balance: number | undefined
      readonly currency: string
    }
  | { readonly kind: 'sales'; readonly rows: readonly SaleRow[]; readonly choosingFor: 'view' | 'void' | 'refund' }
  | {
      readonly kind: 'sale'
      readonly row: SaleRow
      readonly record: TransactionRecord
      readonly money: MoneyLine | undefined
    }
  /** How much is to be held. */
  | {
      readonly kind: 'hold-amount'
      readonly digits: string
      readonly amount: number
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  /** How much of a hold is taken. `advice`: the host is told, not asked. */
  | {
      readonly kind: 'completion-amount'
      readonly row: SaleRow
      readonly advice: boolean
      readonly digits: string
      readonly amount: number
      readonly most: number
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  /** A hold that is not in this terminal's journal: code and date of the slip are keyed, the card is presented. */
  | {
      readonly kind: 'hold-reference'
      readonly refusal?: 'bad-reference' | 'bad-date' | 'bad-amount' | undefined
    }
  | { readonly kind: 'confirm-void'; readonly row: SaleRow }
  | {
      readonly kind: 'refund-amount'
      readonly row: SaleRow
      readonly digits: string
      readonly amount: number
      readonly most: number
      readonly refusal?: 'zero' | 'over-limit' | undefined
    }
  /** A refund of a sale that is not in this terminal's journal: what stands on the slip is keyed. */
  | {
      readonly kind: 'refund-reference'
      readonly refusal?: 'bad-reference' | 'bad-date' | 'bad-amount' | 'not-refundable' | undefined
    }
  | {
      readonly kind: 'supervisor'
      readonly purpose: 'void' | 'refund' | 'settings' | 'moto' | 'maintenance'
      readonly supervisors: readonly { readonly number: string; readonly name: string }[]
      readonly checking: boolean
      readonly refusal?: 'unknown' | 'wrong-password' | 'locked' | 'not-a-supervisor' | undefined
    }
  /** The end of a batch. `ready`: not begun. While it runs nothing is sold. */
  | {
      readonly kind: 'settlement'
      readonly batch: string
      readonly stage: 'ready' | 'flush' | 'totals' | 'details' | 'certificates' | 'end' | 'closed'
      readonly totals: BatchTotals
      readonly verdicts?: Verdicts | undefined
      /** Messages of the upload, acknowledged and in all. */
      readonly uploaded: number
      readonly uploads: number
      /** F39, or a word, of the last try that came to nothing; the next one is at `nextAt`. */
      readonly why?: string | undefined
      readonly nextAt?: Millis | undefined
      /** The batch that was closed last. */
      readonly last?: SettlementRecord | undefined
    }
  | { readonly kind: 'totals'; readonly totals: Totals }
  | { readonly kind: 'settings' }
  /** Cards were asked for and cannot be taken now; cash and what else is left stands in `offers`. */
  | {
      readonly kind: 'cannot-take-cards'
      readonly amount: number
      readonly limits: readonly Limit[]
      readonly offers: readonly TenderOffer[]
      readonly offline?: OfflineOffer | undefined
      readonly responseCode?: string | undefined
    }
