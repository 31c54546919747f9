import { z } from 'zod'
import { PageQuery, SearchText } from './page.ts'
import { Contract, GoodsCategory, GoodsItem, MessageSettings, Printer, TerminalParameters } from './profile.ts'
import { Heartbeat } from './terminal-socket.ts'
import { line, MerchantId, Millis, TerminalId, Words } from './values.ts'

/** Institution → branch → agent tree → merchant → outlet → terminal: where everything stands. */

const Name = z.object({ zh: line(60), en: line(60) })
const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/)
const Reason = line(200)

export const InstitutionRow = z.object({
  id: z.string(),
  name: Words,
  /** Institution above: a branch has one. */
  parentId: z.string().optional(),
  createdAt: Millis,
})
export type InstitutionRow = z.infer<typeof InstitutionRow>
export const NewInstitution = z.object({ id: Code, name: Name, parentId: Code.optional(), reason: Reason })

export const AgentRow = z.object({
  id: z.string(),
  name: Words,
  institutionId: z.string(),
  /** `/a1/a7/`: from the top agent to this one. */
  path: z.string(),
  parentId: z.string().optional(),
  createdAt: Millis,
})
export type AgentRow = z.infer<typeof AgentRow>
export const NewAgent = z.object({
  id: Code,
  name: Name,
  institutionId: Code,
  parentId: Code.optional(),
  reason: Reason,
})

export const MerchantStatus = z.enum(['active', 'frozen', 'arrears', 'closed'])
export type MerchantStatus = z.infer<typeof MerchantStatus>

export const MerchantRow = z.object({
  merchantId: z.string(),
  name: Words,
  institutionId: z.string(),
  agentPath: z.string(),
  agentName: z.optional(Words),
  /** ISO 18245, four digits. */
  mcc: z.string(),
  status: MerchantStatus,
  statusReason: z.string().optional(),
  statusAt: Millis,
  currency: z.string(),
  timeZone: z.string(),
  outlets: z.number().int(),
  terminals: z.number().int(),
  createdAt: Millis,
})
export type MerchantRow = z.infer<typeof MerchantRow>

export const StatusEntry = z.object({
  at: Millis,
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  by: z.string(),
})
export type StatusEntry = z.infer<typeof StatusEntry>

export const OutletRow = z.object({
  outletId: z.string(),
  merchantId: z.string(),
  name: Words,
  address: z.string(),
  terminals: z.number().int(),
  createdAt: Millis,
})
export type OutletRow = z.infer<typeof OutletRow>

export const MerchantDetail = z.object({
  merchant: MerchantRow,
  contract: Contract,
  servicePhone: z.string(),
  history: z.array(StatusEntry),
  outlets: z.array(OutletRow),
})
export type MerchantDetail = z.infer<typeof MerchantDetail>

export const MerchantQuery = PageQuery.extend({
  status: MerchantStatus.optional(),
  agentId: SearchText.optional(),
  q: SearchText.optional(),
})
export type MerchantQuery = z.infer<typeof MerchantQuery>

export const NewMerchant = z.object({
  merchantId: MerchantId,
  name: Name,
  agentId: Code,
  mcc: z.string().regex(/^\d{4}$/),
  currency: z.string().regex(/^\d{3}$/),
  timeZone: z.string().min(1).max(60),
  servicePhone: z.string().regex(/^[0-9+ -]{0,24}$/),
  contract: Contract,
  reason: Reason,
})
export type NewMerchant = z.infer<typeof NewMerchant>

export const MerchantStatusChange = z.object({ status: MerchantStatus, reason: Reason })
export type MerchantStatusChange = z.infer<typeof MerchantStatusChange>
export const ContractChange = z.object({ contract: Contract, reason: Reason })

export const OutletQuery = PageQuery.extend({ merchantId: SearchText.optional(), q: SearchText.optional() })
export type OutletQuery = z.infer<typeof OutletQuery>
export const NewOutlet = z.object({
  outletId: Code,
  merchantId: MerchantId,
  name: Name,
  address: line(120),
  reason: Reason,
})

/** What the tills of a merchant offer: at most 200 categories and 5,000 items. */
export const Goods = z.object({ categories: z.array(GoodsCategory).max(200), items: z.array(GoodsItem).max(5_000) })
export type Goods = z.infer<typeof Goods>
export const GoodsChange = Goods.extend({ reason: Reason })
export const PrintersChange = z.object({ printers: z.array(Printer).max(20), reason: Reason })

export const TillOperatorRow = z.object({
  merchantId: z.string(),
  number: z.string(),
  name: z.string(),
  role: z.enum(['cashier', 'supervisor']),
})
export type TillOperatorRow = z.infer<typeof TillOperatorRow>
export const NewTillOperator = z.object({
  number: z.string().regex(/^\d{2}$/),
  name: line(40),
  role: z.enum(['cashier', 'supervisor']),
  /** 4 … 12 digits; only a slow hash of it is kept. */
  pin: z.string().regex(/^\d{4,12}$/),
  reason: Reason,
})

export const TerminalStatus = z.enum(['active', 'disabled', 'retired'])
export type TerminalStatus = z.infer<typeof TerminalStatus>

/** `online` talks now · `silent` missed its heartbeats · `offline` its line is down · `never` was not seen yet. */
export const Presence = z.enum(['online', 'silent', 'offline', 'never'])
export type Presence = z.infer<typeof Presence>

export const TerminalRow = z.object({
  terminalId: z.string(),
  merchantId: z.string(),
  merchantName: Words,
  merchantStatus: MerchantStatus,
  outletId: z.string(),
  outletName: Words,
  agentPath: z.string(),
  institutionId: z.string(),
  /** Serial number of the box (TUSN). */
  serial: z.string(),
  label: z.string(),
  status: TerminalStatus,
  statusReason: z.string().optional(),
  practice: z.boolean(),
  activated: z.boolean(),
  presence: Presence,
  /** How it talks: `socket` is the till's WebSocket, `tcp` a plain ISO 8583 line. */
  line: z.enum(['socket', 'tcp']).optional(),
  lastSeenAt: z.optional(Millis),
  lastTransactionAt: z.optional(Millis),
  signedOn: z.boolean().optional(),
  batch: z.string().optional(),
  version: z.string().optional(),
  createdAt: Millis,
})
export type TerminalRow = z.infer<typeof TerminalRow>

export const TerminalQuery = PageQuery.extend({
  merchantId: SearchText.optional(),
  outletId: SearchText.optional(),
  status: TerminalStatus.optional(),
  presence: Presence.optional(),
  q: SearchText.optional(),
})
export type TerminalQuery = z.infer<typeof TerminalQuery>

export const TerminalDetail = z.object({
  terminal: TerminalRow,
  parameters: TerminalParameters,
  messages: MessageSettings,
  contract: Contract,
  history: z.array(StatusEntry),
  heartbeat: z.optional(Heartbeat),
  bootId: z.string().optional(),
  connectedAt: z.optional(Millis),
  activation: z.object({ issuedAt: Millis, expiresAt: Millis, usedAt: z.optional(Millis) }).optional(),
})
export type TerminalDetail = z.infer<typeof TerminalDetail>

export const NewTerminal = z.object({
  terminalId: TerminalId,
  outletId: Code,
  serial: z.string().regex(/^[0-9A-Za-z-]{4,30}$/),
  label: line(40),
  practice: z.boolean(),
  /** Absent: the house's own numbers. */
  parameters: z.optional(TerminalParameters),
  messages: z.optional(MessageSettings),
  reason: Reason,
})
export type NewTerminal = z.infer<typeof NewTerminal>

export const TerminalStatusChange = z.object({ status: TerminalStatus, reason: Reason })
export type TerminalStatusChange = z.infer<typeof TerminalStatusChange>

/** A fresh activation code; it is shown once and works once. */
export const ActivationCode = z.object({ terminalId: z.string(), activationCode: z.string(), expiresAt: Millis })
export type ActivationCode = z.infer<typeof ActivationCode>
