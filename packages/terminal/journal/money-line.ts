import type { Millis } from '@evertill/foundation'

/**
 * Whether the customer's money moved, the one thing the till may say about it. It is derived from the journal alone:
 * `yes` needs an approval that was verified and made durable, `no` needs proof that nothing stays taken, and `stored` says that
 * nothing was charged yet and will be.
 */
export interface MoneyLine {
  readonly state: 'no' | 'yes' | 'reversing' | 'unknown' | 'stored'
  /** Minor units. */
  readonly amount: number
  readonly currency: string
  readonly since: Millis
  /** When more will be known at the latest, where that can be said. */
  readonly until?: Millis | undefined
  readonly recordId: string
}
