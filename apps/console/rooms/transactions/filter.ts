import { type TransactionFilter, type TransactionRow, TransactionType } from '@evertill/contract'
import { passesLuhn } from '@evertill/foundation'
import { z } from 'zod'
import { addressText } from '../../parts/address-text.ts'

/** The digits of what a person pasted, without the gaps that are printed on a card. */
export function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, '')
}

/**
 * True for what may be a card number or a payment code: it must not stand in an address, a history or a log. Sixteen and
 * more digits are taken for one even with a slip of the finger; fifteen are a merchant id unless they begin as a card does.
 */
export function looksLikeCard(text: string): boolean {
  const digits = digitsOf(text)
  if (/^\d{16,24}$/.test(digits)) return true
  return /^(\d{13,14}|3[47]\d{13})$/.test(digits) && passesLuhn(digits)
}

/** States that the journal knows, in the order of a life. */
export const STATES = ['sent', 'approved', 'declined', 'pending', 'reversing', 'reversed', 'blocked'] as const

const text = addressText
  .refine((value) => !looksLikeCard(value))
  .optional()
  .catch(undefined)
const number = z.coerce.number().int().min(0).optional().catch(undefined)

export const PERIODS = ['hour', 'day', 'week'] as const
export type Period = (typeof PERIODS)[number]

/** What the address of the transactions page may say. */
export const transactionSearch = z.object({
  q: text,
  state: z.enum(STATES).optional().catch(undefined),
  type: z.enum(TransactionType.options).optional().catch(undefined),
  responseCode: text,
  terminalId: text,
  merchantId: text,
  period: z.enum(PERIODS).optional().catch(undefined),
  /** Minor units. */
  min: number,
  max: number,
})
export type TransactionSearch = z.infer<typeof transactionSearch>

const LENGTH: Record<Period, number> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

/** The filter of the contract; `anchor` fixes "the last hour", so that pages of one list belong together. */
export function filterOf(search: TransactionSearch, anchor: number): TransactionFilter {
  const { period, ...rest } = search
  const filter: TransactionFilter = period ? { ...rest, from: anchor - LENGTH[period] } : rest
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))
}

/** What the free text may be, by its length: a response code, STAN, terminal, RRN or merchant. */
export function isSearchable(text: string): boolean {
  return [2, 6, 8, 12, 15].includes(text.length) && !looksLikeCard(text)
}

/**
 * Whether a text is looked for while it is being typed. Somebody who types a card number passes through shorter ones, and
 * more than its first eight digits must not get into an address: longer numbers wait for Enter or come pasted whole.
 */
export function searchesWhileTyping(text: string): boolean {
  return text === '' || (text.length <= 8 && isSearchable(text))
}

/** Whether a row that arrived live belongs into a filtered list. The free text is matched as the host does. */
export function matches(row: TransactionRow, filter: TransactionFilter): boolean {
  const wanted = filter.q?.trim().toUpperCase()
  const texts = [row.rrn, row.stan, row.terminalId, row.merchantId, row.responseCode]
  return (
    (filter.from === undefined || row.at >= filter.from) &&
    (filter.to === undefined || row.at < filter.to) &&
    (filter.state === undefined || row.state === filter.state) &&
    (filter.type === undefined || row.type === filter.type) &&
    (filter.terminalId === undefined || row.terminalId === filter.terminalId) &&
    (filter.merchantId === undefined || row.merchantId === filter.merchantId) &&
    (filter.responseCode === undefined || row.responseCode === filter.responseCode) &&
    (filter.min === undefined || row.amount >= filter.min) &&
    (filter.max === undefined || row.amount <= filter.max) &&
    (wanted === undefined || texts.includes(wanted))
  )
}
