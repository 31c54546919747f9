import type { Millis } from '@evertill/foundation'
import type { OfflineRoom } from '../transaction/offline-sale.ts'

/** Why the terminal is limited or stopped; words are chosen by code. */
export type Limit =
  | 'starting'
  | 'maintenance'
  | 'line-down'
  | 'signing-on'
  | 'sign-on-refused'
  | 'keys-refused'
  | 'terminal-refused'
  | 'reader-missing'
  | 'pin-pad-missing'
  | 'printer-problem'
  | 'reversal-pending'
  | 'refund-pending'
  | 'difference-open'
  | 'sale-unfinished'
  | 'uploads-waiting'
  | 'batch-nearly-full'
  | 'settlement-waits'
  | 'sales-stored'
  | 'stored-sale-refused'
  | 'journal-damaged'
  | 'storage-failed'

/** The line at the top of the till. */
export interface StateLine {
  readonly level: 'ready' | 'limited' | 'no-cards'
  readonly limits: readonly Limit[]
  readonly since: Millis
  /** F39 of a refused sign-on. */
  readonly responseCode?: string | undefined
  /** Reversals that wait, questions that wait, signatures that wait. */
  readonly waiting: {
    readonly reversals: number
    readonly questions: number
    readonly uploads: number
    readonly slips: number
  }
  /** Saved sales and how much more may be saved, where the contract grants it or something waits. */
  readonly stored?: OfflineRoom | undefined
}
