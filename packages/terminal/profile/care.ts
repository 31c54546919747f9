/**
 * How carefully the terminal watches for slips of the hand. Every limit may come with the profile; 0 switches a rule off.
 * Asking costs the cashier a touch and a customer's patience, so the rules are made to ask rarely: `bench/care.ts` counts.
 */
export interface Care {
  /** Sales of this terminal before its habit counts. */
  readonly habitSales: number
  /** Farther than this many times the middle sale, and … */
  readonly middleTimes: number
  /** … than this many times the largest hundredth of sales: then the amount is asked about once. */
  readonly tailTimes: number
  /** The same card and amount within this long is asked about, milliseconds. */
  readonly sameSaleMs: number
  /** How long nothing may happen at "present card" before the screen shows how, milliseconds. */
  readonly presentHelpMs: number
  /** Items sold before a category that was never sold here is doubted. */
  readonly categoryItems: number
  /** Pieces of one item that nobody buys by intention. */
  readonly oddQuantity: number
  /** How long the key to maintenance has to be held, milliseconds. */
  readonly holdMs: number
  /** Maintenance that nobody touches for this long is left by itself, milliseconds. */
  readonly maintenanceIdleMs: number
}

/** The limits that a profile names; the rest is the house's. */
export type CareLimits = { readonly [Limit in keyof Care]?: number | undefined }

export const DEFAULT_CARE: Care = {
  habitSales: 60,
  middleTimes: 6,
  tailTimes: 2,
  sameSaleMs: 5 * 60_000,
  presentHelpMs: 12_000,
  categoryItems: 200,
  oddQuantity: 50,
  holdMs: 2_000,
  maintenanceIdleMs: 30 * 60_000,
}

/** For programs that sell: nobody is there to be asked. */
export const NO_CARE: CareLimits = { habitSales: 0, sameSaleMs: 0, presentHelpMs: 0 }

export function careOf({ care }: { readonly care?: CareLimits | undefined }): Care {
  if (care === undefined) return DEFAULT_CARE
  const named = Object.entries(care).filter(([, limit]) => limit !== undefined)
  return { ...DEFAULT_CARE, ...Object.fromEntries(named) }
}
