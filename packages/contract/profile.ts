import * as z from 'zod/mini'
import { Currency, hex, line, MerchantId, Millis, Minor, TerminalId, TransactionType, Words } from './values.ts'

/** What the acquirer granted this merchant. Data with a date, never a constant of the switch [practice: Money]. */
export const Contract = z.object({
  transactions: z.array(TransactionType),
  /** `cash` is the till's own tender and never reaches the switch. */
  tenders: z.array(z.enum(['card', 'wallet', 'cash'])),
  /** May a PAN be keyed? [parameter 20] */
  manualEntry: z.boolean(),
  /** May a chip card be swiped after its chip failed? [F60.5 = 2] */
  fallback: z.boolean(),
  standIn: z.boolean(),
  offline: z.boolean(),
  /** A tap up to this many minor units needs no PIN; 0 means that every tap does. */
  noPinLimit: Minor,
  /** A slip up to this many minor units needs no signature. */
  noSignatureLimit: Minor,
  /** The largest single sale in minor units. */
  singleLimit: Minor,
})
export type Contract = z.infer<typeof Contract>

/** How one terminal talks to the host. Durations in milliseconds. */
export const TerminalParameters = z.object({
  /** TPDU of requests, 10 digits. */
  tpdu: z.string().check(z.regex(/^60\d{8}$/)),
  /** Message header of requests, 12 digits. */
  header: z.string().check(z.regex(/^\d{12}$/)),
  /** F60.3 of the sign-on: which working keys are delivered. */
  keyLayout: z.enum(['001', '003', '004']),
  connectTimeoutMs: z.int().check(z.minimum(500), z.maximum(120_000)),
  /** How long an answer is waited for before the outcome is unknown [parameter 12]. */
  responseTimeoutMs: z.int().check(z.minimum(1_000), z.maximum(120_000)),
  /** Attempts of one reversal before it is left to the host, which owns it anyway [parameter 23]. */
  reversalRetries: z.int().check(z.minimum(1), z.maximum(9)),
  /** Wait between two attempts of a reversal or an upload. */
  resendDelayMs: z.int().check(z.minimum(500), z.maximum(3_600_000)),
  heartbeatMs: z.int().check(z.minimum(1_000), z.maximum(3_600_000)),
  /** An echo test goes out after this long without traffic. */
  echoIdleMs: z.int().check(z.minimum(1_000), z.maximum(3_600_000)),
  /** Working keys older than this are renewed before the next sale. */
  keyLifeMs: z.int().check(z.minimum(60_000), z.maximum(604_800_000)),
  /** A shift without a touch is locked after this long. */
  lockAfterMs: z.int().check(z.minimum(10_000), z.maximum(86_400_000)),
})
export type TerminalParameters = z.infer<typeof TerminalParameters>

/** A person at the till. The number is checked there, also without a line, against a slow hash. */
export const TillOperator = z.object({
  /** F63 of the sign-on, 2 … 3 digits. */
  number: z.string().check(z.regex(/^\d{2,3}$/)),
  name: line(40),
  role: z.enum(['cashier', 'supervisor']),
  /** 16 bytes. */
  salt: hex(16),
  /** PBKDF2-SHA-256 of the operator's PIN, 32 bytes. */
  verifier: hex(32),
  iterations: z.int().check(z.minimum(10_000), z.maximum(2_000_000)),
})
export type TillOperator = z.infer<typeof TillOperator>

export const GoodsItem = z.object({
  id: z.string(),
  name: Words,
  /** EAN-8, EAN-13, UPC-A or the shop's own digits. */
  barcode: z.optional(z.string().check(z.regex(/^\d{4,14}$/))),
  /** Minor units for one unit. */
  price: Minor,
})
export type GoodsItem = z.infer<typeof GoodsItem>

export const GoodsCategory = z.object({ id: z.string(), name: Words, items: z.array(GoodsItem) })
export type GoodsCategory = z.infer<typeof GoodsCategory>

/** A published test number for the tray of practice cards; it never stands for a real card. */
export const PracticeCard = z.object({
  id: z.string(),
  name: Words,
  /** What the practice issuer answers. */
  answers: Words,
  pan: z.string().check(z.regex(/^\d{13,19}$/)),
  /** YYMM [F14]. */
  expiry: z.string().check(z.regex(/^\d{4}$/)),
  /** Three digits of the stripe; 2xx and 6xx carry a chip. */
  serviceCode: z.string().check(z.regex(/^\d{3}$/)),
  /** Card sequence number [F23]. */
  sequence: z.string().check(z.regex(/^\d{3}$/)),
  interfaces: z.array(z.enum(['stripe', 'chip', 'tap'])),
  pin: z.optional(z.string().check(z.regex(/^\d{4,12}$/))),
  /** Must a PIN be asked for when the card is inserted or swiped? */
  pinRequired: z.boolean(),
})
export type PracticeCard = z.infer<typeof PracticeCard>

/** A code on a practice payer's phone. */
export const PracticeWallet = z.object({
  id: z.string(),
  name: Words,
  answers: Words,
  code: z.string().check(z.regex(/^\d{16,24}$/)),
})
export type PracticeWallet = z.infer<typeof PracticeWallet>

export const Printer = z.object({
  id: z.string(),
  name: line(40),
  /** `tcp://192.168.1.40:9100`; `screen:` shows the slip only. */
  address: z.string().check(z.maxLength(200), z.regex(/^(tcp:\/\/[A-Za-z0-9.[\]:-]+:\d{1,5}|screen:)$/)),
  paper: z.enum(['58', '80']),
})
export type Printer = z.infer<typeof Printer>

/** Everything a terminal needs to know about itself; replaced as a whole, numbered by `revision`. */
export const Profile = z.object({
  revision: z.int().check(z.minimum(1)),
  terminalId: TerminalId,
  merchantId: MerchantId,
  outletId: z.string(),
  merchantName: Words,
  outletName: Words,
  currency: Currency,
  /** IANA name: "Asia/Shanghai". */
  timeZone: z.string(),
  practice: z.boolean(),
  parameters: TerminalParameters,
  contract: Contract,
  operators: z.array(TillOperator),
  goods: z.array(GoodsCategory),
  /** Empty unless `practice`. */
  practiceCards: z.array(PracticeCard),
  practiceWallets: z.array(PracticeWallet),
  printers: z.array(Printer),
  slip: z.object({ heading: Words, footer: Words, servicePhone: z.string() }),
  at: Millis,
})
export type Profile = z.infer<typeof Profile>
