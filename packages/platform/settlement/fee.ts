import type { BusinessDay } from '@evertill/foundation'

export type CardKind = 'debit' | 'credit' | 'wallet'
/** Who takes this part of the fee. */
export type FeePart = 'issuer' | 'network' | 'acquirer'

/**
 * One line of a fee schedule. Fees are dated data for a country and an acquirer, never constants [practice: Money].
 * The rate is in millionths of the amount (0.35 % = 3500), caps and floors in minor units.
 */
export interface FeeLine {
  readonly id: string
  readonly part: FeePart
  /** First business day on which it applies. */
  readonly from: BusinessDay
  /** First business day on which it no longer applies. */
  readonly until?: BusinessDay
  readonly cards: readonly CardKind[]
  /** Merchant categories (MCC) it is limited to; absent means every category. */
  readonly categories?: readonly string[]
  /** Only for this merchant's contract; a merchant's own line goes before the general one. */
  readonly merchantId?: string
  readonly rateMillionths: number
  readonly cap?: number
  readonly floor?: number
}

export interface FeeQuestion {
  readonly merchantId: string
  readonly businessDay: BusinessDay
  readonly card: CardKind
  readonly category: string
  /** Minor units, 0 or more. */
  readonly amount: number
}

export interface Fee {
  readonly part: FeePart
  readonly amount: number
  /** The line it was computed by, so that a statement can show why. */
  readonly lineId: string
}

/** The most particular line wins: the merchant's own, then its category's, then the general one; then the latest. */
export function feesOf(question: FeeQuestion, schedule: readonly FeeLine[]): readonly Fee[] {
  const fees: Fee[] = []
  for (const part of ['issuer', 'network', 'acquirer'] as const) {
    let best: FeeLine | undefined
    for (const line of schedule) {
      if (line.part !== part || !applies(line, question)) continue
      if (best === undefined || rank(line) > rank(best) || (rank(line) === rank(best) && line.from > best.from))
        best = line
    }
    if (best !== undefined) fees.push({ part, amount: feeAmount(question.amount, best), lineId: best.id })
  }
  return fees
}

/** Half a minor unit rounds up; then the floor, then the cap. */
export function feeAmount(amount: number, line: Pick<FeeLine, 'rateMillionths' | 'cap' | 'floor'>): number {
  // The product may exceed 2^53 for the largest F4 amounts, so the division is done in whole numbers.
  const exact = (BigInt(amount) * BigInt(line.rateMillionths) * 2n + 1_000_000n) / 2_000_000n
  return Math.min(Math.max(Number(exact), line.floor ?? 0), line.cap ?? Number.MAX_SAFE_INTEGER)
}

function applies(line: FeeLine, question: FeeQuestion): boolean {
  return (
    line.from <= question.businessDay &&
    (line.until === undefined || question.businessDay < line.until) &&
    line.cards.includes(question.card) &&
    (line.categories === undefined || line.categories.includes(question.category)) &&
    (line.merchantId === undefined || line.merchantId === question.merchantId)
  )
}

function rank(line: FeeLine): number {
  return (line.merchantId === undefined ? 0 : 2) + (line.categories === undefined ? 0 : 1)
}

/**
 * China's public ceilings since 6 September 2016: issuer debit 0.35 % up to ¥13, credit 0.45 %; network 0.0325 % a side up to
 * ¥3.25 on debit. The acquirer's part is free and here an example of a contract.
 */
export const CHINA_2016: readonly FeeLine[] = [
  { id: 'cn-2016-issuer-debit', part: 'issuer', from: '20160906', cards: ['debit'], rateMillionths: 3_500, cap: 1_300 },
  { id: 'cn-2016-issuer-credit', part: 'issuer', from: '20160906', cards: ['credit'], rateMillionths: 4_500 },
  { id: 'cn-2016-network-debit', part: 'network', from: '20160906', cards: ['debit'], rateMillionths: 325, cap: 325 },
  { id: 'cn-2016-network-credit', part: 'network', from: '20160906', cards: ['credit'], rateMillionths: 325, cap: 325 },
  {
    id: 'practice-acquirer',
    part: 'acquirer',
    from: '20160906',
    cards: ['debit', 'credit', 'wallet'],
    rateMillionths: 1_000,
  },
]
