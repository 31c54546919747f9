import type { MoneyState } from '@evertill/diagnosis'
import type { ReactNode } from 'react'
import { Mark } from '../../parts/mark.tsx'
import type { Meaning } from '../../theme/palette.ts'

const MEANING: Readonly<Record<MoneyState, Meaning>> = { no: 'calm', yes: 'paid', reversing: 'open', unknown: 'open' }

/** Where the customer's money stands, in the doctor's own words for it. */
export function MoneyMark({ money, text }: { money: MoneyState; text: string }): ReactNode {
  return (
    <Mark meaning={MEANING[money]} solid>
      {text}
    </Mark>
  )
}
