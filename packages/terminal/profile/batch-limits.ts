/** When a batch is called nearly full, and when the terminal settles it by itself. Counts are of the fuller side, 1 … 999. */
export interface BatchLimits {
  /** From here on the state line says so; 0 switches it off. */
  readonly warnAt: number
  /** From here on an idle terminal settles by itself; 0 switches it off. */
  readonly settleAt: number
  /** How long nobody has touched an idle terminal, ms. */
  readonly idleMs: number
}

/** The limits that a profile names; the rest is the house's. */
export type BatchLimitsNamed = { readonly [Limit in keyof BatchLimits]?: number | undefined }

/** F48 counts to 999: the first leaves a busy shop a day's warning, the second an hour. */
export const DEFAULT_BATCH_LIMITS: BatchLimits = { warnAt: 900, settleAt: 950, idleMs: 120_000 }

export function batchLimitsOf({ batch }: { readonly batch?: BatchLimitsNamed | undefined }): BatchLimits {
  if (batch === undefined) return DEFAULT_BATCH_LIMITS
  const named = Object.entries(batch).filter(([, limit]) => limit !== undefined)
  return { ...DEFAULT_BATCH_LIMITS, ...Object.fromEntries(named) }
}
