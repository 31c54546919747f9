import { Hint, Other } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { useNow } from '../drawing/now.ts'
import { ProgressLine } from '../drawing/progress-line.tsx'
import { Qr } from '../drawing/qr.tsx'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** A code for the customer to scan: how much, until when, and no word of payment before the host has said so. */
export function MerchantCodeScreen({ screen }: { screen: ScreenOf<'merchant-code'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const now = useNow()
  const left = Math.max(0, Math.ceil((screen.until - now) / 1_000))
  const line = left === 0 ? words.shownCode.closing : words.shownCode.left(left)
  return (
    <Frame
      question={words.shownCode.question}
      others={
        <Other leaves onClick={() => dispatch({ type: 'cancelled' })}>
          {words.shownCode.withdraw}
        </Other>
      }
    >
      <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      <div className="relative flex-1 min-h-[130px] basis-[130px]">
        <div className={`absolute inset-0 ${left === 0 ? 'opacity-20' : ''}`}>
          <Qr text={screen.text} label={words.shownCode.alt} />
        </div>
      </div>
      {screen.lineUp ? (
        <p className="max-[480px]:hidden text-[20px] text-soft text-center text-balance">{words.shownCode.note}</p>
      ) : (
        <Hint icon="line">{words.shownCode.lineDown}</Hint>
      )}
      <ProgressLine since={screen.since} until={screen.until} label={line} />
    </Frame>
  )
}
