import type { Millis, Pan, TransactionType } from '@evertill/foundation'
import type { CardEntry } from '../card/card.ts'
import type { WalletKind } from '../card/wallet-code.ts'
import type { BatchTotals, Verdicts } from './batch-totals.ts'

/**
 * The moments at which something is made durable. A power cut right after any of them leaves a journal from which the
 * terminal comes back to the host's own state [LAW-3].
 */
export const WRITE_POINTS = [
  'signed-on',
  'shift',
  'before-send',
  'sent',
  'sale-stored',
  'sale-withdrawn',
  'answered',
  'completed',
  'before-print',
  'printed',
  'before-reversal',
  'before-reversal-acknowledged',
  'reversal-acknowledged',
  'chip-refused',
  'asked',
  'signature-kept',
  'before-upload',
  'signature-uploaded',
  'cash-taken',
  'settings',
  'batch-adopted',
  'settlement',
  'settlement-answered',
  'batch-closed',
  'maintenance',
] as const
export type WritePoint = (typeof WRITE_POINTS)[number]

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

export interface SignatureRecord {
  readonly kind: 'signature'
  /** The transaction's id. */
  readonly id: string
  /** Hexadecimal, see transaction/signature.ts. */
  readonly image: string
  readonly attempts: number
  readonly nextAt: Millis
  readonly state: 'due' | 'sent'
}

/** Numbers that must never go back. */
export interface CounterRecord {
  readonly kind: 'counters'
  readonly id: 'counters'
  /** The last STAN used, 0 … 999999. */
  readonly stan: number
  /** Six digits, adopted from the sign-on. */
  readonly batch: string
  /** Cash sales so far. */
  readonly cash: number
  /** When the host signed this terminal on; absent before the first time and after it was refused. */
  readonly signedOnAt?: Millis | undefined
}

export interface ShiftRecord {
  readonly kind: 'shift'
  readonly id: 'shift'
  readonly operator?: string | undefined
  readonly shift: number
  readonly since: Millis
}

export interface SettingsRecord {
  readonly kind: 'settings'
  readonly id: 'settings'
  readonly language: 'zh' | 'en'
  readonly muted: boolean
  /** 0 … 100 */
  readonly volume: number
  readonly printerWidth: 58 | 80
  /** What the host's last parameter download said; absent where the profile is newer. */
  readonly host?: HostParameters | undefined
}

/** Parameters 12 and 23 as a download brings them. */
export interface HostParameters {
  readonly answerTimeoutMs?: number
  readonly reversalRetries?: number
}

/** Where the settlement of a batch stands; the closed one stays until the next begins. */
export interface SettlementRecord {
  readonly kind: 'settlement'
  readonly id: 'settlement'
  readonly batch: string
  readonly since: Millis
  /** `flush` waits for what is open; then sums are told, details uploaded when they do not balance, what chips certified and refused, and the end said. */
  readonly stage: 'flush' | 'totals' | 'details' | 'certificates' | 'end' | 'closed'
  readonly totals: BatchTotals
  /** The host's word on both sides, kept before anything follows from it. */
  readonly verdicts?: Verdicts | undefined
  /** Messages of the upload that were acknowledged. */
  readonly uploaded: number
  /** Records of chips that are done with. */
  readonly certified?: number | undefined
  /** F11 of the step that is out. */
  readonly stan?: string | undefined
  readonly state: 'due' | 'sent'
  readonly attempts: number
  readonly nextAt: Millis
  /** Why the last try came to nothing: F39, or a word. */
  readonly why?: string | undefined
  /** The tries of parameter 23 were used up since the last answer that counted. */
  readonly rests?: boolean | undefined
  /** The host ended it by itself, with whatever had come. */
  readonly byHost?: boolean | undefined
  readonly closedAt?: Millis | undefined
  readonly slip: 'none' | 'due' | 'printed' | 'problem'
}

/** What sells here, as counts: nothing of any one sale. Rides along with the next write. */
export interface HabitRecord {
  readonly kind: 'habit'
  readonly id: 'habit'
  readonly sales: number
  /** Sales by bucket of the amount's logarithm, see habit.ts. */
  readonly amounts: Readonly<Record<string, number>>
  /** Pieces sold by category. */
  readonly categories: Readonly<Record<string, number>>
}

/** Somebody works on the terminal; without `since` nobody does. */
export interface MaintenanceRecord {
  readonly kind: 'maintenance'
  readonly id: 'maintenance'
  readonly since?: Millis | undefined
  /** The supervisor who agreed. */
  readonly by?: string | undefined
}

export type JournalRecord =
  | TransactionRecord
  | SignatureRecord
  | CounterRecord
  | ShiftRecord
  | SettingsRecord
  | SettlementRecord
  | HabitRecord
  | MaintenanceRecord

/** What one durable write changes; all of it or nothing. */
export interface JournalChange {
  readonly put: readonly JournalRecord[]
  /** Keys (`kind:id`) to take out. */
  readonly remove: readonly string[]
}

export function keyOf(record: Pick<JournalRecord, 'kind' | 'id'>): string {
  return `${record.kind}:${record.id}`
}
