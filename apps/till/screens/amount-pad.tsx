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

/** Why an amount was not taken: it is nothing, or more than `most` says. Until then it may say so quietly. */
export function AmountRefusal(props: {
  refusal: 'zero' | 'over-limit' | undefined
  most: string
  /** Tells the limit before it is passed. */
  told?: boolean
}) {
  const words = useWords()
  const { refusal, most } = props
  if (refusal === undefined) return props.told ? <p className="text-right text-[20px] text-soft">{most}</p> : null
  return (
    <div className="mt-3">
      <Hint>{refusal === 'zero' ? words.sale.zero : most}</Hint>
    </div>
  )
}
