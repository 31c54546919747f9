import { remedyCatalogue } from './catalogue/remedy-list.ts'

export type Role = 'cashier' | 'manager' | 'technician' | 'operations' | 'support'
export const roles: readonly Role[] = ['cashier', 'manager', 'technician', 'operations', 'support']

export interface Cost {
  /** Minutes of somebody's time. */
  readonly minutes: number
  /** Money spent, in yuan. */
  readonly yuan: number
  /** 0 (none) to 10 (customers leave). */
  readonly annoyance: number
  /** 0 (none) to 1 (may make things worse). */
  readonly risk: number
}

export interface RemedySpec extends Cost {
  readonly role: Role
  /** The terminal may do it by itself. */
  readonly automatic?: boolean
  /** It runs the same payment again, so it is only offered when money is known not to have moved. */
  readonly repeatsSale?: boolean
  /** It would get in the way of a reversal still under way, so it waits until the money is known. */
  readonly interrupts?: boolean
  /** It takes payments again without removing the cause. */
  readonly workaround?: boolean
}

export type RemedyId = keyof typeof remedyCatalogue

export const remedies: Readonly<Record<RemedyId, RemedySpec>> = remedyCatalogue
export const remedyIds = Object.keys(remedyCatalogue) as readonly RemedyId[]

/** What one minute, one yuan, one point of annoyance and the whole of a risk are worth, in minutes. Assumed. */
export interface CostWeights {
  readonly minutes: number
  readonly yuan: number
  readonly annoyance: number
  readonly risk: number
}

export const standardCostWeights: CostWeights = { minutes: 1, yuan: 0.5, annoyance: 1, risk: 10 }

/** One number for a cost, in minutes; never below a hundredth, so that a division by it is safe. */
export function weigh(cost: Cost, weights: CostWeights = standardCostWeights): number {
  const sum =
    cost.minutes * weights.minutes +
    cost.yuan * weights.yuan +
    cost.annoyance * weights.annoyance +
    cost.risk * weights.risk
  return Math.max(0.01, sum)
}
