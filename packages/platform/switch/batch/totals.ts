import { brandOf } from '@evertill/foundation'
import type { JournalRow } from '../journal/journal.ts'
import { FINANCIAL } from '../message/transaction-type.ts'

/** Sums of one side of a batch, minor units. Debit took money, credit gave it back [unionpay-pos §4, F48]. */
export interface SideTotals {
  readonly debit: number
  readonly debits: number
  readonly credit: number
  readonly credits: number
}

/** Domestic cards and wallets, and foreign cards. */
export interface BatchTotals {
  readonly domestic: SideTotals
  readonly foreign: SideTotals
}

/** 1 balanced, 2 not balanced. */
export type Verdict = 1 | 2
export interface Verdicts {
  readonly domestic: Verdict
  readonly foreign: Verdict
}

type Counted = Pick<JournalRow, 'type' | 'state' | 'amount' | 'panMasked' | 'entryMode'>

/** What the journal says of a batch: what stands as approved, and nothing else. */
export function totalsOf(rows: readonly Counted[]): BatchTotals {
  const sides = {
    domestic: { debit: 0, debits: 0, credit: 0, credits: 0 },
    foreign: { debit: 0, debits: 0, credit: 0, credits: 0 },
  }
  for (const row of rows) {
    if (row.state !== 'approved') continue
    const side = sides[isForeign(row) ? 'foreign' : 'domestic']
    const { movement } = FINANCIAL[row.type]
    if (movement === 'debit') {
      side.debit += row.amount
      side.debits += 1
    } else if (movement === 'credit') {
      side.credit += row.amount
      side.credits += 1
    }
  }
  return sides
}

function isForeign(row: Counted): boolean {
  return !/^0[34]/.test(row.entryMode) && brandOf(row.panMasked) !== 'CUP'
}

export function verdictsOf(ours: BatchTotals, told: BatchTotals): Verdicts {
  const side = (name: keyof BatchTotals): Verdict =>
    ours[name].debit === told[name].debit &&
    ours[name].debits === told[name].debits &&
    ours[name].credit === told[name].credit &&
    ours[name].credits === told[name].credits
      ? 1
      : 2
  return { domestic: side('domestic'), foreign: side('foreign') }
}

export const isBalanced = (verdicts: Verdicts): boolean => verdicts.domestic === 1 && verdicts.foreign === 1

/** F48 of the 0500: 62 digits; undefined when it is not that. */
export function readTotals(f48: string): BatchTotals | undefined {
  if (!/^\d{62}$/.test(f48)) return undefined
  const side = (text: string): SideTotals => ({
    debit: Number(text.slice(0, 12)),
    debits: Number(text.slice(12, 15)),
    credit: Number(text.slice(15, 27)),
    credits: Number(text.slice(27, 30)),
  })
  return { domestic: side(f48.slice(0, 30)), foreign: side(f48.slice(31, 61)) }
}

/** F48 of the 0510: the same sums back, each side with its verdict. */
export function writeTotals(f48: string, verdicts: Verdicts): string {
  return `${f48.slice(0, 30)}${verdicts.domestic}${f48.slice(31, 61)}${verdicts.foreign}`
}

/** One line of a batch as the terminal tells it. */
export interface Detail {
  readonly stan: string
  readonly amount: number
  readonly movement: 'debit' | 'credit'
}

/** F48 of a detail message: count, then up to eight records of 40 digits; undefined when it is not that. */
export function readDetails(f48: string): readonly Detail[] | undefined {
  const count = Number(f48.slice(0, 2))
  if (!/^\d+$/.test(f48) || count < 1 || count > 8 || f48.length !== 2 + 40 * count) return undefined
  return Array.from({ length: count }, (_, n) => {
    const record = f48.slice(2 + 40 * n, 42 + 40 * n)
    return { stan: record.slice(2, 8), amount: Number(record.slice(28)), movement: 'debit' as const }
  })
}
