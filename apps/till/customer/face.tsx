import { Amount } from '../drawing/amount.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { MoneyLine } from '../drawing/money-line.tsx'
import { sum } from '../drawing/sum.ts'
import { moneyWords } from '../money-words.ts'
import { WORDS } from '../words/index.ts'
import type { CustomerView } from './view.ts'

const ICON: Readonly<Record<CustomerView['ask'], IconName>> = {
  welcome: 'basket',
  choose: 'card',
  present: 'tap',
  code: 'code',
  pin: 'lock',
  wait: 'clock',
  slow: 'clock',
  sign: 'pen',
  result: 'tick',
  closed: 'lock',
}

/** The customer's side: the amount, what is asked, the money line. */
export function CustomerFace({ view }: { view: CustomerView }) {
  const words = WORDS[view.language]
  const say =
    view.ask === 'result' && view.money !== undefined
      ? moneyWords({ state: view.money }, { purpose: view.purpose, tender: view.tender, outcome: '' }, words)
      : undefined
  const ask: Readonly<Record<CustomerView['ask'], string>> = {
    welcome: words.customer.welcome,
    choose: words.customer.choose,
    present: words.customer.present,
    code: words.customer.code,
    pin: words.customer.pin,
    wait: words.customer.wait,
    slow: view.tender === 'card' ? words.customer.leaveCard : words.customer.wait,
    sign: words.customer.sign,
    result: '',
    closed: words.customer.closed,
  }
  return (
    <main className="h-full flex flex-col px-6 py-6 gap-6 max-w-[900px] mx-auto" data-ask={view.ask}>
      <p className="text-center text-[26px] font-semibold text-soft">{view.merchant}</p>
      {view.practice ? (
        <p className="hazard rounded-[12px] grid place-items-center h-11 text-on-band">
          <span className="bg-band px-5 h-full grid place-items-center font-bold">{words.band.words}</span>
        </p>
      ) : null}
      <div className="flex-1 flex flex-col justify-center gap-8">
        {say === undefined ? (
          <>
            {view.amount === undefined ? null : (
              <Amount minor={view.amount} currency={view.currency} align="center" label={words.customer.due} />
            )}
            <div className="grid justify-items-center gap-6 text-center">
              <span className="size-32 rounded-full bg-tint text-accent grid place-items-center">
                <Icon name={ICON[view.ask]} size={72} />
              </span>
              <h1 className="text-[44px] leading-tight font-bold text-balance">{ask[view.ask]}</h1>
            </div>
          </>
        ) : (
          <>
            <MoneyLine
              face={say.face}
              words={say.line}
              {...(say.face === 'paid' && view.amount !== undefined ? { amount: sum(view.amount, view.currency) } : {})}
              note={say.face === 'paid' ? words.customer.thanks : (say.note ?? words.customer.other)}
            />
            {view.removeCard ? <p className="text-center text-[36px] font-bold">{words.customer.remove}</p> : null}
          </>
        )}
      </div>
    </main>
  )
}
