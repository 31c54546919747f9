import { careOf, type Mending } from '@evertill/terminal'
import { Act } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'
import { clockTime } from './clock-time.ts'

/** Somebody works on the till. What that person needs, and the way out as the one large button: anybody may press it. */
export function MaintenanceScreen({ screen }: { screen: ScreenOf<'maintenance'> }) {
  const { state, dispatch, openDoctor } = useTill()
  const words = useWords()
  const { timeZone, parameters } = state.config.profile
  const { maintenanceIdleMs } = careOf(parameters)
  const idle = Math.max(state.touchedAt, screen.since) + maintenanceIdleMs
  const tool = (what: Mending, icon: IconName, label: string) => (
    <button
      type="button"
      className="chip inline-flex items-center justify-center gap-2"
      onClick={() => dispatch({ type: 'mending-asked', what })}
    >
      <Icon name={icon} size={24} />
      {label}
    </button>
  )
  return (
    <Frame
      action={
        <Act icon="tick" onClick={() => dispatch({ type: 'maintenance-left' })}>
          {words.care.leave}
        </Act>
      }
    >
      <div className="flex-1 grid content-center gap-6">
        <div className="grid justify-items-center gap-3 text-center">
          <span className="size-24 rounded-full bg-tint text-accent grid place-items-center">
            <Icon name="gear" size={56} />
          </span>
          <h1 className="text-[36px] font-bold">{words.care.maintenance}</h1>
          <p className="text-[22px]">{words.care.maintenanceNote}</p>
          <p className="text-[20px] text-soft">
            {words.care.maintenanceSince(clockTime(screen.since, timeZone))}
            {maintenanceIdleMs === 0 ? '' : ` · ${words.care.maintenanceIdle(clockTime(idle, timeZone))}`}
          </p>
        </div>
        <section aria-label={words.care.tools} className="grid grid-cols-2 max-[480px]:grid-cols-1 gap-2">
          {tool('sign-on', 'again', words.care.signOn)}
          {tool('second-host', 'line', words.care.secondHost)}
          {tool('reload-parameters', 'download', words.care.reload)}
          {tool('clear-print-queue', 'printer', words.care.clearQueue)}
          {tool('print-test', 'receipt', words.care.printTest)}
          <button
            type="button"
            className="chip inline-flex items-center justify-center gap-2"
            onClick={() => openDoctor('check-up')}
          >
            <Icon name="pulse" size={24} />
            {words.doctor.checkUp}
          </button>
        </section>
      </div>
    </Frame>
  )
}
