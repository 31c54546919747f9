import type { TenderOffer } from '@evertill/terminal'
import { StopCard } from '../doctor/step.tsx'
import { Act, Hint, Other, Warning } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { MoneyLine } from '../drawing/money-line.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { moneyWords } from '../money-words.ts'
import { useWords } from '../words/index.ts'
import { AmountPad, useKeyedAmount } from './amount-pad.tsx'
import { Cancel } from './leave.tsx'
import { OfflineNote, SaveAct } from './offline.tsx'

const ICON: Readonly<Record<TenderOffer['tender'], IconName>> = {
  card: 'card',
  wallet: 'code',
  'shown-code': 'phone',
  cash: 'cash',
}
const HOTKEY: Readonly<Record<TenderOffer['tender'], string>> = {
  card: 'F1',
  wallet: 'F2',
  cash: 'F3',
  'shown-code': 'F4',
}

/** The ways to pay as three large objects. One that cannot be taken stays and says why. */
export function Tenders({ offers, low = false }: { offers: readonly TenderOffer[]; low?: boolean }) {
  const { dispatch } = useTill()
  const words = useWords()
  const names = {
    card: words.tender.card,
    wallet: words.tender.wallet,
    'shown-code': words.shownCode.tender,
    cash: words.tender.cash,
  }
  const notes = {
    card: words.tender.cardNote,
    wallet: words.tender.walletNote,
    'shown-code': words.shownCode.tenderNote,
    cash: words.tender.cashNote,
  }
  const why = (reason: TenderOffer['why']): string => {
    if (reason === undefined) return ''
    if (reason === 'not-granted' || reason === 'over-limit' || reason === 'same-card-unknown')
      return words.tender.why[reason]
    return words.limit[reason]
  }
  return (
    <div className={`grid gap-3 ${low ? 'wide:grid-cols-3' : ''}`}>
      {offers.map((offer) => (
        <button
          key={offer.tender}
          type="button"
          disabled={!offer.possible}
          data-hotkey={HOTKEY[offer.tender]}
          data-tender={offer.tender}
          onClick={() => dispatch({ type: 'tender-chosen', tender: offer.tender })}
          className={`${low ? 'min-h-[120px] max-[480px]:min-h-[76px] max-[480px]:py-2 wide:min-h-[84px] wide:px-4 wide:py-3 wide:gap-3' : offers.length > 3 ? 'min-h-[96px] max-[480px]:min-h-[80px] short:py-2' : 'min-h-[120px] short:min-h-[92px] short:py-2'} rounded-[22px] border-2 px-6 py-4 flex items-center gap-5 text-left ${offer.possible ? 'border-line bg-raised shadow-[0_3px_0_var(--line)] active:bg-tint active:translate-y-[2px] active:shadow-none' : 'border-dashed border-edge text-soft'}`}
        >
          <span
            className={`size-[72px] ${low ? 'wide:size-[48px]' : 'short:size-[56px]'} rounded-[18px] grid place-items-center shrink-0 ${offer.possible ? 'bg-tint text-accent' : 'bg-sunken'}`}
          >
            <Icon name={ICON[offer.tender]} size={42} />
          </span>
          <span className="flex-1 min-w-0">
            <span className={`block text-[30px] ${low ? 'wide:text-[22px]' : ''} font-bold leading-tight`}>
              {names[offer.tender]}
            </span>
            <span
              className={`block text-[20px] text-soft leading-snug ${offers.length > 3 && offer.possible ? 'max-[480px]:hidden' : ''} ${low && offer.possible ? 'wide:hidden' : ''} ${low ? 'wide:text-[18px]' : ''}`}
            >
              {offer.possible ? notes[offer.tender] : why(offer.why)}
            </span>
          </span>
          <kbd className={`kbd ${low ? 'wide:hidden' : ''}`}>{HOTKEY[offer.tender]}</kbd>
        </button>
      ))}
    </div>
  )
}

export function TenderScreen({ screen }: { screen: ScreenOf<'choose-tender'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { contract, currency } = state.config.profile
  const tip = state.transaction?.tip
  const alone = screen.because === undefined && state.split === undefined
  // Tips and plans travel in the bank's messages; a saved sale carries none.
  const mayAsk = screen.offline === undefined
  const mayTip = alone && mayAsk && contract.tip !== undefined
  const byInstalments =
    alone &&
    tip === undefined &&
    mayAsk &&
    contract.transactions.includes('instalment') &&
    contract.instalments !== undefined &&
    screen.amount >= contract.instalments.least
  const because = screen.because === undefined ? undefined : moneyWords(screen.because, undefined, words)
  return (
    <Frame
      action={screen.offline?.possible === true ? <SaveAct /> : undefined}
      question={screen.because === undefined ? words.tender.question : words.tender.other}
      others={
        <>
          <Cancel />
          {screen.because === undefined && screen.amount > 1 && tip === undefined ? (
            <Other icon="scale" onClick={() => dispatch({ type: 'split-asked' })}>
              {words.split.action}
            </Other>
          ) : null}
        </>
      }
    >
      {because === undefined ? null : (
        <MoneyLine face={because.face} words={because.line} note={because.note} compact />
      )}
      {because?.stop === undefined ? null : <Warning>{because.stop}</Warning>}
      {because === undefined ? <StopCard /> : null}
      <div className={because === undefined ? 'flex-1 grid content-center min-h-[96px]' : ''}>
        <Amount minor={screen.amount} currency={currency} align="center" />
        {state.split === undefined || state.split.total === screen.amount ? null : (
          <p className="text-center text-[20px] text-soft">{words.split.ofTotal(sum(state.split.total, currency))}</p>
        )}
        {tip === undefined ? null : (
          <p className="text-center text-[20px] text-soft">{words.terms.tipOf(sum(tip, currency))}</p>
        )}
        {mayTip || byInstalments ? (
          <div className="flex gap-3 justify-center pt-3">
            {!mayTip ? null : (
              <button type="button" className="chip px-6" onClick={() => dispatch({ type: 'tip-asked' })}>
                {tip === undefined ? words.terms.tip : words.terms.tipChange}
              </button>
            )}
            {byInstalments ? (
              <button type="button" className="chip px-6" onClick={() => dispatch({ type: 'instalments-asked' })}>
                {words.terms.instalments}
              </button>
            ) : null}
          </div>
        ) : null}
      </div>
      <Tenders low={state.stateLine.level === 'no-cards' || mayTip || byInstalments} offers={screen.offers} />
      {screen.offline === undefined ? null : <OfflineNote offer={screen.offline} />}
    </Frame>
  )
}

/** Cash: what is due, what was given, what goes back. */
export function CashScreen({ screen }: { screen: ScreenOf<'cash'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const currency = state.config.profile.currency
  const notes = [...new Set([screen.amount, ...[1_000, 5_000, 10_000].map((n) => Math.ceil(screen.amount / n) * n)])]
    .sort((a, b) => a - b)
    .slice(0, 4)
  const give = useKeyedAmount()
  const short = screen.received > 0 && screen.received < screen.amount
  return (
    <Frame
      question={<span className="max-[480px]:sr-only">{words.cash.question}</span>}
      pad={<AmountPad corner="00" />}
      action={
        <Act
          icon="cash"
          disabled={screen.received < screen.amount}
          onClick={() => dispatch({ type: 'cash-confirmed' })}
        >
          {words.cash.action}
        </Act>
      }
      others={<Cancel />}
    >
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 m-0 flex-1 content-center max-[480px]:grid-cols-[auto_1fr_auto_auto] max-[480px]:gap-x-2">
        <dt className="text-[22px] max-[480px]:text-[18px] text-soft">{words.cash.due}</dt>
        <dd className="m-0 text-right max-[480px]:text-left text-[32px] max-[480px]:text-[22px] font-semibold">
          {sum(screen.amount, currency)}
        </dd>
        <dt className="text-[22px] text-soft max-[480px]:order-1 max-[480px]:sr-only">{words.cash.received}</dt>
        <dd className="m-0 max-[480px]:order-1 max-[480px]:col-span-4">
          <Amount minor={screen.received} currency={currency} />
        </dd>
        <dt className="text-[22px] max-[480px]:text-[18px] text-soft">
          {short ? words.split.remainder : words.cash.change}
        </dt>
        <dd
          className={`m-0 text-right text-[40px] max-[480px]:text-[26px] font-bold ${short ? 'text-wait-ink' : 'text-accent'}`}
          data-testid="change"
        >
          {sum(short ? screen.amount - screen.received : Math.max(0, screen.change), currency)}
        </dd>
      </dl>
      {screen.refusal === undefined ? null : <Hint>{words.cash.tooLittle}</Hint>}
      <div className="flex gap-2 overflow-x-auto">
        {notes.map((n) => (
          <button key={n} type="button" className="chip flex-1" onClick={() => give(n)}>
            {n === screen.amount ? words.cash.exact : sum(n, currency).replace(/\.00$/, '')}
          </button>
        ))}
      </div>
    </Frame>
  )
}
