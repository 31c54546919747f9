import { findingName } from '@evertill/diagnosis'
import { useEffect, useState } from 'react'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { clockTime } from '../screens/clock-time.ts'
import { useWords } from '../words/index.ts'
import { Attempts, Ladder } from './evidence.tsx'
import { CATALOGUE, type Office } from './office.ts'
import { Part } from './part.tsx'
import { isLookedAt, type PartName, type PartResult, partsOf } from './parts.ts'
import { DOCTOR_WORDS } from './words.ts'

const ICON: Readonly<Record<PartName, IconName>> = {
  reader: 'card',
  'pin-pad': 'lock',
  scanner: 'barcode',
  printer: 'printer',
  network: 'line',
  host: 'pulse',
  records: 'list',
  power: 'battery',
  storage: 'scale',
  software: 'gear',
}
const LOOK = {
  well: { colour: 'text-paid-ink', icon: 'tick' },
  trouble: { colour: 'text-stop-ink', icon: 'stop' },
  unchecked: { colour: 'text-soft', icon: 'minus' },
  missing: { colour: 'text-soft', icon: 'minus' },
  checking: { colour: 'text-soft', icon: 'again' },
} as const satisfies Record<string, { colour: string; icon: IconName }>

const NOTHING: ReadonlySet<never> = new Set()

/** A look at everything, part by part: what is well, what is not, and what cannot be looked at on this machine. */
export function CheckUpPage({ office }: { office: Office }) {
  const { state, dispatch } = useTill()
  const { language } = usePreference()
  const words = useWords()
  const own = DOCTOR_WORDS[language]
  const [from, setFrom] = useState<number | undefined>(undefined)
  const { report } = office
  useEffect(() => {
    setFrom(office.report?.at ?? 0)
    void office.look('asked')
  }, [office])
  const fresh = report !== undefined && from !== undefined && report.at > from && !office.looking
  const parts = report === undefined ? [] : partsOf(report, state)
  // Before the look of this page has begun, nothing of it is done.
  const measured = from === undefined ? NOTHING : office.doctor.measured
  const done = fresh ? parts.length : parts.filter((one) => isLookedAt(one.part, measured)).length
  const trouble = parts.filter((one) => one.state === 'trouble').length
  const printed = state.testPrint
  return (
    <div className="px-5 py-5 grid gap-6">
      <section className="grid gap-3" aria-live="polite">
        <p className="text-[28px] font-bold flex items-center gap-3" data-testid="check-up">
          <span className={fresh ? (trouble === 0 ? 'text-paid-ink' : 'text-stop-ink') : 'text-accent'}>
            <Icon name={fresh ? (trouble === 0 ? 'tick' : 'stop') : 'pulse'} size={36} weight={2.4} />
          </span>
          {fresh ? own.found(trouble) : own.notYet}
        </p>
        <div
          role="progressbar"
          aria-label={own.checkUp}
          aria-valuemin={0}
          aria-valuemax={parts.length}
          aria-valuenow={done}
          className="h-3 rounded-full bg-sunken border border-line overflow-hidden"
        >
          <div
            className="h-full bg-accent origin-left transition-transform duration-150"
            style={{ transform: `scaleX(${parts.length === 0 ? 0 : done / parts.length})` }}
          />
        </div>
        <p className="text-[18px] text-soft">
          {fresh && report !== undefined
            ? own.checkedAt(clockTime(report.at, state.config.profile.timeZone))
            : own.checking(done, parts.length)}
        </p>
      </section>
      <ul className="sheet list-none m-0 px-5 py-1" data-testid="parts">
        {parts.map((one) => (
          <Row key={one.part} one={one} checking={!fresh && !isLookedAt(one.part, measured)} />
        ))}
      </ul>
      <div className="grid grid-cols-3 max-[480px]:grid-cols-1 gap-2">
        <button
          type="button"
          className="chip inline-flex items-center justify-center gap-2"
          disabled={office.looking}
          onClick={() => {
            setFrom(office.report?.at)
            void office.look('asked')
          }}
        >
          <Icon name="again" size={24} />
          {own.again}
        </button>
        <button
          type="button"
          className="chip inline-flex items-center justify-center gap-2"
          disabled={!state.devices.printer || printed?.state === 'printing'}
          onClick={() => dispatch({ type: 'mending-asked', what: 'print-test' })}
        >
          <Icon name="printer" size={24} />
          {own.printTest}
        </button>
        <button
          type="button"
          className="chip inline-flex items-center justify-center gap-2"
          disabled={!fresh}
          onClick={() => save(office, parts, language)}
        >
          <Icon name="download" size={24} />
          {own.export}
        </button>
      </div>
      {printed === undefined || printed.state === 'printing' ? null : (
        <p role="status" className="text-[20px] font-semibold" data-testid="test-print">
          {printed.state === 'printed'
            ? own.printed
            : ((words.result.slipProblem as Readonly<Record<string, string>>)[printed.problem ?? ''] ??
              words.result.slipProblem.failed)}
        </p>
      )}
      <Attempts office={office} />
      {report === undefined ? null : <Ladder climbs={report.climbs} />}
      <Part title={own.code}>
        <p className="text-[28px] font-bold tracking-[0.1em] select-text">{report?.diagnosis.supportCode}</p>
      </Part>
    </div>
  )
}

function Row({ one, checking }: { one: PartResult; checking: boolean }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const shown = checking ? 'checking' : one.state
  const look = LOOK[shown]
  return (
    <li
      className="flex items-center gap-4 min-h-16 py-2 border-b border-line last:border-0 text-[22px]"
      data-part-name={one.part}
      data-state={shown}
    >
      <span className="text-accent">
        <Icon name={ICON[one.part]} size={28} />
      </span>
      <span className="flex-1">
        <span className="block font-semibold">{own.parts[one.part]}</span>
        {checking || one.found.length === 0 ? null : (
          <span className="block text-[18px]">
            {one.found.map((id) => findingName(id, catalogue)).join(language === 'zh' ? '、' : ', ')}
          </span>
        )}
      </span>
      <span className={`flex items-center gap-2 font-semibold text-[20px] ${look.colour}`}>
        <Icon name={look.icon} size={24} weight={2.6} />
        {own.part[shown]}
      </span>
    </li>
  )
}

/** The result as a text that can be sent to whoever asks for it; what it holds stands on the screen already. */
function save({ report, patient }: Office, parts: readonly PartResult[], language: 'zh' | 'en'): void {
  if (report === undefined) return
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const lines = [
    `${own.checkUp} ${patient.terminalId} ${new Date(report.at).toISOString()} ${patient.version}`,
    `${own.code} ${report.diagnosis.supportCode}`,
    '',
    ...parts.map((one) =>
      [own.parts[one.part], own.part[one.state], ...one.found.map((id) => findingName(id, catalogue))].join('\t'),
    ),
    '',
    ...report.climbs.flatMap((climb) =>
      climb.rungs.map((rung) =>
        [
          own.interfaces[climb.interface],
          own.rungs[rung.name],
          rung.ok ? own.passed : rung.trouble === undefined ? own.failed : own.trouble[rung.trouble],
          rung.ms === undefined ? '' : own.ms(Math.round(rung.ms)),
        ].join('\t'),
      ),
    ),
  ]
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/plain;charset=utf-8' }))
  link.download = `evertill-${patient.terminalId}-${report.diagnosis.supportCode}.txt`
  link.click()
  URL.revokeObjectURL(link.href)
}
