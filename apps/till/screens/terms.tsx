import { Act } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'
import { AmountPad, AmountRefusal, useKeyedAmount } from './amount-pad.tsx'
import { Cancel } from './leave.tsx'

/** Percentages offered at a touch, in hundredths of a percent; those over the limit are not. */
const USUAL = [500, 1_000, 1_500, 2_000]

/** How much tip: keyed, or one of the usual percentages. */
export function TipAmountScreen({ screen }: { screen: ScreenOf<'tip-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency, contract } = state.config.profile
  const most = words.terms.tipMost(sum(screen.most, currency))
  const limit = contract.tip?.limit ?? 0
  const give = useKeyedAmount()
  return (
    <Frame
      question={words.terms.tipQuestion}
      pad={<AmountPad />}
      action={
        <Act
          icon="tick"
          disabled={screen.refusal !== undefined || screen.base + screen.amount === screen.row?.amount}
          onClick={() => dispatch({ type: 'confirmed' })}
        >
          {screen.amount === 0 ? words.terms.tipNone : `${words.terms.tipAction} ${sum(screen.amount, currency)}`}
        </Act>
      }
      others={<Cancel />}
    >
      <div className="grid grid-cols-4 gap-2 min-[481px]:order-last">
        {USUAL.filter((percent) => percent <= limit).map((percent) => (
          <button
            key={percent}
            type="button"
            className="chip min-w-0 px-1"
            onClick={() => give(Math.floor((screen.base * percent) / 10_000))}
          >
            {percent / 100} %
          </button>
        ))}
      </div>
      <div className="flex-1 grid content-center">
        <p className="text-right text-[22px] text-soft max-[480px]:hidden">
          {words.terms.tipBase(sum(screen.base, currency))}
          {screen.row?.masked === undefined ? '' : ` – ${screen.row.masked.slice(-4)}`}
        </p>
        <Amount minor={screen.amount} currency={currency} />
        <p className="text-right text-[26px] font-semibold">
          {words.terms.tipTotal(sum(screen.base + screen.amount, currency))}
        </p>
        <AmountRefusal refusal={screen.refusal} most={most} told />
      </div>
    </Frame>
  )
}

/** The numbers of instalments that the contract offers. */
export function InstalmentsScreen({ screen }: { screen: ScreenOf<'choose-instalments'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency } = state.config.profile
  return (
    <Frame question={words.terms.instalmentsQuestion} others={<Cancel />}>
      <div className="flex-1 grid content-center min-h-[120px]">
        <Amount minor={screen.amount} currency={currency} align="center" />
        <p className="text-center text-[20px] text-soft">{words.terms.feeNote}</p>
      </div>
      <div className="grid gap-3 wide:grid-cols-2">
        {screen.choices.map(({ count, each }) => (
          <button
            key={count}
            type="button"
            className="min-h-[96px] rounded-[22px] border-2 border-line bg-raised shadow-[0_3px_0_var(--line)] px-6 py-3 flex items-baseline justify-between gap-4 text-left active:bg-tint active:translate-y-[2px] active:shadow-none"
            onClick={() => dispatch({ type: 'instalments-chosen', count })}
          >
            <span className="text-[30px] max-[480px]:text-[24px] font-bold self-center max-[480px]:whitespace-nowrap">
              {words.terms.count(count)}
            </span>
            <span className="text-[22px] max-[480px]:text-[20px] text-soft text-right self-center">
              {words.terms.each(sum(each, currency))}
            </span>
          </button>
        ))}
      </div>
    </Frame>
  )
}

/** The amount of a mail or phone order. */
export function OrderAmountScreen({ screen }: { screen: ScreenOf<'order-amount'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { currency, contract } = state.config.profile
  return (
    <Frame
      question={words.terms.orderQuestion}
      pad={<AmountPad />}
      action={
        <Act icon="lock" disabled={screen.amount === 0} onClick={() => dispatch({ type: 'confirmed' })}>
          {words.terms.orderAction} {screen.amount === 0 ? '' : sum(screen.amount, currency)}
        </Act>
      }
      others={<Cancel />}
    >
      <div className="flex-1 grid content-center">
        <Amount minor={screen.amount} currency={currency} />
        <p className="text-right text-[20px] text-soft">{words.terms.orderNote}</p>
        <AmountRefusal refusal={screen.refusal} most={words.hold.most(sum(contract.maxAmount, currency))} />
      </div>
    </Frame>
  )
}
