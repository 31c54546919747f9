import { causes, findingName, say } from '@evertill/diagnosis'
import { useState } from 'react'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { LOOK } from '../drawing/money-line.tsx'
import { useTill } from '../drawing/till-context.ts'
import { moneyWords } from '../money-words.ts'
import { usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'
import { causeOf, moneyOn, remediesFor, somebodyWaits, voiceOf } from './consult.ts'
import { deedsOf } from './deed.ts'
import type { Deed, DoctorPage } from './door.ts'
import { Attempts, Causes, Ladder } from './evidence.tsx'
import { CATALOGUE, type Office } from './office.ts'
import { Part } from './part.tsx'
import { SupportCode } from './support.tsx'
import { DOCTOR_WORDS } from './words.ts'

/** What stands, and what to do: the cause, the money, the steps; behind them everything that speaks for and against. */
export function WhyPage({
  office,
  onPage,
  onClose,
}: {
  office: Office
  onPage(page: DoctorPage): void
  onClose(): void
}) {
  const { state, dispatch, openReceipt, openDoctor } = useTill()
  const { language } = usePreference()
  const words = useWords()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const { report } = office
  if (report === undefined) return <p className="p-6 text-[22px]">{own.notYet}</p>
  const { diagnosis } = report
  const money = moneyOn(state)
  const cause = causeOf(report, state)
  const before = somebodyWaits(state)
  const healthy = cause === undefined && !before && state.stateLine.level === 'ready'
  const said = say(cause ?? diagnosis, { money, voice: voiceOf(state), words: catalogue })
  const act = { dispatch, openReceipt, openDoctor }
  const { deeds, advice } = deedsOf(
    healthy ? [] : remediesFor(diagnosis, cause, money, state),
    catalogue.remedies,
    own.tryAgain,
    { state, money, act, means: office.means },
  )
  // What is a manager's to do about this cause; what another one would need is not for this screen.
  const manager = diagnosis.nextSteps.manager.flatMap((step) =>
    'remedy' in step && (cause === undefined || Object.hasOwn(causes[cause].remedies, step.remedy))
      ? [step.remedy]
      : [],
  )
  const moneyShown = state.money === undefined ? undefined : moneyWords(state.money, undefined, words)
  return (
    <div className="px-5 py-5 grid gap-7">
      <section className="grid gap-3" aria-live="polite">
        {moneyShown === undefined ? null : (
          <p
            className={`${LOOK[moneyShown.face].fill} rounded-[16px] px-4 py-3 flex items-center gap-3 text-[22px] font-bold`}
          >
            <Icon name={LOOK[moneyShown.face].icon} size={28} weight={2.4} />
            {moneyShown.line}
          </p>
        )}
        <p className="text-[30px] max-[480px]:text-[26px] leading-snug font-bold text-balance flex items-start gap-3">
          <span className={healthy ? 'text-paid-ink' : 'text-accent'}>
            <Icon name={healthy ? 'tick' : 'pulse'} size={36} weight={2.4} />
          </span>
          <span data-testid="why-cause">{healthy ? own.well : said.sentence}</span>
        </p>
        {healthy ? <p className="text-[20px] text-soft">{own.wellNote}</p> : null}
        {office.looking ? (
          <p className="flex items-center gap-2 text-[20px] text-soft">
            <Icon name="again" size={22} />
            {own.notYet}
          </p>
        ) : null}
      </section>
      {deeds.length === 0 ? null : (
        <Part title={own.steps}>
          <ul className="list-none m-0 p-0 grid gap-2">
            {deeds.slice(0, 5).map((deed, i) => (
              <li key={deed.id}>
                <DeedRow deed={deed} first={i === 0} onDone={onClose} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Question office={office} />
      {advice.length === 0 && manager.length === 0 ? null : (
        <Part title={own.advice}>
          <ul className="m-0 pl-6 grid gap-1 text-[20px]">
            {healthy ? null : advice.slice(0, 3).map((id) => <li key={id}>{catalogue.remedies[id]}</li>)}
            {healthy
              ? null
              : manager.slice(0, 2).map((id) => (
                  <li key={id}>
                    {own.forManager}
                    {language === 'zh' ? '：' : ': '}
                    {catalogue.remedies[id]}
                  </li>
                ))}
          </ul>
        </Part>
      )}
      <SupportCode office={office} />
      <nav className="grid grid-cols-3 max-[480px]:grid-cols-1 gap-2" aria-label={own.more}>
        <Way icon="again" label={own.again} onClick={() => void office.look('asked')} />
        <Way icon="pulse" label={own.checkUp} onClick={() => onPage('check-up')} />
        <Way icon="search" label={own.guide} onClick={() => onPage('guide')} />
      </nav>
      <Attempts office={office} />
      {healthy ? null : <Causes report={report} all={before} />}
      <Ladder climbs={report.climbs} />
    </div>
  )
}

function Way({ icon, label, onClick }: { icon: IconName; label: string; onClick(): void }) {
  return (
    <button type="button" className="chip inline-flex items-center justify-center gap-2" onClick={onClick}>
      <Icon name={icon} size={24} />
      {label}
    </button>
  )
}

function DeedRow({ deed, first, onDone }: { deed: Deed; first: boolean; onDone(): void }) {
  return (
    <button
      type="button"
      data-deed={deed.id}
      data-primary={first ? '' : undefined}
      className={`w-full min-h-[76px] px-5 rounded-[18px] border flex items-center gap-4 text-left text-[22px] font-semibold ${first ? 'bg-accent text-on-accent border-transparent active:bg-accent-press' : 'bg-raised border-line active:bg-tint'}`}
      onClick={() => {
        if (deed.id !== 'backup-terminal') onDone()
        deed.run()
      }}
    >
      {deed.icon === undefined ? null : <Icon name={deed.icon} size={30} />}
      <span className="flex-1">
        {deed.first === undefined ? deed.label : deed.first}
        {deed.first === undefined ? null : <span className="block text-[18px] font-normal">{deed.label}</span>}
      </span>
    </button>
  )
}

/** One thing that only eyes can tell, where it would help most; answered with a touch, taken back with another. */
function Question({ office }: { office: Office }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const [answered, setAnswered] = useState<readonly { finding: string; yes: boolean }[]>([])
  const { report } = office
  const step = report?.diagnosis.nextSteps.cashier.find((one) => one.kind === 'question')
  const finding = step?.kind === 'question' ? step.finding : undefined
  const asked: string | undefined =
    finding === undefined
      ? undefined
      : ((catalogue.questions as Readonly<Record<string, string>>)[finding] ?? findingName(finding, catalogue))
  if (finding === undefined && answered.length === 0) return null
  const answer = (yes: boolean) => {
    if (finding === undefined) return
    setAnswered([...answered, { finding, yes }])
    office.doctor.answer(finding, yes)
  }
  const last = answered.at(-1)
  return (
    <Part title={own.asks}>
      {asked === undefined ? null : (
        <div className="sheet px-5 py-4 grid gap-3" data-testid="question">
          <p className="text-[22px]">{asked}</p>
          <div className="flex gap-2">
            <button type="button" className="chip flex-1" onClick={() => answer(true)}>
              {own.yes}
            </button>
            <button type="button" className="chip flex-1" onClick={() => answer(false)}>
              {own.no}
            </button>
          </div>
        </div>
      )}
      {last === undefined ? null : (
        <button
          type="button"
          className="quiet justify-self-start border-2 border-edge"
          onClick={() => {
            office.doctor.answer(last.finding as never, undefined)
            setAnswered(answered.slice(0, -1))
          }}
        >
          <Icon name="undo" size={22} />
          {own.takeBack}
        </button>
      )}
    </Part>
  )
}
