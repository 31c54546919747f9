import type { MoneyState, TransactionRow, TransactionState } from '@evertill/contract'
import type { ReactNode } from 'react'
import { Mark } from '../../parts/mark.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useWords } from '../../words/index.ts'
import { MONEY_KIND } from './money-kind.ts'

/** What people see: a sale that was cancelled or given back in full is told as such. */
export type ShownState = TransactionState | 'voided' | 'refunded'

export const STATE_MEANING: Readonly<Record<ShownState, Meaning>> = {
  sent: 'open',
  approved: 'paid',
  declined: 'calm',
  pending: 'open',
  reversing: 'open',
  reversed: 'calm',
  blocked: 'calm',
  voided: 'calm',
  refunded: 'calm',
}

export function shownState(row: TransactionRow): ShownState {
  if (row.state !== 'approved') return row.state
  if (row.voided) return 'voided'
  return MONEY_KIND[row.type] === 'sale' && row.amount > 0 && row.givenBack === row.amount ? 'refunded' : 'approved'
}

export const MONEY_MEANING: Readonly<Record<MoneyState, Meaning>> = {
  yes: 'paid',
  no: 'calm',
  reversing: 'open',
  unknown: 'open',
}

export function StateMark({ row, solid }: { row: TransactionRow; solid?: boolean }): ReactNode {
  const words = useWords()
  const state = shownState(row)
  return (
    <Mark meaning={STATE_MEANING[state]} {...(solid ? { solid } : {})}>
      {words(`transaction.state.${state}`)}
    </Mark>
  )
}

/** The first two digits of F22 in words. */
export function useEntryWords(): (entryMode: string | undefined) => string {
  const words = useWords()
  const known = {
    '01': 'manual',
    '02': 'stripe',
    '03': 'code',
    '04': 'code',
    '05': 'chip',
    '07': 'tap',
    '80': 'fallback',
    '91': 'tap',
    '98': 'tap',
  } as const
  return (entryMode) => {
    const entry = known[entryMode?.slice(0, 2) as keyof typeof known]
    return entry ? words(`entry.${entry}`) : words('entry.none')
  }
}

/** The masked card with gaps as printed on a card; a wallet's code says that it is one. */
export function cardText(row: Pick<TransactionRow, 'panMasked'>): string {
  return row.panMasked ? row.panMasked.replace(/\*+/, '****') : '–'
}
