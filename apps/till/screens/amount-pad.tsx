import { Hint } from '../drawing/act.tsx'
import { Keypad } from '../drawing/keypad.tsx'
import { useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** The keys under an amount that the terminal keeps. */
export function AmountPad({ corner = 'clear', tight = true }: { corner?: '00' | 'clear'; tight?: boolean }) {
  const { dispatch } = useTill()
  const words = useWords()
  return (
    <Keypad
      tight={tight}
      corner={corner}
      label={words.keys.amount}
      onKey={(key) => dispatch({ type: 'key-pressed', key: key === 'erase' ? 'back' : key })}
    />
  )
}

/** Keys a whole amount (minor units) at one touch, as fingers would. */
export function useKeyedAmount(): (minor: number) => void {
  const { dispatch } = useTill()
  return (minor) => {
    dispatch({ type: 'key-pressed', key: 'clear' })
    for (const digit of String(minor)) dispatch({ type: 'key-pressed', key: digit as '0' })
  }
}

/** Why an amount was not taken: it is nothing, or more than `most` says. */
export function AmountRefusal({ refusal, most }: { refusal: 'zero' | 'over-limit' | undefined; most: string }) {
  const words = useWords()
  if (refusal === undefined) return null
  return <Hint>{refusal === 'zero' ? words.sale.zero : most}</Hint>
}
