import { brandOf } from '@evertill/foundation'
import { fromRecords, type Records } from './open-records.ts'
import { KINDS } from './transaction-kind.ts'
import type { TransactionRecord } from './transaction-record.ts'

/** Sums of one side of a batch, minor units. */
export interface SideTotals {
  readonly debit: number
  readonly debits: number
  readonly credit: number
  readonly credits: number
}

/** What F48 of the 0500 says: domestic cards and wallets, and foreign cards. */
export interface BatchTotals {
  readonly domestic: SideTotals
  readonly foreign: SideTotals
}

/** F48 counts to 999 on each side. */
export const MOST_OF_A_SIDE = 999

const NONE: SideTotals = { debit: 0, debits: 0, credit: 0, credits: 0 }
export const NO_TOTALS: BatchTotals = { domestic: NONE, foreign: NONE }

/** Does it count in the sums of this batch? It moved money, and stands. */
export function isStanding(record: TransactionRecord, batch: string): boolean {
  if (record.batch !== batch || record.tender === 'cash' || record.status !== 'approved') return false
  const { effect } = KINDS[record.type]
  return effect === 'takes' || effect === 'gives'
}

/** Records of a batch that moved money and stand, oldest first. */
export function standing(records: Iterable<TransactionRecord>, batch: string): readonly TransactionRecord[] {
  return [...records].filter((record) => isStanding(record, batch))
}

/** Is a card of the home network, or a wallet? An outcome that was asked for, or an answer without a brand [F63.1], leaves it to the number. */
export const isDomestic = (record: TransactionRecord): boolean =>
  record.tender === 'wallet' || (record.host?.brand ?? brandOf(record.masked)) === 'CUP'

export function batchTotalsOf(records: readonly TransactionRecord[]): BatchTotals {
  const side = (own: readonly TransactionRecord[]): SideTotals => {
    const debits = own.filter((record) => KINDS[record.type].effect === 'takes')
    const credits = own.filter((record) => KINDS[record.type].effect === 'gives')
    const sum = (some: readonly TransactionRecord[]): number => some.reduce((total, record) => total + record.amount, 0)
    return { debit: sum(debits), debits: debits.length, credit: sum(credits), credits: credits.length }
  }
  return {
    domestic: side(records.filter(isDomestic)),
    foreign: side(records.filter((record) => !isDomestic(record))),
  }
}

/** Records of either side by batch. What is open may still come to stand, so it counts too. */
const counted = fromRecords((records) => {
  const batches = new Map<string, { takes: number; gives: number }>()
  for (const record of records.values()) {
    if (record.tender === 'cash' || ['declined', 'not-sent', 'reversed'].includes(record.status)) continue
    const { effect } = KINDS[record.type]
    if (effect !== 'takes' && effect !== 'gives') continue
    const sides = batches.get(record.batch) ?? { takes: 0, gives: 0 }
    sides[effect] += 1
    batches.set(record.batch, sides)
  }
  return batches
})

/** Records of the fuller side of a batch. */
export function batchCount(records: Records, batch: string): number {
  const { takes, gives } = counted(records).get(batch) ?? { takes: 0, gives: 0 }
  return Math.max(takes, gives)
}

/** Has either side reached what F48 can count? */
export function isBatchFull(records: Records, batch: string): boolean {
  return batchCount(records, batch) >= MOST_OF_A_SIDE
}

const n = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** F48 of the 0500, 62 digits, with the verdicts still open. */
export function totalsField({ domestic, foreign }: BatchTotals): string {
  const side = (one: SideTotals): string => n(one.debit, 12) + n(one.debits, 3) + n(one.credit, 12) + n(one.credits, 3)
  return `${side(domestic)}0${side(foreign)}0`
}

export interface Verdicts {
  readonly domestic: number
  readonly foreign: number
}

/** The two verdicts of a 0510: 1 balanced, 2 not, 3 error. Undefined when F48 is not that. */
export function verdictsIn(f48: string | undefined): Verdicts | undefined {
  if (f48 === undefined || !/^\d{62}$/.test(f48)) return undefined
  const verdicts = { domestic: Number(f48[30]), foreign: Number(f48[61]) }
  return [1, 2, 3].includes(verdicts.domestic) && [1, 2, 3].includes(verdicts.foreign) ? verdicts : undefined
}

export const isBalanced = ({ domestic, foreign }: Verdicts): boolean => domestic === 1 && foreign === 1

/** One message of the upload: up to eight debits, or one record that goes for itself. */
export type Upload =
  | { readonly kind: 'debits'; readonly records: readonly TransactionRecord[] }
  | { readonly kind: 'single'; readonly record: TransactionRecord }

/** What is uploaded of an unbalanced batch, in an order that a restart finds again. */
export function uploadsOf(records: readonly TransactionRecord[]): readonly Upload[] {
  const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1))
  const together = sorted.filter(
    (record) => KINDS[record.type].effect === 'takes' && record.type !== 'completion-advice',
  )
  const uploads: Upload[] = []
  for (let at = 0; at < together.length; at += 8) uploads.push({ kind: 'debits', records: together.slice(at, at + 8) })
  for (const record of sorted) if (!together.includes(record)) uploads.push({ kind: 'single', record })
  return uploads
}

/** F48 of a detail message: the count, and 40 digits a record. */
export function detailsField(records: readonly TransactionRecord[]): string {
  const line = (record: TransactionRecord): string =>
    `${isDomestic(record) ? '00' : '01'}${record.stan}${(record.pan?.reveal() ?? '').padStart(20, '0')}${n(record.amount, 12)}`
  return n(records.length, 2) + records.map(line).join('')
}
