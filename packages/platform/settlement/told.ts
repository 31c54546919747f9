import { Fault } from '@evertill/foundation'
import { z } from 'zod'
import type { OutboxEvent, Topic } from '../outbox/index.ts'
import { type CardKind, type FeeLine, feesOf } from './fee.ts'
import { type Difference, refusedKey, type TerminalFact } from './reconcile.ts'
import type { StoredFact } from './store.ts'

/** The shape of the events that settlement learns from; whoever tells more is not disturbed. */
const Told = z.object({
  journalId: z.number().int(),
  terminalId: z.string(),
  merchantId: z.string(),
  mcc: z.string(),
  batch: z.string(),
  stan: z.string(),
  rrn: z.string(),
  amount: z.number().int().nonnegative(),
  currency: z.string(),
  panMasked: z.string(),
  link: z.string(),
  businessDay: z.string(),
  institutionId: z.string().default(''),
  agentPath: z.string().default(''),
  /** Of what gives money back: the sale. */
  originalId: z.number().int().nullable().default(null),
})

/** Which kind of card a number is, by its first digits; dated data of the acquirer like the fees. */
export interface CardProduct {
  readonly prefix: string
  readonly card: CardKind
}

export interface FactRules {
  readonly schedule: readonly FeeLine[]
  readonly products: readonly CardProduct[]
  /** Links that clear wallet codes. */
  readonly walletLinks: readonly string[]
}

/** What each topic means for clearing: money taken, money given back, or a movement that was undone. */
const MEANING: Partial<
  Record<Topic, { readonly movement: 'debit' | 'credit'; readonly state: 'approved' | 'reversed' }>
> = {
  'sale-approved': { movement: 'debit', state: 'approved' },
  'void-approved': { movement: 'credit', state: 'approved' },
  'refund-approved': { movement: 'credit', state: 'approved' },
  'sale-reversed': { movement: 'debit', state: 'reversed' },
  'sale-adjusted': { movement: 'debit', state: 'approved' },
  'void-reversed': { movement: 'credit', state: 'reversed' },
}

export const settlementTopics = Object.keys(MEANING) as readonly Topic[]

/** The fact an event tells of. @throws Fault `settlement.payload` when the event is not what it should be */
export function factOf(event: OutboxEvent, rules: FactRules): StoredFact {
  const meaning = MEANING[event.topic]
  const parsed = Told.safeParse(event.payload)
  if (meaning === undefined || !parsed.success) {
    throw new Fault('settlement.payload', `The event ${event.id} (${event.topic}) does not tell of a movement`, {
      detail: { id: event.id, topic: event.topic },
    })
  }
  const told = parsed.data
  const card = rules.walletLinks.includes(told.link) ? 'wallet' : cardKind(told.panMasked, rules.products)
  const fees = feesOf(
    { merchantId: told.merchantId, businessDay: told.businessDay, card, category: told.mcc, amount: told.amount },
    rules.schedule,
  )
  const sum = (parts: typeof fees): number => parts.reduce((total, fee) => total + fee.amount, 0)
  return {
    id: String(told.journalId),
    businessDay: told.businessDay,
    terminalId: told.terminalId,
    merchantId: told.merchantId,
    batch: told.batch,
    rrn: told.rrn,
    stan: told.stan,
    movement: meaning.movement,
    amount: told.amount,
    currency: told.currency,
    last4: told.panMasked.slice(-4),
    card,
    category: told.mcc,
    source: told.link,
    fee: sum(fees.filter((fee) => fee.part !== 'acquirer')),
    merchantFee: sum(fees),
    state: meaning.state,
    institutionId: told.institutionId,
    agentPath: told.agentPath,
    originalId: told.originalId === null ? '' : String(told.originalId),
  }
}

/** The longest prefix wins; a card that no table knows counts as credit, which is dearer and so never underpaid. */
function cardKind(masked: string, products: readonly CardProduct[]): CardKind {
  let best: CardProduct | undefined
  for (const product of products) {
    if (masked.startsWith(product.prefix) && product.prefix.length > (best?.prefix.length ?? 0)) best = product
  }
  return best?.card ?? 'credit'
}

const Refused = Told.pick({
  journalId: true,
  terminalId: true,
  rrn: true,
  amount: true,
  merchantId: true,
  businessDay: true,
  institutionId: true,
  agentPath: true,
}).extend({ responseCode: z.string() })
const Overturned = Refused.extend({ refusedWith: z.string(), movement: z.enum(['debit', 'credit']) })

/** What the issuer's refusal leaves to people: of something that has happened already, or one that it took back itself. */
export const refusalTopics = ['advice-declined', 'refusal-overturned'] as const satisfies readonly Topic[]

/** The case that such a refusal is. @throws Fault `settlement.payload` */
export function refusalToldBy(event: OutboxEvent): Difference {
  return event.topic === 'advice-declined' ? declined(event) : overturned(event)
}

function declined(event: OutboxEvent): Difference {
  const told = refusal(Refused, event)
  return {
    ...caseOf(told),
    kind: 'advice-declined',
    key: `advice-declined:${told.journalId}`,
    ours: `sold ${told.amount}`,
    theirs: `refused ${told.responseCode}`,
    atStake: told.amount,
  }
}

function overturned(event: OutboxEvent): Difference {
  const told = refusal(Overturned, event)
  return {
    ...caseOf(told),
    kind: 'refused-but-moved',
    key: refusedKey(String(told.journalId)),
    ours: `declined ${told.refusedWith}`,
    theirs: `${told.movement} ${told.amount} ${told.responseCode}`,
    atStake: told.movement === 'debit' ? -told.amount : told.amount,
  }
}

function refusal<T>(schema: z.ZodType<T>, event: OutboxEvent): T {
  const parsed = schema.safeParse(event.payload)
  if (parsed.success) return parsed.data
  throw new Fault('settlement.payload', `The event ${event.id} (${event.topic}) does not tell of a refusal`, {
    detail: { id: event.id, topic: event.topic },
  })
}

function caseOf(told: z.infer<typeof Refused>): Pick<Difference, 'journalId' | 'terminalId' | 'rrn' | 'place'> {
  const { journalId, terminalId, rrn, merchantId, institutionId, agentPath, businessDay } = told
  return {
    journalId: String(journalId),
    terminalId,
    rrn,
    place: { merchantId, institutionId, agentPath, businessDay },
  }
}

const Uploaded = z.object({
  terminalId: z.string(),
  batch: z.string(),
  details: z.array(
    z.object({ stan: z.string(), amount: z.number().int().nonnegative(), movement: z.enum(['debit', 'credit']) }),
  ),
})
const Closed = z.object({ terminalId: z.string(), batch: z.string(), balanced: z.boolean() })

export type BatchTold =
  | { readonly kind: 'uploaded'; readonly uploads: readonly TerminalFact[] }
  | { readonly kind: 'closed'; readonly terminalId: string; readonly batch: string; readonly balanced: boolean }

/** What an event tells of a terminal's batch. @throws Fault `settlement.payload` when the event is not what it should be */
export function batchToldBy(event: OutboxEvent): BatchTold {
  const uploaded = event.topic === 'batch-uploaded' ? Uploaded.safeParse(event.payload) : undefined
  if (uploaded?.success) {
    const { terminalId, batch, details } = uploaded.data
    return { kind: 'uploaded', uploads: details.map((detail) => ({ terminalId, batch, ...detail })) }
  }
  const closed = event.topic === 'batch-closed' ? Closed.safeParse(event.payload) : undefined
  if (closed?.success) return { kind: 'closed', ...closed.data }
  throw new Fault('settlement.payload', `The event ${event.id} (${event.topic}) does not tell of a batch`, {
    detail: { id: event.id, topic: event.topic },
  })
}
