import type { TransactionType } from '@evertill/foundation'
import type { FieldSet } from './field-set.ts'

/** What every kind of message is held against. Data: another acquirer's habits are another table [unionpay-pos §3]. */
export interface MessageRule extends FieldSet {
  readonly mti: string
  /** F3; undefined where the message has none, or (reversal) takes the original's. */
  readonly processingCode?: string
  /** F60.1 */
  readonly kind?: string
  /** F60.3; for management messages. */
  readonly network?: readonly string[]
}

/**
 * What an approval does, seen from the cardholder: money is taken, comes back, is held, is let go, what was taken becomes another
 * sum, or nothing moves. What is only held never reaches the ledger.
 */
export type Movement = 'debit' | 'credit' | 'hold' | 'release' | 'adjust' | 'none'

/** How a transaction takes hold of the one it refers to, so that of several only one can. */
export type Claim = 'void' | 'refund' | 'completion' | 'adjustment'

export interface FinancialRule extends MessageRule {
  readonly type: TransactionType
  readonly processingCode: string
  readonly kind: string
  /** F25, where it alone tells this type from another one [unionpay-pos §3]. */
  readonly condition?: string
  /** The codes that mean yes, and no others [LAW-7]. */
  readonly approvals: ReadonlySet<string>
  readonly movement: Movement
  /** May the machine undo it? Refunds and inquiries are never reversed [unionpay-pos §8]. */
  readonly reversible: boolean
  /** Does it name an earlier transaction in F61 or F37? */
  readonly refersBack: boolean
  /** Of which types that one may be, and how it is taken hold of. */
  readonly originals: ReadonlySet<TransactionType>
  readonly claim?: Claim
  /** Only the terminal and batch of the original may do this. */
  readonly sameBatch: boolean
  /** It has happened already and is told, not asked: it is delivered however long that takes, and our own refusal of it is a case for people too. */
  readonly told?: boolean
  /**
   * An advice: its issuer's refusal, or taking a part of it only (10), is a difference that a person owns. The part is undone, because nobody
   * can collect the rest.
   */
  readonly advises?: boolean
  /** Do the risk rules look at it and count it? What refers back was looked at already. */
  readonly judged: boolean
  /** How the network is asked. */
  readonly networkMti: string
  readonly networkProcessingCode: string
}

type ManagementType =
  | 'sign-on'
  | 'sign-off'
  | 'echo'
  | 'signature'
  | 'status'
  | 'parameters'
  | 'parameters-end'
  | 'batch-totals'
  | 'batch-details'
  | 'chip-record'
  | 'batch-end'

export interface ManagementRule extends MessageRule {
  readonly type: ManagementType | 'reversal'
}

export type Rule = FinancialRule | ManagementRule

/** What tells one kind of message from another. */
export type Described = {
  readonly mti: string
  readonly 3?: unknown
  readonly 25?: unknown
  readonly 60?: { readonly type: string; readonly network?: string | undefined } | undefined
}
