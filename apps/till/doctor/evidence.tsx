import { causes, type FindingId, findingName, type RankedCause } from '@evertill/diagnosis'
import type { Climb, DoctorReport } from '@evertill/terminal/finding'
import { useState } from 'react'
import { Icon } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { clockTime } from '../screens/clock-time.ts'
import { isOfTheTill, nameOf } from './consult.ts'
import { CATALOGUE, type Office } from './office.ts'
import { Part } from './part.tsx'
import { DOCTOR_WORDS } from './words.ts'

/** What the machine did without being asked, so that nobody wonders why it works again. */
export function Attempts({ office }: { office: Office }) {
  const { state } = useTill()
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const { timeZone } = state.config.profile
  const rows = office.attempts
    .slice(-6)
    .reverse()
    .map((one) => ({
      key: `${one.remedy} ${one.at}`,
      time: clockTime(one.at, timeZone),
      what: catalogue.remedies[one.remedy],
      end: own.attempt[one.outcome],
      good: one.outcome === 'worked',
    }))
  for (const record of [...state.records.values()].slice(-20)) {
    const { reversal } = record
    if (reversal === undefined || reversal.attempts === 0) continue
    rows.push({
      key: record.id,
      time: clockTime(reversal.since, timeZone),
      what: own.reversals(reversal.attempts),
      end: reversal.state === 'closed' ? own.attempt.worked : own.attempt.running,
      good: reversal.state === 'closed',
    })
  }
  const { session } = state
  if (session.state === 'failed' && session.failures > 0)
    rows.push({
      key: 'sign-on',
      time: clockTime(session.since, timeZone),
      what: own.signOns(session.failures),
      end: own.attempt.running,
      good: false,
    })
  if (rows.length === 0) return null
  return (
    <Part title={own.tried}>
      <ul className="sheet list-none m-0 px-5 py-1" data-testid="attempts">
        {rows.map((row) => (
          <li key={row.key} className="flex items-center gap-3 py-3 border-b border-line last:border-0 text-[20px]">
            <time className="text-soft">{row.time}</time>
            <span className="flex-1">{row.what}</span>
            <span className={`font-semibold ${row.good ? 'text-paid-ink' : 'text-soft'}`}>{row.end}</span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

/** Causes by probability, each with what speaks for it, against it, and what nobody looked at. */
export function Causes({ report, all: everything }: { report: DoctorReport; all: boolean }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const [all, setAll] = useState(false)
  const ranked = report.diagnosis.ranked.filter(
    (one) => one.probability >= 0.03 && (everything || isOfTheTill(one.cause)),
  )
  // Discreet causes share one sentence; it stands once.
  const shown: RankedCause[] = []
  const names = new Set<string>()
  for (const one of ranked) {
    const name = nameOf(one.cause, CATALOGUE[language])
    if (!names.has(name)) shown.push(one)
    names.add(name)
  }
  if (shown.length === 0) return null
  return (
    <Part title={own.causes}>
      <ol className="list-none m-0 p-0 grid gap-3" data-testid="ranked">
        {shown.slice(0, all ? 8 : 3).map((one) => (
          <CauseCard key={one.cause} one={one} open={all} />
        ))}
      </ol>
      <button type="button" className="quiet justify-self-start" aria-expanded={all} onClick={() => setAll(!all)}>
        <Icon name={all ? 'minus' : 'plus'} size={22} />
        {all ? own.less : own.more}
      </button>
    </Part>
  )
}

function CauseCard({ one, open }: { one: RankedCause; open: boolean }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const percent = Math.round(one.probability * 100)
  const discreet = causes[one.cause].discreet === true
  const list = (title: string, findings: readonly FindingId[]) =>
    findings.length === 0 ? null : (
      <div className="text-[18px] grid grid-cols-[6em_1fr] max-[480px]:grid-cols-1 gap-x-3">
        <span className="text-soft">{title}</span>
        <span>{findings.map((id) => findingName(id, catalogue)).join(language === 'zh' ? '、' : ', ')}</span>
      </div>
    )
  return (
    <li className="sheet px-5 py-4 grid gap-2">
      <p className="flex items-baseline gap-3 text-[22px] font-semibold">
        <span className="flex-1">{nameOf(one.cause, catalogue)}</span>
        <span className="text-[18px] text-soft whitespace-nowrap">{own.chance(percent)}</span>
      </p>
      <div className="h-2 rounded-full bg-sunken border border-line overflow-hidden" aria-hidden="true">
        <div className="h-full bg-accent origin-left" style={{ transform: `scaleX(${one.probability})` }} />
      </div>
      {discreet
        ? null
        : list(
            own.supports,
            one.for.slice(0, open ? 8 : 3).map((reason) => reason.finding),
          )}
      {discreet || !open
        ? null
        : list(
            own.against,
            one.against.slice(0, 6).map((reason) => reason.finding),
          )}
      {discreet || !open ? null : list(own.unchecked, one.notChecked.slice(0, 6))}
    </li>
  )
}

/** Each rung of each interface, from the ground up, with its time; the first that fails is where the line ends. */
export function Ladder({ climbs }: { climbs: readonly Climb[] }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  return (
    <Part title={own.ladder}>
      {climbs.length === 0 ? <p className="text-[20px] text-soft">{own.ladderNone}</p> : null}
      <div className="grid gap-3 wide:grid-cols-2" data-testid="ladder">
        {climbs.map((one) => (
          <div key={one.interface} className="sheet px-5 py-3">
            <p className="py-2 flex items-baseline gap-2 text-[20px] font-semibold">
              {own.interfaces[one.interface]}
              <span className="text-[18px] font-normal text-soft">{one.inUse ? own.inUse : own.spare}</span>
            </p>
            <ol className="list-none m-0 p-0">
              {one.rungs.map((rung) => (
                <li key={rung.name} className="flex items-center gap-3 py-2 border-t border-line text-[18px]">
                  <span className={rung.ok ? 'text-paid-ink' : 'text-stop-ink'}>
                    <Icon name={rung.ok ? 'tick' : 'stop'} size={22} weight={2.6} />
                  </span>
                  <span className="flex-1">{own.rungs[rung.name]}</span>
                  <span className="text-soft">
                    {rung.ok
                      ? rung.ms === undefined
                        ? own.passed
                        : own.ms(Math.round(rung.ms))
                      : rung.trouble === undefined
                        ? own.failed
                        : own.trouble[rung.trouble]}
                  </span>
                </li>
              ))}
            </ol>
          </div>
        ))}
      </div>
    </Part>
  )
}
