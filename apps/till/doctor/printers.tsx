import type { PrinterStates } from '@evertill/contract/till'
import { useCallback, useEffect, useState } from 'react'
import { Icon } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import type { Office } from './office.ts'
import { DOCTOR_WORDS } from './words.ts'

type Row = PrinterStates['rows'][number]

/** The printers of the outlet as they are now; a touch makes one of them this till's. */
export function PrintersPage({ office }: { office: Office }) {
  const { state, dispatch } = useTill()
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language].printers
  const { printers } = office.patient
  const [rows, setRows] = useState<readonly Row[] | 'asking' | 'no-line'>('asking')
  const ask = useCallback(() => {
    setRows('asking')
    printers.ask().then(setRows, () => setRows('no-line'))
  }, [printers])
  useEffect(ask, [ask])
  const choose = (id: string): void => {
    printers.choose(id)
    // A slip that waits comes out of it at once; otherwise it shows what it can do.
    dispatch(state.slips.length > 0 ? { type: 'slip-retried' } : { type: 'mending-asked', what: 'print-test' })
    office.means.look()
  }
  return (
    <div className="px-5 py-6 grid gap-5">
      <p className="text-[22px]">{own.note}</p>
      <ul className="grid gap-3 list-none m-0 p-0" aria-busy={rows === 'asking'}>
        {typeof rows === 'string'
          ? null
          : rows.map((row) => (
              <Choice
                key={row.id}
                id={row.id}
                name={row.name}
                note={own.state[row.state]}
                well={row.state === 'ready' || row.state === 'silent'}
                chosen={printers.chosen === row.id}
                disabled={row.state === 'unreachable'}
                onChoose={choose}
              />
            ))}
        <Choice id="own" name={own.own} well chosen={printers.chosen === 'own'} onChoose={choose} />
      </ul>
      <p role="status" className="text-[20px] text-soft">
        {rows === 'asking' ? own.asking : rows === 'no-line' ? own.noLine : ''}
      </p>
      <button type="button" className="chip justify-self-start inline-flex items-center gap-2" onClick={ask}>
        <Icon name="again" size={24} />
        {own.again}
      </button>
    </div>
  )
}

function Choice(props: {
  id: string
  name: string
  note?: string
  well: boolean
  chosen: boolean
  disabled?: boolean
  onChoose(id: string): void
}) {
  const { id, name, note, well, chosen, disabled = false, onChoose } = props
  return (
    <li>
      <button
        type="button"
        data-printer={id}
        aria-pressed={chosen}
        disabled={disabled}
        onClick={() => onChoose(id)}
        className="sheet w-full min-h-20 px-5 py-3 flex items-center gap-4 text-left text-[22px] aria-pressed:border-accent"
      >
        <span className="text-accent">
          <Icon name="printer" size={28} />
        </span>
        <span className="flex-1">
          <span className="block font-semibold">{name}</span>
          {note === undefined ? null : (
            <span className={`block text-[18px] ${well ? 'text-paid-ink' : 'text-stop-ink'}`}>{note}</span>
          )}
        </span>
        {chosen ? <Icon name="tick" size={26} weight={2.6} /> : null}
      </button>
    </li>
  )
}
