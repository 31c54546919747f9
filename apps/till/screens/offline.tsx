import type { OfflineOffer } from '@evertill/terminal'
import { Act, Hint } from '../drawing/act.tsx'
import { Icon } from '../drawing/icon.tsx'
import { useNow } from '../drawing/now.ts'
import { sum } from '../drawing/sum.ts'
import { useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** Hours and minutes until a moment, as figures that count down; empty when there is no such moment. */
function useLeft(until: number | undefined): string {
  const words = useWords()
  const now = useNow(1)
  if (until === undefined) return ''
  const minutes = Math.max(0, Math.floor((until - now) / 60_000))
  return words.offline.hours(Math.floor(minutes / 60), minutes % 60)
}

/** The one act that is offered while the host is away. */
export function SaveAct() {
  const { dispatch } = useTill()
  const words = useWords()
  return (
    <Act icon="download" onClick={() => dispatch({ type: 'offline-chosen' })}>
      {words.offline.act}
    </Act>
  )
}

/** What saving means here, or which limit is in its way. */
export function OfflineNote({ offer }: { offer: OfflineOffer }) {
  const { state } = useTill()
  const words = useWords()
  const { currency } = state.config.profile
  if (offer.why !== undefined)
    return <Hint icon="stop">{words.offline.why[offer.why](sum(offer.room.floor, currency))}</Hint>
  // How much more may be saved stands in the strip above.
  return <p className="text-center text-[20px] text-soft text-balance">{words.offline.actNote}</p>
}

/** Under the state line: what is saved, how much more may be, and how long. */
export function StoredStrip() {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { stored } = state.stateLine
  const left = useLeft(stored?.until)
  if (stored === undefined) return null
  const { currency, contract } = state.config.profile
  const away = !state.line.up || state.stateLine.level === 'no-cards'
  if (stored.refused > 0)
    return (
      <p
        role="status"
        data-testid="stored"
        className="flex items-center gap-3 px-5 max-[480px]:px-4 py-2 max-[480px]:py-0 max-[480px]:leading-tight bg-stop text-on-fill text-[20px] font-semibold"
      >
        <Icon name="stop" size={24} weight={2.4} />
        <span className="flex-1">{words.offline.refusedCount(stored.refused)}</span>
        <button
          type="button"
          className="quiet text-on-fill"
          onClick={() => dispatch({ type: 'place-chosen', place: 'sales' })}
        >
          {words.offline.look}
        </button>
      </p>
    )
  if (stored.count === 0 && (!away || contract.offline !== true || state.shift.operator === undefined)) return null
  const room = stored.countLeft > 0 && stored.sumLeft > 0
  return (
    <p
      role="status"
      data-testid="stored"
      className="flex items-center gap-x-3 px-5 max-[480px]:px-4 py-1.5 bg-tint text-[20px] max-[480px]:text-[18px] leading-snug"
    >
      <Icon name="clock" size={22} />
      <span className="flex-1 min-w-0 flex flex-wrap gap-x-3">
        <strong>
          {stored.count === 0
            ? words.offline.empty(stored.countLeft, sum(stored.sumLeft, currency))
            : words.offline.waiting(stored.count, sum(stored.sum, currency))}
        </strong>
        {stored.count === 0 ? null : (
          <span className="text-soft">
            {room ? words.offline.left(stored.countLeft, sum(stored.sumLeft, currency), left) : words.offline.full}
          </span>
        )}
      </span>
    </p>
  )
}
