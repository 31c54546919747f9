import {
  type CauseId,
  causes,
  findingName,
  type Observation,
  type RemedyId,
  remedies,
  type SymptomId,
  say,
  symptomIds,
  symptoms,
} from '@evertill/diagnosis'
import { search } from '@evertill/diagnosis/symptom'
import { type ReactNode, useState } from 'react'
import { clock } from '../clock.ts'
import { Icon } from '../drawing/icon.tsx'
import { usePreference } from '../preference.ts'
import { CATALOGUE, type Office } from './office.ts'
import { Part } from './part.tsx'
import { DOCTOR_WORDS } from './words.ts'

type Place = { readonly symptom: SymptomId } | { readonly cause: CauseId; readonly from?: SymptomId }

/** What may stand before customers: discreet causes are left out of the guide at the till. */
const told = (id: CauseId): boolean => causes[id].discreet !== true

/** The troubleshooting guide: found by the words on the screen, in either language, without a line. */
export function GuidePage({ office }: { office: Office }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const [typed, setTyped] = useState('')
  const [place, go] = useState<Place | undefined>(undefined)
  if (place !== undefined)
    return (
      <div className="px-5 py-5 grid gap-6">
        <button
          type="button"
          className="quiet justify-self-start border-2 border-edge"
          onClick={() => go('cause' in place && place.from !== undefined ? { symptom: place.from } : undefined)}
        >
          <Icon name="back" size={22} />
          {own.guideStart}
        </button>
        {'symptom' in place ? (
          <Symptom id={place.symptom} office={office} onCause={(cause) => go({ cause, from: place.symptom })} />
        ) : (
          <Cause id={place.cause} />
        )}
      </div>
    )
  const catalogue = CATALOGUE[language]
  const hits = search(typed, [CATALOGUE[language], CATALOGUE[language === 'zh' ? 'en' : 'zh']], 12).filter(
    (hit) => hit.score > 0.15 && (hit.kind !== 'cause' || told(hit.id)),
  )
  return (
    <div className="px-5 py-5 grid gap-6 content-start">
      <label className="grid gap-2">
        <span className="text-[22px] font-bold">{own.guideStart}</span>
        <input
          type="search"
          name="guide"
          className="field"
          placeholder={own.guideHint}
          autoComplete="off"
          maxLength={120}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      {typed.trim() === '' ? null : hits.length === 0 ? (
        <p role="status" className="text-[22px]">
          {own.guideNone}
        </p>
      ) : (
        <ul className="list-none m-0 p-0 grid gap-2" data-testid="hits">
          {hits.map((hit) => (
            <li key={`${hit.kind} ${hit.id}`}>
              {hit.kind === 'response-code' ? (
                <Entry label={own.answerCode(hit.id)} note={catalogue.responseCodes[hit.id].screen} />
              ) : hit.kind === 'symptom' ? (
                <Entry
                  label={catalogue.symptoms[hit.id][0] ?? hit.id}
                  note={catalogue.symptoms[hit.id].slice(1).join(' · ')}
                  onClick={() => go({ symptom: hit.id })}
                />
              ) : (
                <Entry
                  label={catalogue.causes[hit.id]}
                  note={catalogue.manager[hit.id]}
                  onClick={() => go({ cause: hit.id })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {typed.trim() !== '' && hits.length > 0 ? null : (
        <div className="flex flex-wrap gap-2">
          {symptomIds.map((id) => (
            <button key={id} type="button" className="chip" data-symptom={id} onClick={() => go({ symptom: id })}>
              {catalogue.symptoms[id][0]}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function Entry({ label, note, onClick }: { label: string; note: ReactNode; onClick?: () => void }) {
  const inside = (
    <>
      <span className="flex-1">
        <span className="block text-[22px] font-semibold">{label}</span>
        <span className="block text-[18px] text-soft">{note}</span>
      </span>
      {onClick === undefined ? null : (
        <span className="rotate-180 text-soft">
          <Icon name="back" size={24} />
        </span>
      )}
    </>
  )
  const look =
    'w-full min-h-[72px] px-5 py-3 rounded-[18px] border border-line bg-raised flex items-center gap-4 text-left'
  return onClick === undefined ? (
    <div className={look}>{inside}</div>
  ) : (
    <button type="button" className={`${look} active:bg-tint`} onClick={onClick}>
      {inside}
    </button>
  )
}

/** A symptom: one look that tells its causes apart, and the causes by how well they fit what this till knows of itself. */
function Symptom({ id, office, onCause }: { id: SymptomId; office: Office; onCause(cause: CauseId): void }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const [answer, setAnswer] = useState<boolean | undefined>(undefined)
  const { question } = symptoms[id]
  const at = clock.now()
  const seen: Observation[] = [{ id: `saw-${id}`, state: 'positive', at, source: 'question' }]
  if (answer !== undefined) seen.push({ id: question, state: answer ? 'positive' : 'negative', at, source: 'question' })
  const chance = new Map(office.suppose(seen)?.ranked.map((one) => [one.cause, one.probability]))
  const may = symptoms[id].causes.filter(told).sort((a, b) => (chance.get(b) ?? 0) - (chance.get(a) ?? 0))
  const asked = (catalogue.questions as Readonly<Record<string, string>>)[question] ?? findingName(question, catalogue)
  return (
    <>
      <h2 className="text-[30px] font-bold leading-tight">{catalogue.symptoms[id].join(' · ')}</h2>
      <Part title={own.firstAsk}>
        <div className="sheet px-5 py-4 grid gap-3">
          <p className="text-[22px]">{asked}</p>
          <div className="flex gap-2">
            {([true, false] as const).map((yes) => (
              <button
                key={String(yes)}
                type="button"
                className="chip flex-1"
                aria-pressed={answer === yes}
                onClick={() => setAnswer(answer === yes ? undefined : yes)}
              >
                {yes ? own.yes : own.no}
              </button>
            ))}
          </div>
        </div>
      </Part>
      <Part title={own.mayBe}>
        <ul className="list-none m-0 p-0 grid gap-2" data-testid="may-be">
          {may.map((cause, i) => (
            <li key={cause}>
              <Entry
                label={catalogue.causes[cause]}
                note={i === 0 && (chance.get(cause) ?? 0) >= 0.3 ? own.likely : catalogue.manager[cause]}
                onClick={() => onCause(cause)}
              />
            </li>
          ))}
        </ul>
      </Part>
    </>
  )
}

/** One cause: what it is, who does what, and what the customer is told. */
function Cause({ id }: { id: CauseId }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const catalogue = CATALOGUE[language]
  const entries = Object.entries(causes[id].remedies) as [RemedyId, number][]
  const by = (role: string) => entries.filter(([one]) => remedies[one].role === role).sort((a, b) => b[1] - a[1])
  const heard = say(id, { money: 'no', voice: 'public', words: catalogue })
  const list = (title: string, rows: readonly string[]) =>
    rows.length === 0 ? null : (
      <Part title={title}>
        <ul className="m-0 pl-6 grid gap-1 text-[22px]">
          {rows.map((row) => (
            <li key={row}>{row}</li>
          ))}
        </ul>
      </Part>
    )
  return (
    <>
      <h2 className="text-[30px] font-bold leading-tight">{catalogue.causes[id]}</h2>
      <p className="text-[24px]">{catalogue.manager[id]}</p>
      {list(
        own.doNow,
        by('cashier').map(([one]) => catalogue.remedies[one]),
      )}
      {list(
        own.forManager,
        by('manager').map(([one]) => catalogue.remedies[one]),
      )}
      {list(
        own.shownBy,
        causes[id].proof.map((finding) => findingName(finding, catalogue)),
      )}
      <Part title={own.toCustomer}>
        <p className="text-[22px]">
          {heard.sentence} {heard.action}
        </p>
      </Part>
    </>
  )
}
