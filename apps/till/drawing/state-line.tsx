import { useEffect, useState } from 'react'
import { useDoctor } from '../doctor/door.ts'
import { prefer, usePreference } from '../preference.ts'
import { clockTime } from '../screens/clock-time.ts'
import { useWords } from '../words/index.ts'
import { Icon } from './icon.tsx'
import { useNow } from './now.ts'
import { useTill } from './till-context.ts'

interface Battery extends EventTarget {
  readonly level: number
  readonly charging: boolean
}

/** The device's battery where the browser tells it; nothing is shown where it does not. */
function useBattery(): number | undefined {
  const [percent, setPercent] = useState<number | undefined>(undefined)
  useEffect(() => {
    const source = navigator as Navigator & { getBattery?: () => Promise<Battery> }
    let battery: Battery | undefined
    const told = () =>
      setPercent(
        battery === undefined || (battery.charging && battery.level === 1)
          ? undefined
          : Math.round(battery.level * 100),
      )
    source.getBattery?.().then(
      (found) => {
        battery = found
        found.addEventListener('levelchange', told)
        found.addEventListener('chargingchange', told)
        told()
      },
      () => undefined,
    )
    return () => {
      battery?.removeEventListener('levelchange', told)
      battery?.removeEventListener('chargingchange', told)
    }
  }, [])
  return percent
}

const LEVEL = {
  ready: { colour: 'text-paid-ink', icon: 'tick' },
  limited: { colour: 'text-wait-ink', icon: 'clock' },
  'no-cards': { colour: 'text-stop-ink', icon: 'stop' },
} as const

/** Ready, limited or not; the line; the battery; what waits; the time; language and menu. */
export function StateLine({ idle }: { idle: boolean }) {
  const { state, dispatch, openMenu, openDoctor } = useTill()
  const { language } = usePreference()
  const doctor = useDoctor()
  const words = useWords()
  const now = useNow(1)
  const battery = useBattery()
  const { stateLine } = state
  const why = doctor?.lineOf(state, language)
  const look = LEVEL[why?.level ?? stateLine.level]
  const first = stateLine.limits[0]
  const level =
    why === undefined
      ? first === undefined
        ? words.state.ready
        : stateLine.level === 'limited'
          ? words.doctor.limited(words.limit[first])
          : words.doctor.stopped(words.limit[first])
      : why.level === 'no-cards'
        ? words.doctor.stopped(why.why)
        : words.doctor.limited(why.why)
  const waiting =
    stateLine.waiting.reversals + stateLine.waiting.questions + stateLine.waiting.uploads + stateLine.waiting.slips
  return (
    <header className="shrink-0 flex items-center gap-1 px-4 min-h-[60px] max-[480px]:min-h-[52px] border-b border-line bg-paper">
      <button
        type="button"
        className={`min-w-0 min-h-14 -ml-2 px-2 rounded-[14px] font-semibold ${look.colour} active:bg-tint`}
        title={words.doctor.open}
        disabled={doctor === undefined}
        onClick={() => openDoctor('why')}
      >
        <span
          role="status"
          className="flex items-center gap-2 min-w-0"
          data-testid="state-line"
          data-level={stateLine.level}
        >
          <Icon name={look.icon} size={24} weight={2.6} />
          <span className="truncate">{level}</span>
        </span>
      </button>
      <span className="flex-1" />
      {state.shift.operator === undefined ? null : (
        <span className="px-2 text-soft whitespace-nowrap truncate max-[600px]:hidden">
          {words.state.operator(state.shift.operator, state.shift.shift)}
        </span>
      )}
      {waiting === 0 ? null : (
        <span className="flex items-center gap-1 px-2 text-wait-ink font-semibold whitespace-nowrap max-[480px]:hidden">
          <Icon name="clock" size={22} />
          {words.state.waiting(waiting)}
        </span>
      )}
      <span
        className="px-1"
        role="img"
        aria-label={state.line.up ? words.state.online : words.state.offline}
        title={state.line.up ? words.state.online : words.state.offline}
      >
        <Icon name={state.line.up ? 'line' : 'no-line'} size={24} />
      </span>
      {battery === undefined ? null : (
        <span
          className="flex items-center gap-1 px-1 max-[480px]:hidden"
          role="img"
          aria-label={words.state.battery(battery)}
        >
          <Icon name="battery" size={26} />
          {battery}%
        </span>
      )}
      <time className="px-1 font-semibold whitespace-nowrap">{clockTime(now, state.config.profile.timeZone)}</time>
      <button
        type="button"
        className="quiet"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        title={words.keys.languageHint}
        onClick={() => {
          const next = language === 'zh' ? 'en' : 'zh'
          prefer({ language: next })
          dispatch({ type: 'language-chosen', language: next })
        }}
      >
        {words.keys.language}
      </button>
      {idle ? (
        <button type="button" className="quiet -mr-3" aria-label={words.keys.menu} data-hotkey="F9" onClick={openMenu}>
          <Icon name="menu" size={30} />
        </button>
      ) : null}
    </header>
  )
}

/** Unmistakable: nothing that happens under this band is real. */
export function PracticeBand() {
  const words = useWords()
  return (
    <div
      className="hazard shrink-0 grid place-items-center h-10 max-[480px]:h-8 text-on-band"
      role="note"
      data-testid="practice-band"
    >
      <span className="bg-band px-5 h-full flex items-center gap-2 text-[18px] font-bold whitespace-nowrap">
        {words.band.words} <span aria-hidden="true">–</span> {words.band.note}
      </span>
    </div>
  )
}
