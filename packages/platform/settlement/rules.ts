import { Fault, isDay } from '@evertill/foundation'
import { z } from 'zod'
import { CHINA_2026, type WorkingCalendar } from './calendar.ts'
import { CHINA_2016, type FeeLine } from './fee.ts'
import type { CardProduct } from './told.ts'

/** What settlement needs to know of a country and an acquirer: dated data, never constants of the room [practice: Money]. */
export interface SettlementRules {
  readonly fees: readonly FeeLine[]
  readonly products: readonly CardProduct[]
  /** Links that clear wallet codes; every other one clears cards. */
  readonly walletLinks: readonly string[]
  readonly calendar: WorkingCalendar
  readonly funding: { readonly kind: 'T' | 'D'; readonly days: number }
}

/** What is shipped: China's public ceilings, its holidays of 2026, the practice cards, funds on the next working day. */
export const shippedRules: SettlementRules = {
  fees: CHINA_2016,
  products: [
    { prefix: '620550', card: 'debit' },
    { prefix: '622282', card: 'debit' },
    { prefix: '621626', card: 'debit' },
    { prefix: '622609', card: 'debit' },
  ],
  walletLinks: ['wallet'],
  calendar: CHINA_2026,
  funding: { kind: 'T', days: 1 },
}

const Day = z.string().refine(isDay, 'must be a day, YYYYMMDD')
const Card = z.enum(['debit', 'credit', 'wallet'])
const Minor = z.number().int().min(0).max(999_999_999_999)

const Rules = z.strictObject({
  fees: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,60}$/),
        part: z.enum(['issuer', 'network', 'acquirer']),
        from: Day,
        until: Day.optional(),
        cards: z.array(Card).min(1),
        categories: z
          .array(z.string().regex(/^\d{4}$/))
          .min(1)
          .optional(),
        merchantId: z
          .string()
          .regex(/^[0-9A-Z]{15}$/)
          .optional(),
        rateMillionths: z.number().int().min(0).max(1_000_000),
        cap: Minor.optional(),
        floor: Minor.optional(),
      }),
    )
    .min(1)
    .max(10_000),
  products: z.array(z.strictObject({ prefix: z.string().regex(/^\d{1,11}$/), card: Card })).max(100_000),
  walletLinks: z.array(z.string()).max(64),
  calendar: z.strictObject({
    country: z.string().regex(/^[A-Z]{2}$/),
    years: z.array(z.number().int().min(2000).max(2100)).min(1),
    holidays: z.array(z.tuple([Day, Day])),
    makeUpDays: z.array(Day),
  }),
  funding: z.strictObject({ kind: z.enum(['T', 'D']), days: z.number().int().min(0).max(31) }),
})

/**
 * Reads the rules of EVERTILL_SETTLEMENT.
 * @throws Fault `config.settlement` with the first thing that is wrong, overlapping dates among them
 */
export function settlementRules(text: unknown): SettlementRules {
  const parsed = Rules.safeParse(text)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw wrong(`at ${path.join('.') || 'its top'}: ${message}`)
  }
  const rules = parsed.data as SettlementRules
  const ids = new Set<string>()
  for (const line of rules.fees) {
    if (ids.has(line.id)) throw wrong(`: the fee line ${line.id} stands there twice`)
    ids.add(line.id)
    if (line.until !== undefined && line.until <= line.from)
      throw wrong(`: the fee line ${line.id} ends before it begins`)
    if ((line.floor ?? 0) > (line.cap ?? Number.MAX_SAFE_INTEGER))
      throw wrong(`: the floor of the fee line ${line.id} is above its cap`)
  }
  const pair = overlapping(rules.fees)
  if (pair !== undefined)
    throw wrong(`: the fee lines ${pair[0].id} and ${pair[1].id} hold for the same days, cards and merchants`)
  const twice = rules.products.find(({ prefix }, at) => rules.products.findIndex((it) => it.prefix === prefix) !== at)
  if (twice !== undefined) throw wrong(`: the card prefix ${twice.prefix} stands there twice`)
  const backwards = rules.calendar.holidays.find(([first, last]) => last < first)
  if (backwards !== undefined) throw wrong(`: a holiday ends before it begins (${backwards[0]})`)
  return rules
}

/** Two lines of which nobody could say which one holds: same part, a card, a category and a merchant in common, days that overlap. */
export function overlapping(fees: readonly FeeLine[]): readonly [FeeLine, FeeLine] | undefined {
  for (const [at, one] of fees.entries()) {
    for (const other of fees.slice(at + 1)) {
      if (one.part !== other.part || one.merchantId !== other.merchantId) continue
      if ((one.categories === undefined) !== (other.categories === undefined)) continue
      if (one.categories !== undefined && !one.categories.some((it) => other.categories!.includes(it))) continue
      if (!one.cards.some((card) => other.cards.includes(card))) continue
      const apart =
        (one.until !== undefined && one.until <= other.from) || (other.until !== undefined && other.until <= one.from)
      if (!apart) return [one, other]
    }
  }
  return undefined
}

function wrong(what: string): Fault {
  return new Fault(
    'config.settlement',
    `The file of EVERTILL_SETTLEMENT is not right${what.startsWith(':') ? what : ` ${what}`}`,
  )
}
