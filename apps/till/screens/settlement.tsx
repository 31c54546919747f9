import type { ReactNode } from 'react'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon } from '../drawing/icon.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

type Screen = ScreenOf<'settlement'>
type Totals = Screen['totals']

const netOf = ({ domestic, foreign }: Totals): number =>
  domestic.debit - domestic.credit + foreign.debit - foreign.credit

const isEmpty = ({ domestic, foreign }: Totals): boolean =>
  [domestic, foreign].every((side) => side.debits + side.credits === 0)

/** Two verdicts and both say that the sums are the host's. */
const agrees = (verdicts: Screen['verdicts']): boolean => verdicts?.domestic === 1 && verdicts.foreign === 1

/** The end of a batch: what will be told, how far it is, and what the host said. */
export function SettlementScreen({ screen }: { screen: Screen }) {
  const { dispatch } = useTill()
  const { settlement: words, keys, result } = useWords()
  const { verdicts, last } = screen
  const running = screen.stage !== 'ready'
  const leave = (): void => dispatch({ type: 'place-chosen', place: running ? 'sales' : 'amount' })
  const settle = (): void => dispatch({ type: 'settlement-asked' })
  // Nothing in it: the next thing to do is to sell. Whoever wants to end it all the same still can.
  const empty = !running && isEmpty(screen.totals)
  return (
    <Frame
      question={words.title}
      action={
        empty ? (
          <Act leaves onClick={leave}>
            {result.newSale}
          </Act>
        ) : (
          <Act icon="tick" onClick={settle}>
            {running ? words.retry : words.action}
          </Act>
        )
      }
      others={
        <>
          {empty ? (
            <Other icon="tick" onClick={settle}>
              {words.action}
            </Other>
          ) : (
            <Other leaves icon="back" onClick={leave}>
              {keys.back}
            </Other>
          )}
          {last === undefined ? null : (
            <Other icon="receipt" onClick={() => dispatch({ type: 'settlement-reprint-asked' })}>
              {words.reprint}
            </Other>
          )}
        </>
      }
    >
      {last === undefined || running ? null : <Closed last={last} />}
      <div className="flex-1 grid content-center gap-4">
        {running ? (
          <p className="text-center text-[22px]" role="status">
            <b>{words.stage[screen.stage]}</b>
            {screen.uploads === 0 ? '' : ` – ${words.uploaded(screen.uploaded, screen.uploads)}`}
            <br />
            <span className="text-[20px] text-soft">{words.running}</span>
          </p>
        ) : null}
        {verdicts === undefined ? null : <Verdict balanced={agrees(verdicts)} />}
        {screen.why === undefined ? null : <Hint icon="clock">{words.failed}</Hint>}
        <Sums batch={screen.batch} totals={screen.totals} />
      </div>
    </Frame>
  )
}

/** The batch that was closed just before: over, with what it came to. */
function Closed({ last }: { last: NonNullable<Screen['last']> }) {
  const { currency } = useTill().state.config.profile
  const words = useWords().settlement
  return (
    <section
      role="status"
      className="appear rounded-[22px] bg-paid text-on-fill px-6 py-5 flex flex-wrap items-center gap-x-5 gap-y-2"
      data-testid="batch-closed"
    >
      <Icon name="tick" size={44} weight={2.4} />
      <p className="flex-1 min-w-[200px] text-[22px] leading-snug">
        <b className="text-[26px]">{words.last(last.batch)}</b>
        <br />
        {agrees(last.verdicts) ? words.balanced : words.unbalanced}
      </p>
      <b className="text-[32px] whitespace-nowrap ml-auto">{sum(netOf(last.totals), currency)}</b>
    </section>
  )
}

/** What a batch comes to: the net in large, each side of it below; sides without anything are left out. */
function Sums({ batch, totals }: { batch: string; totals: Totals }) {
  const { currency } = useTill().state.config.profile
  const words = useWords().settlement
  const lines = (['domestic', 'foreign'] as const).flatMap((name) =>
    (['debit', 'credit'] as const).map((side) => ({
      name,
      side,
      count: totals[name][side === 'debit' ? 'debits' : 'credits'],
      minor: totals[name][side],
    })),
  )
  return (
    <>
      <p className="text-center text-[20px] text-soft">{words.batch(batch)}</p>
      <p className="text-center text-[56px] font-bold leading-none">{sum(netOf(totals), currency)}</p>
      {isEmpty(totals) ? (
        <p className="text-center text-[22px] text-soft">{words.empty}</p>
      ) : (
        <ul className="sheet list-none m-0 p-0">
          {lines
            .filter((line) => line.count > 0)
            .map(({ name, side, count, minor }) => (
              <li
                key={`${name}-${side}`}
                className="flex items-center gap-4 px-5 py-3 border-b border-line last:border-0 text-[22px]"
              >
                <Icon name={side === 'debit' ? 'card' : 'undo'} size={28} />
                <span className="flex-1">
                  <b>{words[side]}</b>
                  <br />
                  <span className="text-[18px] text-soft">
                    {words[name]} – {words.count(count)}
                  </span>
                </span>
                <b>{sum(side === 'debit' ? minor : -minor, currency)}</b>
              </li>
            ))}
        </ul>
      )}
    </>
  )
}

/** Whether the host has the same sums; said in colour, sign and words. */
function Verdict({ balanced }: { balanced: boolean }): ReactNode {
  const words = useWords().settlement
  if (!balanced) return <Hint icon="scale">{words.unbalanced}</Hint>
  return (
    <p className="flex items-center justify-center gap-2 text-[22px] font-semibold text-paid-ink">
      <Icon name="tick" size={28} />
      {words.balanced}
    </p>
  )
}
