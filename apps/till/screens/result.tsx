import { CauseLines, StepAct, useCase, WhyRow } from '../doctor/step.tsx'
import { Act, Hint, Other, Warning } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { MoneyLine } from '../drawing/money-line.tsx'
import { useNow } from '../drawing/now.ts'
import { span } from '../drawing/progress-line.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { bankReason, moneyWords, stopReason } from '../money-words.ts'
import { useWords } from '../words/index.ts'
import { OfflineNote, SaveAct } from './offline.tsx'
import { Tenders } from './tender.tsx'

/** A running time in figures, upwards. */
function Since({ at }: { at: number }) {
  const now = useNow(2)
  return <>{span(Math.floor((now - at) / 1000) * 1000)}</>
}

/**
 * The end of a payment, in the order in which one second of attention goes: money line, cause, one button, support code.
 * While an outcome is open the one button is another way to pay, never "again" [practice: Money].
 */
export function ResultScreen({ screen }: { screen: ScreenOf<'result'> }) {
  const { state, dispatch, openReceipt } = useTill()
  const words = useWords()
  const currency = state.config.profile.currency
  // Nothing recorded means nothing was sent; then, and only then, there is no money line and no money can have moved.
  const money = state.money ?? (screen.recordId === undefined ? { state: 'no' as const } : undefined)
  const say = money === undefined ? undefined : moneyWords(money, screen, words)
  const record = screen.recordId === undefined ? undefined : state.records.get(screen.recordId)
  const approved = say?.face === 'paid'
  const open = say?.running === true
  const printed = screen.slip !== 'problem'
  const reason = approved
    ? undefined
    : (bankReason(screen.responseCode, words, screen.tender) ?? stopReason(screen.why, words))
  const problem: Readonly<Record<string, string>> = words.result.slipProblem
  const { split } = screen
  const owed = approved && split !== undefined && split.remaining > 0
  const again = () => dispatch({ type: 'another-tender-asked' })
  const onward = () => dispatch({ type: 'continued' })
  const stop = useCase()
  // A saved sale has come as far as it can: what holds the line up is not this customer's matter any more.
  const settled = (approved || screen.outcome === 'stored') && printed
  const ill = settled ? undefined : stop
  const step = ill?.step
  const beside = ill?.others[0]

  // The shop can go on selling: that comes before mending what is broken.
  const saving = screen.offline?.possible === true
  const action = saving ? (
    <SaveAct />
  ) : step !== undefined ? (
    <StepAct deed={step} />
  ) : approved || settled ? (
    printed ? (
      <Act onClick={onward}>{owed ? words.split.collect : words.result.approvedNext}</Act>
    ) : (
      <Act icon="printer" onClick={() => dispatch({ type: 'slip-retried' })}>
        {words.result.reprint}
      </Act>
    )
  ) : screen.mayRepeatPin ? (
    <Act icon="lock" onClick={() => dispatch({ type: 'pin-repeated' })}>
      {words.result.repeatPin}
    </Act>
  ) : screen.mayChooseTender ? (
    <Act onClick={again}>{open ? words.result.otherTender : words.result.otherCard}</Act>
  ) : (
    <Act onClick={onward}>{words.result.newSale}</Act>
  )

  // Whatever the one button proposes, nobody is held here.
  const mayLeaveToo =
    !approved &&
    !settled &&
    (saving || (step === undefined ? screen.mayRepeatPin || screen.mayChooseTender : !step.leaves))

  return (
    <Frame
      action={action}
      others={
        <>
          {beside === undefined || (!approved && !screen.mayRepeatPin && !screen.mayChooseTender) ? null : (
            <Other {...(beside.icon === undefined ? {} : { icon: beside.icon })} onClick={beside.run}>
              {beside.first ?? beside.label}
            </Other>
          )}
          {(approved || screen.outcome === 'stored') && !printed ? (
            <Other leaves onClick={() => dispatch({ type: 'slip-skipped' })}>
              {words.result.skipSlip}
            </Other>
          ) : null}
          {((approved && printed) || screen.outcome === 'stored') && record !== undefined && screen.slip !== 'none' ? (
            <Other icon="receipt" hotkey="F2" onClick={() => openReceipt(record.id)}>
              {words.result.receipt}
            </Other>
          ) : null}
          {!approved && (step === undefined || saving) && (screen.mayRepeatPin || saving) && screen.mayChooseTender ? (
            <Other onClick={again}>{words.result.otherCard}</Other>
          ) : null}
          {mayLeaveToo ? (
            <Other leaves onClick={onward}>
              {words.result.newSale}
            </Other>
          ) : null}
        </>
      }
    >
      <div className="flex-1 flex flex-col justify-center gap-4">
        {say === undefined ? null : (
          <MoneyLine
            face={say.face}
            words={owed ? words.split.partPaid : say.line}
            compact={owed}
            {...(approved ? { amount: sum(screen.amount, currency) } : {})}
            note={say.note}
          >
            {open && state.money !== undefined ? <Since at={state.money.since} /> : undefined}
          </MoneyLine>
        )}
        {say?.stop === undefined ? null : <Warning>{say.stop}</Warning>}
        {owed ? (
          <div className="rounded-[22px] border-2 border-wait-ink text-wait-ink px-5 py-4 text-center" role="alert">
            {record?.requested === undefined ? null : (
              <p className="text-[20px] text-ink">
                {words.split.bankPaid(sum(screen.amount, currency), sum(record.requested, currency))}
              </p>
            )}
            <p className="text-[40px] max-[480px]:text-[32px] font-bold leading-tight">
              {words.split.left(sum(split.remaining, currency))}
            </p>
          </div>
        ) : approved && split !== undefined ? (
          <p className="text-center text-[24px] font-semibold">
            {words.split.allPaid(sum(split.total, currency), split.parts)}
          </p>
        ) : null}
        {approved && record?.instalments !== undefined ? (
          <p className="text-center text-[24px] font-semibold">
            {words.terms.plan(record.instalments.count)}
            {record.instalments.first === undefined
              ? ''
              : ` – ${words.terms.first} ${sum(record.instalments.first, currency)}`}
            {record.instalments.fee === undefined
              ? ''
              : ` – ${words.terms.fee} ${sum(record.instalments.fee, currency)}`}
          </p>
        ) : null}
        {approved && record?.tip !== undefined && record.tip > 0 ? (
          <p className="text-center text-[24px] font-semibold">{words.terms.tipOf(sum(record.tip, currency))}</p>
        ) : null}
        {approved ? null : <CauseLines of={ill} otherwise={reason} />}
        {approved || screen.amount === 0 ? null : (
          <p className="text-center text-[64px] max-[480px]:text-[40px] leading-none font-[550] tracking-tight">
            {sum(screen.amount, currency)}
          </p>
        )}
        {approved && !printed ? (
          <>
            <Warning>{words.money.doNotCharge}</Warning>
            <CauseLines
              of={ill}
              otherwise={problem[screen.slipProblem ?? 'failed'] ?? words.result.slipProblem.failed}
            />
          </>
        ) : null}
        {record?.cash === undefined || record.cash.change === 0 ? null : (
          <p className="text-center text-[24px] text-soft">
            {words.result.change}{' '}
            <strong className="text-[48px] text-ink align-middle ml-2">{sum(record.cash.change, currency)}</strong>
          </p>
        )}
        {screen.offline === undefined ? null : <OfflineNote offer={screen.offline} />}
        {screen.removeCard ? <Hint icon="card">{words.result.removeCard}</Hint> : null}
        {settled ? null : (
          <WhyRow of={ill} otherwise={record === undefined ? undefined : `${words.record.stan} ${record.stan}`} />
        )}
      </div>
    </Frame>
  )
}

/** Deeds that come to taking cash. */
const CASH: ReadonlySet<string> = new Set(['another-tender', 'take-cash', 'offline-tenders'])

/** Cards were asked for and cannot be taken: why, and what still works. */
export function CannotTakeCardsScreen({ screen }: { screen: ScreenOf<'cannot-take-cards'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const stop = useCase()
  const first = screen.limits[0]
  const cash = screen.offers.find((offer) => offer.tender === 'cash' && offer.possible)
  const rest = screen.offers.filter((offer) => offer.possible && offer.tender !== 'cash')
  return (
    <Frame
      action={
        screen.offline?.possible === true ? (
          <SaveAct />
        ) : stop?.step !== undefined ? (
          <StepAct deed={stop.step} />
        ) : cash === undefined ? (
          <Act onClick={() => dispatch({ type: 'cancelled' })}>{words.cannot.back}</Act>
        ) : (
          <Act icon="cash" onClick={() => dispatch({ type: 'tender-chosen', tender: 'cash' })}>
            {words.cannot.action}
          </Act>
        )
      }
      others={
        cash === undefined && stop?.step === undefined && screen.offline?.possible !== true ? undefined : (
          <>
            {cash === undefined ||
            (screen.offline?.possible !== true && (stop?.step === undefined || CASH.has(stop.step.id))) ? null : (
              <Other icon="cash" onClick={() => dispatch({ type: 'tender-chosen', tender: 'cash' })}>
                {words.cannot.action}
              </Other>
            )}
            <Other leaves onClick={() => dispatch({ type: 'cancelled' })}>
              {words.cannot.back}
            </Other>
          </>
        )
      }
    >
      <div className="flex-1 flex flex-col justify-center gap-4">
        <MoneyLine compact={screen.offline !== undefined} face="calm" words={words.money.no} />
        {screen.offline === undefined ? null : (
          <>
            <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
            <OfflineNote offer={screen.offline} />
          </>
        )}
        <CauseLines
          of={stop}
          otherwise={
            first === undefined
              ? words.cannot.question
              : `${words.limit[first]}${words.doctor.stop}${words.limitHelp[first]}`
          }
        />
        {screen.offline !== undefined ? null : (
          <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
        )}
        {rest.length === 0 ? null : (
          <>
            <h2 className="text-[22px] text-soft">{words.cannot.still}</h2>
            <Tenders offers={rest} />
          </>
        )}
        <WhyRow of={stop} />
      </div>
    </Frame>
  )
}

export function BalanceScreen({ screen }: { screen: ScreenOf<'balance'> }) {
  const { dispatch } = useTill()
  const words = useWords()
  return (
    <Frame
      question={words.balance.question}
      action={<Act onClick={() => dispatch({ type: 'continued' })}>{words.balance.action}</Act>}
    >
      <div className="flex-1 grid content-center gap-4">
        <p className="text-center text-[22px] text-soft">{words.pin.card(screen.masked.replace(/\*+/, ' **** '))}</p>
        {screen.balance === undefined ? (
          <p className="text-center text-[26px] font-semibold">{words.balance.unknown}</p>
        ) : (
          <Amount minor={screen.balance} currency={screen.currency} align="center" />
        )}
      </div>
    </Frame>
  )
}
