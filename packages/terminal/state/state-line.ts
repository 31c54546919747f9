import type { Millis } from '@evertill/foundation'

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

/**
 * A sale while the host cannot be reached: saved on this terminal and charged later. Off unless the contract grants it, and never further
 * than its limits [LAW-10].
 */
export interface OfflineRoom {
  /** Saved and not yet known at the host. */
  readonly count: number
  /** Minor units. */
  readonly sum: number
  readonly countLeft: number
  /** Minor units. */
  readonly sumLeft: number
  /** Largest single one, minor units. */
  readonly floor: number
  /** Nothing more is saved after this moment, unless what waits went up before. Absent while nothing waits. */
  readonly until?: Millis | undefined
  /** Refused by the bank and not yet looked at. */
  readonly refused: number
}
