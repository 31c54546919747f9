import type { Random } from '@evertill/foundation'
import type { Purchases } from '../purchases.ts'
import type { Till } from '../till.ts'

/** Somebody who works at a till, or a customer before it. */
export interface Hands {
  readonly till: Till
  readonly random: Random
  /** Longest pause between two acts, in ms. */
  readonly thinkMs: number
  readonly purchases: Purchases
  /** The price of something new, minor units. */
  amount(): number
  think(): Promise<void>
}

/** Something people do. */
export interface Move {
  readonly name: string
  readonly weight: number
  /** Done by impatient or careless people only. */
  readonly impatient?: boolean
  /** Done at once when the host is away, instead of waiting for it. */
  readonly away?: boolean
  /** Is it possible now? */
  readonly when?: (till: Till) => boolean
  play(hands: Hands): Promise<void>
}

/** What somebody does beside what they should. */
export interface Manners {
  readonly twice?: boolean
  readonly pull?: boolean
  readonly cancel?: boolean
  readonly off?: boolean
  /** The chip itself says no: at once, or to the approval of its bank. */
  readonly refused?: boolean
}
