import type { ReactNode } from 'react'
import { isWord, useWords } from '../words/index.ts'

/** Why something is undone, in words; a reason that has none keeps its number [unionpay-pos §8]. */
export function ReversalReason({ reason }: { reason: string }): ReactNode {
  const words = useWords()
  const key = `reversal.reason.${reason}`
  return isWord(key) ? words(key) : words('reversal.reason.other', { reason })
}
