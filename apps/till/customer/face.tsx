import { Amount } from '../drawing/amount.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { MoneyLine } from '../drawing/money-line.tsx'
import { Qr } from '../drawing/qr.tsx'
import { sum } from '../drawing/sum.ts'
import { type MoneyWords, moneyWords } from '../money-words.ts'
import { WORDS } from '../words/index.ts'
import type { CustomerView } from './view.ts'

export const ICON: Readonly<Record<CustomerView['ask'], IconName>> = {
  welcome: 'basket',
  choose: 'card',
  present: 'tap',
  code: 'code',
  scan: 'phone',
  confirms: 'phone',
  pin: 'lock',
  wait: 'clock',
  slow: 'clock',
  sign: 'pen',
  result: 'tick',
  closed: 'lock',
}

/** What the customer is asked to do. */
export function askOf(view: CustomerView): string {
  const words = WORDS[view.language].customer
  if (view.ask === 'slow') return view.tender === 'card' ? words.leaveCard : words.wait
  return view.ask === 'result' ? '' : words[view.ask]
}

/** The money line for the customer, once there is one. */
export function sayOf(view: CustomerView): MoneyWords | undefined {
  if (view.ask !== 'result' || view.money === undefined) return undefined
  return moneyWords(
    { state: view.money },
    { purpose: view.purpose, tender: view.tender, outcome: '' },
    WORDS[view.language],
  )
}

/** The customer's side: the amount, what is asked, the money line. */
export function CustomerFace({ view }: { view: CustomerView }) {
  const words = WORDS[view.language]
  const say = sayOf(view)
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
              {view.code === undefined ? (
                <span className="size-32 rounded-full bg-tint text-accent grid place-items-center">
                  <Icon name={ICON[view.ask]} size={72} />
                </span>
              ) : (
                <span className="size-[min(44vh,80vw)]">
                  <Qr text={view.code} label={words.shownCode.alt} />
                </span>
              )}
              <h1 className="text-[44px] leading-tight font-bold text-balance">{askOf(view)}</h1>
              {view.told === undefined ? null : (
                <p className="text-[28px] text-soft text-balance">{view.told.sentence}</p>
              )}
            </div>
          </>
        ) : (
          <>
            <MoneyLine
              face={say.face}
              words={say.line}
              {...(say.face === 'paid' && view.amount !== undefined ? { amount: sum(view.amount, view.currency) } : {})}
              note={
                say.face === 'paid'
                  ? words.customer.thanks
                  : (say.note ?? (view.told === undefined ? words.customer.other : undefined))
              }
            />
            {view.told === undefined ? null : (
              <div className="grid gap-3 text-center text-balance" data-testid="told">
                <p className="text-[32px] leading-snug font-semibold">{view.told.sentence}</p>
                <p className="text-[28px] leading-snug text-soft">{view.told.action}</p>
              </div>
            )}
            {view.removeCard ? <p className="text-center text-[36px] font-bold">{words.customer.remove}</p> : null}
          </>
        )}
      </div>
    </main>
  )
}
