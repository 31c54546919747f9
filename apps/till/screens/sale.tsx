import { Act, Hint } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon } from '../drawing/icon.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { prefer, usePreference } from '../preference.ts'
import { inLanguage, useWords } from '../words/index.ts'
import { AmountPad, AmountRefusal } from './amount-pad.tsx'
import { Goods, Ticket } from './goods.tsx'

/** The two ways to make a sale. The choice is remembered. */
function Ways({ now }: { now: 'amount' | 'cart' }) {
  const { dispatch } = useTill()
  const words = useWords()
  const way = (place: 'amount' | 'cart', icon: 'keys' | 'basket', label: string) => (
    <button
      type="button"
      aria-pressed={now === place}
      data-hotkey={now === place ? undefined : 'F6'}
      className={`flex-1 min-h-14 max-[480px]:min-h-12 rounded-[14px] flex items-center justify-center gap-2 text-[20px] font-semibold ${now === place ? 'bg-raised text-ink border border-line shadow-[0_1px_3px_var(--shadow)]' : 'text-soft border border-transparent'}`}
      onClick={() => {
        prefer({ saleBy: place === 'cart' ? 'goods' : 'keys' })
        dispatch({ type: 'place-chosen', place })
      }}
    >
      <Icon name={icon} size={24} />
      {label}
    </button>
  )
  return (
    <fieldset aria-label={words.sale.question} className="flex gap-1 p-1 rounded-[18px] bg-sunken m-0 border-0 min-w-0">
      {way('amount', 'keys', words.sale.keypad)}
      {way('cart', 'basket', words.sale.goods)}
    </fieldset>
  )
}

function Charge({ minor }: { minor: number }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  return (
    <Act onClick={() => dispatch({ type: 'checked-out' })} disabled={minor === 0}>
      {words.sale.charge}
      {minor === 0 ? '' : ` ${sum(minor, state.config.profile.currency)}`}
    </Act>
  )
}

/** Idle: the amount and twelve keys. */
export function AmountScreen({ screen }: { screen: ScreenOf<'amount'> }) {
  const { state } = useTill()
  const words = useWords()
  const { currency, contract } = state.config.profile
  return (
    <Frame
      action={<Charge minor={screen.amount} />}
      pad={
        <AmountPad
          corner="00"
          // What is saved stands above the amount: neither may push the other out of sight.
          tight={state.stateLine.stored !== undefined}
        />
      }
    >
      <h1 className="sr-only">{words.sale.question}</h1>
      <Ways now="amount" />
      <div className="flex-1 flex flex-col justify-center min-h-[76px]">
        <Amount minor={screen.amount} currency={currency} />
        <AmountRefusal refusal={screen.refusal} most={words.sale.overLimit(sum(contract.maxAmount, currency))} />
      </div>
    </Frame>
  )
}

/** A line of the cart that looks like a slip of the hand: said, never in the way. */
function Doubt({ screen }: { screen: ScreenOf<'cart'> }) {
  const words = useWords()
  const { language } = usePreference()
  const line = screen.lines.find((one) => one.itemId === screen.doubt?.itemId)
  if (screen.doubt === undefined || line === undefined) return null
  const name = inLanguage(line.name, language)
  return (
    <Hint icon="basket">
      {screen.doubt.why === 'category' ? words.care.category(name) : words.care.quantity(name, line.quantity)}
    </Hint>
  )
}

/** Idle with goods: categories, items, and the ticket that they make. */
export function CartScreen({ screen }: { screen: ScreenOf<'cart'> }) {
  const { currency, contract } = useTill().state.config.profile
  const words = useWords()
  return (
    <Frame action={<Charge minor={screen.total} />} wide fill>
      <h1 className="sr-only">{words.sale.question}</h1>
      <Ways now="cart" />
      {screen.unknownCode === undefined ? null : (
        <Hint icon="barcode">{words.sale.unknownCode(screen.unknownCode)}</Hint>
      )}
      <AmountRefusal refusal={screen.refusal} most={words.sale.overLimit(sum(contract.maxAmount, currency))} />
      <Doubt screen={screen} />
      <div className="flex-1 min-h-0 flex flex-col wide:flex-row gap-4 wide:items-stretch">
        <Goods />
        <Ticket lines={screen.lines} total={screen.total} />
      </div>
    </Frame>
  )
}
