import type { BusinessDay, Millis, TransactionType } from '@evertill/foundation'
import { FINANCIAL } from '../message/transaction-type.ts'

/** The id of a transaction: time in 1/64 ms made unique, so that it also sorts and partitions by time. */
export type JournalId = number

export type JournalState = 'sent' | 'approved' | 'declined' | 'reversing' | 'reversed' | 'pending' | 'blocked'

/** What a sale says beyond its amount: how much of it is a tip (minor units), and in how many instalments it is paid. */
export interface Terms {
  readonly tip?: number
  readonly instalments?: number
}

/** What makes two requests the same one [LAW-2]. */
export interface TransactionKey {
  readonly terminalId: string
  /** F60.2 */
  readonly batch: string
  /** F11 */
  readonly stan: string
}

/** What was asked, as it is committed before anything is sent [LAW-3]. */
export interface JournalRequest extends TransactionKey {
  readonly id: JournalId
  readonly at: Millis
  readonly businessDay: BusinessDay
  readonly type: TransactionType
  /** Minor units; 0 for an inquiry. */
  readonly amount: number
  readonly currency: string
  readonly merchantId: string
  readonly outletId: string
  readonly institutionId: string
  readonly agentPath: string
  readonly mcc: string
  /** F22 */
  readonly entryMode: string
  /** Keyed token of the PAN or wallet code: for counting and searching. */
  readonly panToken: string
  readonly panMasked: string
  readonly panSealed: Uint8Array
  /** The issuer link that is asked; empty when the switch refuses by itself. */
  readonly link: string
  readonly originalId: JournalId | null
  /** `sent`, or `declined` when the switch refuses by itself. */
  readonly state: 'sent' | 'declined'
  readonly responseCode: string
  /** What was agreed beyond the amount; the same shape as in a row. */
  readonly terms: Terms
  /** The risk decision and the values it compared, as text; empty when no rule applied. */
  readonly risk: string
  /** The request's fields, masked, as JSON text. */
  readonly request: string
}

/** How it ended, as it is committed before the terminal is answered [LAW-3]. */
export interface JournalOutcome {
  readonly id: JournalId
  readonly state: 'approved' | 'declined' | 'reversing' | 'pending'
  readonly responseCode: string
  readonly approvalCode: string
  /** Minor units that this comes to: what was asked, or the part of it that was approved [F39=10]. */
  readonly amount: number
  /** F54 and F44 of the answer, so that a repeated request gets the same one. */
  readonly additional: string
  readonly at: Millis
  /** Messages with the issuer and the answer to the terminal, masked, as JSON text. */
  readonly exchange: string
}

/** A row as others may read it. */
export interface JournalRow extends TransactionKey {
  readonly id: JournalId
  readonly rrn: string
  readonly at: Millis
  readonly businessDay: BusinessDay
  readonly type: TransactionType
  /** Minor units that stand: after a partial approval the part, after an adjustment the adjusted sum. */
  readonly amount: number
  /** Minor units of the request: what a repeat and a reversal say. */
  readonly asked: number
  readonly currency: string
  readonly merchantId: string
  readonly outletId: string
  readonly institutionId: string
  readonly agentPath: string
  readonly mcc: string
  readonly entryMode: string
  readonly panToken: string
  readonly panMasked: string
  readonly link: string
  readonly originalId: JournalId | null
  readonly state: JournalState
  readonly responseCode: string
  readonly approvalCode: string
  readonly additional: string
  readonly answeredAt: Millis | null
  /** The void that took this sale, completion or hold back. */
  readonly voidId: JournalId | null
  /** Of a hold: the completion that took the money. */
  readonly completedId: JournalId | null
  /** An adjustment that takes hold of this sale until its outcome is known. */
  readonly adjustingId: JournalId | null
  /** What was agreed beyond the amount. */
  readonly terms: Terms
  /** Minor units given back by refunds, those in progress included. */
  readonly refunded: number
  /**
   * Minor units that moved although their issuer had refused them, by its own late word or its network's file: this row's own, or by how much
   * less its issuer holds of this sale so. They count against the sale and are booked nowhere [LAW-7].
   */
  readonly overturned: number
}

/** Minor units of a sale that went back or are on their way, also what was refused first and went all the same. */
export function givenBack({ refunded, overturned }: Pick<JournalRow, 'refunded' | 'overturned'>): number {
  return refunded + overturned
}

/** Where the cardholder's money stands [LAW-4]. */
export type MoneyState = 'no' | 'yes' | 'reversing' | 'unknown'

const PER_MS = 64
const RRN_SPAN = 1_000_000_000_000

/** Gives ids: never twice, never backwards, also when the clock is. */
export class JournalIds {
  #last: JournalId

  constructor(last: JournalId) {
    this.#last = last
  }

  /** The newest id that was given. */
  get last(): JournalId {
    return this.#last
  }

  next(now: Millis): JournalId {
    this.#last = Math.max(this.#last + 1, now * PER_MS)
    return this.#last
  }

  /** No id lies beyond this one: after the clock was set back, ids go on where they were. */
  newest(now: Millis): JournalId {
    return Math.max(this.#last, newestAt(now))
  }
}

/** No id lies beyond this one while the clock was never set back; clocks of two houses differ by a minute at most. */
export function newestAt(now: Millis): JournalId {
  return (now + 60_000) * PER_MS
}

export function idAt(at: Millis): JournalId {
  return at * PER_MS
}

/** F37: the last 12 digits of the id. */
export function rrnOf(id: JournalId): string {
  return String(id % RRN_SPAN).padStart(12, '0')
}

/** The newest id, not beyond `newest`, that has this RRN. */
export function idOfRrn(rrn: string, newest: JournalId): JournalId | undefined {
  if (!/^\d{12}$/.test(rrn)) return undefined
  const id = newest - (newest % RRN_SPAN) + Number(rrn)
  return id <= newest ? id : id - RRN_SPAN
}

/** F11 toward the network: the last six digits of the RRN. */
export function networkStanOf(id: JournalId): string {
  return String(id % 1_000_000).padStart(6, '0')
}

/** A repeat is the same request only while it says the same thing about the same sale and the same day [practice: Money]. */
export interface Content {
  readonly type: TransactionType
  readonly amount: number
  readonly panToken: string
  readonly businessDay: BusinessDay
  readonly at: Millis
  /** What it refers to; null when that is not known, or it refers to nothing. */
  readonly originalId: JournalId | null
}

/** How long after midnight of the business day a repeat of yesterday's request is still taken for a repeat. */
const REPEAT_ACROSS_CUT_MS = 10 * 60_000

/** `known` is what the journal has, `asked` what came now. */
export function sameContent(known: Content, asked: Content): boolean {
  const { reversible, movement } = FINANCIAL[known.type]
  // A refund and an advice cannot be undone: they are asked for again until the end is known, for days if need be.
  const askedAgain = !reversible && movement !== 'none'
  return (
    known.type === asked.type &&
    known.amount === asked.amount &&
    known.panToken === asked.panToken &&
    // A refusal may have been given before anybody looked for the sale; it approves nothing, whatever it was about.
    (known.originalId === null || known.originalId === asked.originalId) &&
    (askedAgain || known.businessDay === asked.businessDay || Math.abs(known.at - asked.at) < REPEAT_ACROSS_CUT_MS)
  )
}

/** What a row says about money, and about the money of its original when it is a void. */
export function moneyOf(row: Pick<JournalRow, 'type' | 'state' | 'voidId'>): MoneyState {
  if (FINANCIAL[row.type].movement === 'none') return 'no'
  switch (row.state) {
    case 'approved':
      return row.voidId === null ? 'yes' : 'no'
    case 'declined':
    case 'reversed':
    case 'blocked':
      return 'no'
    case 'reversing':
      return 'reversing'
    default:
      return 'unknown'
  }
}
