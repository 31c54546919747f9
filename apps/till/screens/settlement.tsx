import { Act, Hint, Other } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { sum } from '../drawing/sum.ts'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** The end of a batch: what will be told, how far it is, and what the host said. */
export function SettlementScreen({ screen }: { screen: ScreenOf<'settlement'> }) {
  const { state, dispatch } = useTill()
  const words = useWords().settlement
  const keys = useWords().keys
  const { currency } = state.config.profile
  const { verdicts, last } = screen
  const running = screen.stage !== 'ready'
  return (
    <Frame
      question={words.title}
      action={
        <Act icon="tick" onClick={() => dispatch({ type: 'settlement-asked' })}>
          {running ? words.retry : words.action}
        </Act>
      }
      others={
        <>
          <Other
            leaves
            icon="back"
            onClick={() => dispatch({ type: 'place-chosen', place: running ? 'sales' : 'amount' })}
          >
            {keys.back}
          </Other>
          {last === undefined ? null : (
            <Other icon="receipt" onClick={() => dispatch({ type: 'settlement-reprint-asked' })}>
              {words.reprint}
            </Other>
          )}
        </>
      }
    >
      <p className="text-center text-[22px]" role="status">
        {words.batch(screen.batch)} – {words.stage[screen.stage]}
        {screen.uploads === 0 ? '' : ` – ${words.uploaded(screen.uploaded, screen.uploads)}`}
      </p>
      <ul className="sheet list-none m-0 p-0">
        {(['domestic', 'foreign'] as const).flatMap((name) =>
          (['debit', 'credit'] as const).map((side) => (
            <li
              key={`${name}-${side}`}
              className="flex justify-between gap-4 px-5 py-3 border-b border-line last:border-0 text-[22px]"
            >
              <span>
                {words[name]} – {words[side]} – {screen.totals[name][side === 'debit' ? 'debits' : 'credits']}
              </span>
              <span className="font-bold">{sum(screen.totals[name][side], currency)}</span>
            </li>
          )),
        )}
      </ul>
      {verdicts === undefined ? null : (
        <p className="text-center text-[22px] font-semibold">
          {verdicts.domestic === 1 && verdicts.foreign === 1 ? words.balanced : words.unbalanced}
        </p>
      )}
      {running ? <p className="text-center text-[20px] text-soft">{words.running}</p> : null}
      {screen.why === undefined ? null : <Hint>{words.failed(screen.why)}</Hint>}
      {last === undefined || running ? null : (
        <p className="text-center text-[20px] text-soft">{words.last(last.batch)}</p>
      )}
    </Frame>
  )
}
