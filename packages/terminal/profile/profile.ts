import type { MerchantId, TerminalId, TransactionType } from '@evertill/foundation'
import type { BatchLimitsNamed } from './batch-limits.ts'
import type { CareLimits } from './care.ts'

/** A text in both languages of the till. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

export type Language = 'zh' | 'en'

/** Numbers that the host may change. Every time is in milliseconds. */
export interface Parameters {
  /** How long an answer is waited for before the outcome counts as unknown; parameter 12, 1,000 … 120,000. */
  readonly answerTimeoutMs: number
  /** How often a reversal is sent before the host owns it, and a step of the settlement before it rests; parameter 23, 1 … 9. */
  readonly reversalRetries: number
  /** Pause between two tries of the same reversal. */
  readonly reversalPauseMs: number
  /** How long a customer may take to present a card or a code. */
  readonly presentTimeoutMs: number
  readonly pinTimeoutMs: number
  /** Pause before a failed sign-on is tried again; doubles up to sixteen times this. */
  readonly signOnPauseMs: number
  /** Age of the working keys after which an idle terminal signs on again. */
  readonly keyLifeMs: number
  /** Pause before a lost signature upload or an unanswered question to the host is repeated. */
  readonly resendPauseMs: number
  /** How long a finished sale stays on the screen. */
  readonly resultShownMs: number
  /** An idle terminal asks whether the host is still there after this long without a word from it; never when absent. */
  readonly echoIdleMs?: number | undefined
  /** A shift without a touch is locked after this long; never when absent. */
  readonly lockAfterMs?: number | undefined
  /** How carefully slips of the hand are watched for; the house's own figures when absent. */
  readonly care?: CareLimits | undefined
  /** When a batch is nearly full and when it is settled without being asked for; the house's own figures when absent. */
  readonly batch?: BatchLimitsNamed | undefined
  /** Copies of a slip: 1 (cardholder) or 2 (merchant and cardholder). */
  readonly slipCopies: 1 | 2
}

export const DEFAULT_PARAMETERS: Parameters = {
  answerTimeoutMs: 60_000,
  reversalRetries: 3,
  reversalPauseMs: 5_000,
  presentTimeoutMs: 60_000,
  pinTimeoutMs: 60_000,
  signOnPauseMs: 2_000,
  keyLifeMs: 24 * 3_600_000,
  resendPauseMs: 10_000,
  resultShownMs: 30_000,
  slipCopies: 1,
}

/** What the acquirer granted to this terminal. */
export interface TerminalContract {
  readonly transactions: readonly TransactionType[]
  /** Keying the card number (parameter 20). */
  readonly manualEntry: boolean
  /** A swipe of a chip card whose chip failed; off unless granted. */
  readonly fallback: boolean
  /** Up to this amount (minor units, included) no PIN is asked for a tap; 0 switches it off. */
  readonly noPinLimit: number
  /** Up to this amount (minor units, included) no signature is asked; 0 switches it off. */
  readonly noSignatureLimit: number
  /** Largest single amount in minor units. */
  readonly maxAmount: number
  /** How far a hold may be completed (hundredths of a percent of it) and for how many days; the house's rule when absent. */
  readonly holds?: { readonly completionLimit: number; readonly lifeDays: number } | undefined
  /** May an issuer approve a part of a sale, the remainder being paid by other means [F39=10]? */
  readonly partialApproval?: boolean | undefined
  /** May a sale be saved while the host is away? Only together with its limits. */
  readonly offline?: boolean | undefined
  readonly offlineLimits?: OfflineLimits | undefined
  /** Tips: how much of the amount at most, in hundredths of a percent; none when absent. */
  readonly tip?: { readonly limit: number } | undefined
  /** Instalments: the numbers that are offered, the least amount (minor units), the acquirer's programme; none when absent. */
  readonly instalments?:
    | { readonly counts: readonly number[]; readonly least: number; readonly programme: string }
    | undefined
  readonly wallet: boolean
  /** Codes that the shop shows; not granted when absent. */
  readonly shownCode?: { readonly kind: 'channel' | 'emv' } | undefined
  readonly cash: boolean
}

/** How far saved sales may go on one terminal. Amounts in minor units, all included. */
export interface OfflineLimits {
  /** Largest single sale. */
  readonly floor: number
  /** Sales that may wait. */
  readonly count: number
  /** Sum of those that wait. */
  readonly sum: number
  /** Age of the oldest one that waits, in hours. */
  readonly ageHours: number
}

export type OperatorRole = 'cashier' | 'supervisor'

/** A person who may sign in. The password itself is nowhere. */
export interface Operator {
  /** Two digits, as F63 carries them. */
  readonly number: string
  readonly name: string
  readonly role: OperatorRole
  /** Hexadecimal. */
  readonly salt: string
  /** PBKDF2-SHA-256 of the password in hexadecimal, 32 bytes. */
  readonly verifier: string
  /** 1 … 1,000,000; 100,000 when absent. */
  readonly iterations?: number | undefined
}

export interface GoodsCategory {
  readonly id: string
  readonly name: Bilingual
}

export interface GoodsItem {
  readonly id: string
  readonly categoryId: string
  readonly name: Bilingual
  /** Minor units of the profile's currency. */
  readonly price: number
  readonly barcode?: string | undefined
}

/** A card of the practice tray; its number is a published test number. */
export interface PracticeCard {
  readonly pan: string
  readonly name: Bilingual
  /** YYMM */
  readonly expiry: string
  readonly kind: 'debit' | 'credit'
  readonly ways: readonly ('stripe' | 'chip' | 'tap')[]
  readonly answers: Bilingual
  readonly pin?: string | undefined
}

export interface PrinterProfile {
  readonly id: string
  readonly name: string
  readonly width: 58 | 80
  /** `host:port` of a network printer; absent for the screen. */
  readonly address?: string | undefined
}

/** What the house says of itself to its terminals. */
export interface HouseWord {
  /** Its addresses for web terminals, best first: `wss://pay.example`. */
  readonly hosts?: readonly string[] | undefined
  readonly requiredVersion?: string | undefined
  /** Epoch milliseconds. */
  readonly certificateEndsAt?: number | undefined
}

/** Everything a terminal knows about its place. It comes from the host at activation and is refreshed with each welcome. */
export interface Profile {
  readonly terminalId: TerminalId
  readonly merchantId: MerchantId
  readonly merchantName: Bilingual
  readonly outletName: Bilingual
  readonly acquirerName: Bilingual
  /** ISO 4217 numeric, "156". */
  readonly currency: string
  /** IANA name, "Asia/Shanghai". */
  readonly timeZone: string
  readonly practice: boolean
  readonly parameters: Parameters
  readonly contract: TerminalContract
  readonly house?: HouseWord | undefined
  readonly operators: readonly Operator[]
  readonly categories: readonly GoodsCategory[]
  readonly items: readonly GoodsItem[]
  readonly practiceCards: readonly PracticeCard[]
  readonly printers: readonly PrinterProfile[]
  readonly slip: { readonly footer: Bilingual; readonly help: Bilingual; readonly receiptUrl?: string | undefined }
}

/** What a terminal needs before it hears anything from the host. */
export interface TerminalConfig {
  readonly profile: Profile
  /** 10 digits in front of every message, `6000030000`. */
  readonly tpdu: string
  /** 12 digits behind it, `603100311001`. */
  readonly header: string
  readonly language: Language
  /** Serial of the box (TUSN or SN) for F62 of the sign-on and F59 A2. */
  readonly serial: string
  /** F60.3 of the sign-on: 001 single length, 003 double length, 004 with a track key. */
  readonly keyLayout: '001' | '003' | '004'
}
