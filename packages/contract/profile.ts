import * as z from 'zod/mini'
import { Currency, hex, line, MerchantId, Millis, Minor, TerminalId, TransactionType, Words } from './values.ts'

const duration = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max))

/** Which code the shop shows. `emv` needs the place as EMVCo writes it: ISO 3166-1 letters and a city in Latin letters. */
export const ShownCode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('channel') }),
  z.object({
    kind: z.literal('emv'),
    country: z.string().check(z.regex(/^[A-Z]{2}$/)),
    city: z.string().check(z.regex(/^[\x20-\x7e]{1,15}$/)),
  }),
])

/** What the acquirer granted this merchant. Data with a date, never a constant of the switch [practice: Money]. */
export const Contract = z.object({
  transactions: z.array(TransactionType),
  /** May a PAN be keyed? [parameter 20] */
  manualEntry: z.boolean(),
  /** May a chip card be swiped after its chip failed? [F60.5 = 2] */
  fallback: z.boolean(),
  standIn: z.boolean(),
  offline: z.boolean(),
  /** A tap up to this many minor units, included, needs no PIN; 0: every tap does. */
  noPinLimit: Minor,
  /** A sale up to this many minor units, included, needs no signature; 0: every one does. */
  noSignatureLimit: Minor,
  /** The largest single amount in minor units. */
  maxAmount: Minor,
  /** How far a hold may be completed, in hundredths of a percent of it, and for how many days; the issuer's own rule when absent. */
  holds: z.optional(
    z.object({
      completionLimit: z.int().check(z.minimum(0), z.maximum(100_000)),
      lifeDays: z.int().check(z.minimum(1), z.maximum(365)),
    }),
  ),
  /** May an issuer approve a part of a sale [F39=10], the remainder being paid by other means? */
  partialApproval: z.optional(z.boolean()),
  /** Tips: how much of the amount at most, in hundredths of a percent [parameters 18, 19]; none when absent. */
  tip: z.optional(z.object({ limit: z.int().check(z.minimum(1), z.maximum(100_000)) })),
  /** Payment by instalments: the numbers that are offered, the least amount, the programme code of the acquirer; none when absent. */
  instalments: z.optional(
    z.object({
      counts: z.array(z.int().check(z.minimum(2), z.maximum(60))).check(z.minLength(1), z.maxLength(8)),
      least: Minor,
      programme: z.string().check(z.regex(/^[0-9A-Za-z]{0,30}$/)),
    }),
  ),
  /** How far sales go that a terminal saves while its host is away; none without them, whatever `offline` says [LAW-10]. */
  offlineLimits: z.optional(
    z.object({
      /** Largest single sale, and sum of those that wait, in minor units. */
      floor: Minor,
      sum: Minor,
      count: z.int().check(z.minimum(1), z.maximum(200)),
      /** Age of the oldest one that waits. */
      ageHours: z.int().check(z.minimum(1), z.maximum(168)),
    }),
  ),
  /** How far the switch stands in for an issuer that cannot be reached, each business day; not at all without them [LAW-10]. */
  standInLimits: z.optional(
    z.object({
      /** Largest single sale, in minor units. */
      floor: Minor,
      cardCount: z.int().check(z.minimum(1), z.maximum(1_000)),
      cardSum: Minor,
      terminalCount: z.int().check(z.minimum(1), z.maximum(10_000)),
      terminalSum: Minor,
    }),
  ),
  /** Codes shown by the customer. */
  wallet: z.boolean(),
  /** Codes shown by the shop: a wallet channel's address, or EMVCo's form for payers from abroad. Not granted when absent. */
  shownCode: z.optional(ShownCode),
  /** The till's own tender; it never reaches the switch. */
  cash: z.boolean(),
})
export type Contract = z.infer<typeof Contract>

/** Numbers that the host may change. Durations in milliseconds. */
export const TerminalParameters = z.object({
  /** How long an answer is waited for before the outcome is unknown [parameter 12]. */
  answerTimeoutMs: duration(1_000, 120_000),
  /** Attempts of one reversal before it is left to the host, which owns it anyway, and of a settlement step before it rests [parameter 23]. */
  reversalRetries: z.int().check(z.minimum(1), z.maximum(9)),
  reversalPauseMs: duration(500, 600_000),
  /** How long a customer may take to present a card or a code. */
  presentTimeoutMs: duration(5_000, 600_000),
  pinTimeoutMs: duration(5_000, 600_000),
  /** Pause before a failed sign-on is tried again; it doubles up to sixteen times this. */
  signOnPauseMs: duration(500, 600_000),
  /** Working keys older than this are renewed by an idle terminal. */
  keyLifeMs: duration(60_000, 604_800_000),
  /** Pause before a lost upload or an unanswered question is repeated. */
  resendPauseMs: duration(500, 3_600_000),
  /** How long a finished sale stays on the screen. */
  resultShownMs: duration(1_000, 600_000),
  slipCopies: z.literal([1, 2]),
  /** How carefully the till watches for slips of the hand; its own figures where absent, 0 switches a rule off. */
  care: z.optional(
    z.partial(
      z.object({
        habitSales: z.int().check(z.minimum(0), z.maximum(100_000)),
        middleTimes: z.number().check(z.minimum(1), z.maximum(1_000)),
        tailTimes: z.number().check(z.minimum(1), z.maximum(1_000)),
        sameSaleMs: duration(0, 86_400_000),
        presentHelpMs: duration(0, 600_000),
        categoryItems: z.int().check(z.minimum(0), z.maximum(1_000_000)),
        oddQuantity: z.int().check(z.minimum(0), z.maximum(999)),
        holdMs: duration(0, 60_000),
        maintenanceIdleMs: duration(0, 86_400_000),
      }),
    ),
  ),
  /** Records of the fuller side at which a batch is called nearly full and is settled at idle; 0 switches either off. */
  batch: z.optional(
    z.partial(
      z.object({
        warnAt: z.int().check(z.minimum(0), z.maximum(999)),
        settleAt: z.int().check(z.minimum(0), z.maximum(999)),
        idleMs: duration(1_000, 86_400_000),
      }),
    ),
  ),
  heartbeatMs: duration(1_000, 3_600_000),
  /** An echo test goes out after this long without traffic. */
  echoIdleMs: duration(1_000, 3_600_000),
  /** A shift without a touch is locked after this long. */
  lockAfterMs: duration(10_000, 86_400_000),
})
export type TerminalParameters = z.infer<typeof TerminalParameters>

/** How this terminal writes its ISO 8583 messages. */
export const MessageSettings = z.object({
  /** TPDU of requests, 10 digits: `6000030000`. */
  tpdu: z.string().check(z.regex(/^60\d{8}$/)),
  /** Header of requests, 12 digits: `603100311001`. */
  header: z.string().check(z.regex(/^\d{12}$/)),
  /** F60.3 of the sign-on: which working keys are delivered. */
  keyLayout: z.enum(['001', '003', '004']),
})
export type MessageSettings = z.infer<typeof MessageSettings>

/** A person at the till. The password is checked there, also without a line, against a slow hash. */
export const TillOperator = z.object({
  /** As F63 of the sign-on carries it. */
  number: z.string().check(z.regex(/^\d{2}$/)),
  name: line(40),
  role: z.enum(['cashier', 'supervisor']),
  /** 16 bytes. */
  salt: hex(16),
  /** PBKDF2-SHA-256 of the password, 32 bytes. */
  verifier: hex(32),
  iterations: z.int().check(z.minimum(10_000), z.maximum(1_000_000)),
})
export type TillOperator = z.infer<typeof TillOperator>

const GoodsId = z.string().check(z.regex(/^[\w-]{1,40}$/))
const GoodsName = z.object({ zh: line(60), en: line(60) })

export const GoodsCategory = z.object({ id: GoodsId, name: GoodsName })
export type GoodsCategory = z.infer<typeof GoodsCategory>

export const GoodsItem = z.object({
  id: GoodsId,
  categoryId: GoodsId,
  name: GoodsName,
  /** Minor units for one unit. */
  price: Minor,
  /** EAN-8, EAN-13, UPC-A or the shop's own digits. */
  barcode: z.optional(z.string().check(z.regex(/^\d{4,14}$/))),
})
export type GoodsItem = z.infer<typeof GoodsItem>

/** A published test number for the tray of practice cards; it never stands for a real card. */
export const PracticeCard = z.object({
  pan: z.string().check(z.regex(/^\d{13,19}$/)),
  name: Words,
  /** YYMM [F14]. */
  expiry: z.string().check(z.regex(/^\d{4}$/)),
  kind: z.enum(['debit', 'credit']),
  ways: z.array(z.enum(['stripe', 'chip', 'tap'])),
  /** What the practice issuer answers. */
  answers: Words,
  pin: z.optional(z.string().check(z.regex(/^\d{4,12}$/))),
})
export type PracticeCard = z.infer<typeof PracticeCard>

/** A code on a practice payer's phone. */
export const PracticeWallet = z.object({
  code: z.string().check(z.regex(/^\d{16,24}$/)),
  name: Words,
  answers: Words,
})
export type PracticeWallet = z.infer<typeof PracticeWallet>

export const Printer = z.object({
  id: GoodsId,
  name: line(40),
  /** Millimetres of paper. */
  width: z.literal([58, 80]),
  /** `host:port` of a network printer; absent for the screen. */
  address: z.optional(z.string().check(z.maxLength(200), z.regex(/^[A-Za-z0-9.-]+:\d{1,5}$/))),
})
export type Printer = z.infer<typeof Printer>

/** What a house says of itself to its terminals. */
export const House = z.object({
  /** Where it can be reached, best first: `wss://pay.example`. The terminal's own origin when absent. */
  hosts: z.optional(
    z
      .array(z.string().check(z.maxLength(200), z.regex(/^wss?:\/\/[A-Za-z0-9.[\]:-]+$/)))
      .check(z.minLength(1), z.maxLength(8)),
  ),
  /** The lowest version that it still takes without a word. */
  requiredVersion: z.optional(z.string().check(z.maxLength(40), z.regex(/^[\d.]+$/))),
  /** The certificate of its pages ends then. */
  certificateEndsAt: z.optional(Millis),
})
export type House = z.infer<typeof House>

/**
 * Everything a terminal knows about its place. It comes at activation and with each welcome, replaced as a whole. It is
 * the profile of `@evertill/terminal` and a few facts more.
 */
export const Profile = z.object({
  /** Grows with each change of anything in it. */
  revision: z.int().check(z.minimum(1)),
  at: Millis,
  terminalId: TerminalId,
  merchantId: MerchantId,
  outletId: z.string(),
  merchantName: Words,
  outletName: Words,
  acquirerName: Words,
  /** Serial number of the box (TUSN) [F59 A2]. */
  serial: z.string(),
  currency: Currency,
  /** IANA name: "Asia/Shanghai". */
  timeZone: z.string(),
  practice: z.boolean(),
  messages: MessageSettings,
  parameters: TerminalParameters,
  contract: Contract,
  operators: z.array(TillOperator),
  categories: z.array(GoodsCategory),
  items: z.array(GoodsItem),
  /** Empty unless `practice`. */
  practiceCards: z.array(PracticeCard),
  practiceWallets: z.array(PracticeWallet),
  printers: z.array(Printer),
  /** Not part of the revision: it is the house's, not the terminal's. */
  house: z.optional(House),
  slip: z.object({ footer: Words, help: Words, receiptUrl: z.optional(z.string()) }),
})
export type Profile = z.infer<typeof Profile>
