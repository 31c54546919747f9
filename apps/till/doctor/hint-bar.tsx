import { Icon } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'
import { useDoctor } from './door.ts'

/** What will stop the shop soon, while nobody waits: one line, calm, and gone for this shift once it was read. */
export function HintBar() {
  const { state } = useTill()
  const { language } = usePreference()
  const words = useWords()
  const doctor = useDoctor()
  const hint = doctor?.hintsOf(state, language)[0]
  if (doctor === undefined || hint === undefined) return null
  return (
    <p
      role="status"
      data-testid="hint"
      className={`flex items-center gap-3 pl-5 pr-2 min-h-14 border-b border-line text-[20px] ${hint.urgent ? 'text-wait-ink font-semibold' : 'text-ink'} bg-raised`}
    >
      <Icon name={hint.urgent ? 'stop' : 'clock'} size={24} />
      <span className="flex-1 min-w-0">{hint.words}</span>
      <button type="button" className="quiet" onClick={() => doctor.dismiss(hint.id)}>
        {words.doctor.dismiss}
      </button>
    </p>
  )
}
