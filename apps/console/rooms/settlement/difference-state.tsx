import type { DifferenceRow } from '@evertill/contract'
import type { ReactNode } from 'react'
import { Mark } from '../../parts/mark.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useWords } from '../../words/index.ts'

const MEANING: Readonly<Record<DifferenceRow['state'], Meaning>> = {
  open: 'stop',
  proposed: 'open',
  cleared: 'paid',
  mended: 'calm',
}

export function StateOfDifference({ row }: { row: DifferenceRow }): ReactNode {
  const words = useWords()
  return <Mark meaning={MEANING[row.state]}>{words(`difference.state.${row.state}`)}</Mark>
}
