import type { TransactionRecord } from '@evertill/terminal'
import type { Db } from '../../packages/platform/index.ts'
import type { IssuerBook, IssuerRecord } from '../issuer/index.ts'
import type { IssuerName } from '../tunnel/house.ts'
import type { Purchases } from '../tunnel/purchases.ts'
import type { Swarm } from '../tunnel/swarm.ts'
import type { Till } from '../tunnel/till.ts'

/** Something that must not be, with what was seen. */
export interface Violation {
  readonly law: string
  readonly evidence: string
}

/** What the switch has written down of one transaction. */
export interface JournalFact {
  readonly id: number
  readonly terminal: string
  readonly batch: string
  readonly stan: string
  readonly type: TransactionRecord['type']
  readonly amount: number
  /** What was asked, where only a part of it was approved; the same otherwise. */
  readonly asked: number
  readonly state: string
  readonly code: string
  readonly link: string
  readonly original: number | null
  readonly voided: number | null
  readonly refunded: number
  /** What moved although it was refused: of this row, or back of this sale. */
  readonly overturned: number
  readonly day: string
  readonly card: string
  /** Approved by the switch for an issuer that was away; `refused` when the issuer said no afterwards and a case is open. */
  readonly stoodIn: boolean
  readonly refused: boolean
  /** A difference of this row, found by its issuer's late word or its file, has an owner. */
  readonly owned: boolean
  /** 9F26 of F55 in the request; null where no chip spoke. */
  readonly proof: string | null
  /** What was agreed beyond the amount when it was asked: minor units of a tip, number of instalments. */
  readonly terms: { readonly tip?: number; readonly instalments?: number }
  /** F22 */
  readonly entryMode: string
}

/** What the switch keeps of a chip's word. */
export interface ChipFact {
  readonly terminal: string
  readonly batch: string
  readonly stan: string
  readonly network: string
  readonly cryptogram: string
}

/** How the sums of a batch were judged when it was closed: what the terminal told, and what the switch had. */
export interface BatchFact {
  readonly terminal: string
  readonly batch: string
  readonly balanced: boolean
  readonly told: string
  readonly ours: string
}

export interface IssuerFact extends IssuerRecord {
  readonly issuer: IssuerName
}

/** The three books and all that was told, as they are once calm has returned. */
export interface Facts {
  readonly tills: readonly Till[]
  /** Oldest first. */
  readonly journal: readonly JournalFact[]
  /** By `terminal batch stan`. */
  readonly byKey: ReadonlyMap<string, JournalFact>
  /** By F37. */
  readonly byRrn: ReadonlyMap<string, JournalFact>
  readonly chips: readonly ChipFact[]
  readonly batches: readonly BatchFact[]
  readonly issuers: readonly IssuerFact[]
  readonly books: Readonly<Record<IssuerName, IssuerBook>>
  /** What the merchant was credited for each transaction, in minor units, by id of the journal. */
  readonly booked: ReadonlyMap<string, number>
  /** What stood open at moments of the calm at which nothing may: each with the law's limit. */
  readonly overdue: readonly string[]
  readonly openReversals: readonly string[]
  /** F37 of what an issuer first refused and then approved. */
  readonly contradicted: ReadonlySet<string>
  /** Of these, F37 of what was approved within the hearing of the switch; the line may have lost it. */
  readonly heardApprovals: ReadonlySet<string>
  /** The platform was killed at least once, with whatever it had only in memory. */
  readonly platformDied: boolean
  /** What the acquirer granted in this seed. */
  readonly granted: Pick<Swarm, 'offline' | 'standIn'>
  /** What is sold at each till, by terminal: which purchase an amount was asked for. */
  readonly purchases: ReadonlyMap<string, Purchases>
  /** Tills that could not sell when everything was well again. */
  readonly closed: readonly string[]
  readonly db: Db
  readonly tables: readonly string[]
}

/** One law, looked after in one file. Both looks give what they found, and nothing when all is well. */
export interface Law {
  /** `LAW-1` of docs/laws.md. */
  readonly name: string
  readonly says: string
  /** Looked at again and again while the storm lasts; must cost little. */
  readonly storm?: (db: Db) => Promise<readonly string[]>
  /** Looked at once, when all is calm. */
  readonly calm?: (facts: Facts) => readonly string[] | Promise<readonly string[]>
}

export function keyOf(record: Pick<TransactionRecord, 'batch' | 'stan'>, terminalId: string): string {
  return `${terminalId} ${record.batch} ${record.stan}`
}

/** Which way an approval moves the merchant's money: +1 in, -1 out, 0 where it is only held or let go, or booked at its sale. */
export function directionOf(type: JournalFact['type']): -1 | 0 | 1 {
  if (INCOMING.has(type)) return 1
  return OUTGOING.has(type) ? -1 : 0
}

const INCOMING: ReadonlySet<string> = new Set([
  'sale',
  'offline-sale',
  'completion',
  'completion-advice',
  'instalment',
  'moto',
])
const OUTGOING: ReadonlySet<string> = new Set([
  'void',
  'refund',
  'completion-void',
  'instalment-void',
  'moto-void',
  'moto-refund',
])
/** No reversal exists for these: they are asked for until their answer is known. */
export const ASKED: ReadonlySet<string> = new Set([
  'refund',
  'moto-refund',
  'offline-sale',
  'completion-advice',
  'adjustment',
])

/** Money that stays taken (or given back) by this row. */
export function stands(fact: JournalFact | undefined): boolean {
  return fact?.state === 'approved' && fact.type !== 'balance'
}
