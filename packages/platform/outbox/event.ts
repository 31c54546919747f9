import type { Millis } from '@evertill/foundation'

/** What rooms tell each other, always in the past tense. A room that wants to tell something new adds its word here. */
export type Topic =
  | 'sale-approved'
  | 'sale-declined'
  | 'sale-reversed'
  | 'sale-adjusted'
  | 'void-approved'
  | 'void-reversed'
  | 'refund-approved'
  | 'advice-declined'
  | 'refusal-overturned'
  | 'reversal-opened'
  | 'reversal-aged'
  | 'terminal-signed-on'
  | 'merchant-status-changed'
  | 'terminal-status-changed'
  | 'risk-stopped'
  | 'batch-uploaded'
  | 'batch-closed'

/** Something that happened, to be committed together with the change that it tells of. */
export interface NewEvent {
  readonly topic: Topic
  /** What it is about: the id of a transaction, a terminal, a merchant. */
  readonly key: string
  /** When it happened. */
  readonly at: Millis
  /** Plain data for JSON, at most about 8 kB. Never a PAN, a track or a key [LAW-8]. */
  readonly payload: unknown
}

/** An event as a consumer gets it. */
export interface OutboxEvent extends NewEvent {
  /** Unique in the house, and the same whenever this event is delivered, so that a consumer can know it again. */
  readonly id: number
}
