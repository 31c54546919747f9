import { Act, Other } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon } from '../drawing/icon.tsx'
import { useNow } from '../drawing/now.ts'
import { ProgressLine } from '../drawing/progress-line.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** The amount is far from the habit: the two figures beside each other, and one touch either way. */
export function ConfirmAmountScreen({ screen }: { screen: ScreenOf<'confirm-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency } = state.config.profile
  return (
    <Frame
      question={screen.side === 'above' ? words.care.amountAbove : words.care.amountBelow}
      action={
        <Act icon="tick" onClick={() => dispatch({ type: 'confirmed' })}>
          {words.care.right(sum(screen.amount, currency))}
        </Act>
      }
      others={
        <Other leaves icon="pen" onClick={() => dispatch({ type: 'cancelled' })}>
          {words.care.change}
        </Other>
      }
    >
      <div className="flex-1 grid content-center gap-4">
        <Amount minor={screen.amount} currency={currency} align="center" />
        <p className="text-center text-[26px] text-soft">{words.care.usual(sum(screen.usual, currency))}</p>
      </div>
    </Frame>
  )
}

/** The same card and amount minutes ago: the first sale, and whether this is another one. */
export function ConfirmRepeatScreen({ screen }: { screen: ScreenOf<'confirm-repeat'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const now = useNow(1)
  const minutes = Math.floor((now - screen.first.at) / 60_000)
  return (
    <Frame
      question={words.care.repeat}
      action={
        <Act icon="close" onClick={() => dispatch({ type: 'cancelled' })}>
          {words.care.same}
        </Act>
      }
      others={<Other onClick={() => dispatch({ type: 'confirmed' })}>{words.care.another}</Other>}
    >
      <div className="flex-1 grid content-center gap-5">
        <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
        <section className="sheet px-6 py-5 flex items-center gap-4" data-testid="first-sale">
          <span className="text-paid-ink">
            <Icon name="tick" size={40} weight={2.6} />
          </span>
          <p className="text-[22px] leading-snug">
            <strong className="block">{sum(screen.first.amount, state.config.profile.currency)}</strong>
            {words.care.repeatNote(words.care.minutesAgo(minutes), (screen.first.masked ?? '').slice(-4))}
          </p>
        </section>
      </div>
      <ProgressLine since={screen.since} until={screen.until} label={words.care.repeat} />
    </Frame>
  )
}
