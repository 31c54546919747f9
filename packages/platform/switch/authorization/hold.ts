/** What an issuer lets become of its holds. Dated data of issuer and merchant, never a constant of the switch [practice: Money]. */
export interface HoldRule {
  /** How much may be completed, in hundredths of a percent of the hold: 11,500 is 115.00 %. */
  readonly completionLimit: number
  /** How long a hold can be completed, in days. */
  readonly lifeDays: number
}

export const HOUSE_HOLD: HoldRule = { completionLimit: 11_500, lifeDays: 30 }

/** What issuer and merchant both allow: the narrower of the two. */
export function holdRule(issuer: HoldRule | undefined, merchant: HoldRule | undefined): HoldRule {
  const a = issuer ?? HOUSE_HOLD
  const b = merchant ?? a
  return {
    completionLimit: Math.min(a.completionLimit, b.completionLimit),
    lifeDays: Math.min(a.lifeDays, b.lifeDays),
  }
}

/** May so much be taken of a hold of so much? Whole numbers all the way; both amounts are below 10^12 and the products exact in BigInt. */
export function withinHold(hold: number, completed: number, completionLimit: number): boolean {
  return BigInt(completed) * 10_000n <= BigInt(hold) * BigInt(completionLimit)
}

/** Has its time passed? */
export function holdExpired(heldAt: number, now: number, lifeDays: number): boolean {
  return now - heldAt > lifeDays * 86_400_000
}
