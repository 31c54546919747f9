import {
  type Answer,
  type Conversation,
  findingName,
  type SymptomId,
  symptomIds,
  type Words,
} from '@evertill/diagnosis'
import { systemClock } from '@evertill/foundation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { concluded, sentenceOf, stepOf, turnOf } from './verdict.ts'
import { keep, type Opened, open, tokenOf } from './view.ts'
import { catalogue, filled, type Language, OWN, type Own } from './words.ts'
import './style.css'

const FIRST: readonly SymptomId[] = [
  'will-not-start',
  'black-screen',
  'frozen',
  'cannot-print',
  'network-fault',
  'timeout',
].filter((id): id is SymptomId => symptomIds.includes(id as SymptomId))
const token = tokenOf(location.pathname)

function timeOf(at: number, zone: string, now: number): string {
  const far = Math.abs(now - at) > 12 * 3_600_000
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(far ? { month: '2-digit', day: '2-digit' } : {}),
  }).format(at)
}

/** What the platform sees of this terminal, in words for everybody. */
function Seen({ opened, own, language }: { opened: Opened; own: Own; language: Language }) {
  if (opened.kind !== 'view')
    return (
      <p className="seen" role="status">
        {own[opened.kind]}
      </p>
    )
  const { view } = opened
  const time = (at: number): string => timeOf(at, view.timeZone, view.at)
  const { maintenance, incident } = view
  return (
    <section className="seen" role="status">
      {maintenance ? (
        <p className="open">
          <b>{filled(own.maintenance, { time: time(maintenance.until) })}</b> {maintenance[language]}
        </p>
      ) : null}
      {incident ? (
        <p className="open">
          <b>{filled(own.incident, { time: time(incident.since) })}</b> {incident.owned ? own.owned : ''}
        </p>
      ) : null}
      {view.paused ? <p className="open">{own.paused}</p> : null}
      <p>
        {view.heard === 'silent' && view.lastSeenAt !== undefined
          ? filled(own.silent, { time: time(view.lastSeenAt) })
          : own[view.heard === 'silent' ? 'never' : view.heard]}
      </p>
    </section>
  )
}

function Choose({ own, words, choose }: { own: Own; words: Words; choose: (id: SymptomId) => void }) {
  const [all, setAll] = useState(false)
  const shown = all ? [...FIRST, ...symptomIds.filter((id) => !FIRST.includes(id))] : FIRST
  return (
    <section>
      <h2 tabIndex={-1}>{own.see}</h2>
      <ul className="choices">
        {shown.map((id) => (
          <li key={id}>
            <button type="button" onClick={() => choose(id)}>
              {words.symptoms[id][0]}
            </button>
          </li>
        ))}
        {all ? null : (
          <li>
            <button type="button" className="quiet" onClick={() => setAll(true)}>
              {own.more}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}

function Done(props: { said: Conversation; own: Own; words: Words; opened: Opened; again: () => void }) {
  const { said, own, words, opened, again } = props
  const view = opened.kind === 'view' ? opened.view : undefined
  const [kept, setKept] = useState<boolean>()
  const diagnosis = useMemo(() => {
    const now = systemClock.now()
    return concluded(turnOf(said, now).diagnosis, view?.observations ?? [], view?.terminalId ?? token.slice(0, 8), now)
  }, [said, view])
  useEffect(() => {
    let gone = false
    void keep(token, diagnosis).then((ok) => {
      if (!gone) setKept(ok)
    })
    return () => {
      gone = true
    }
  }, [diagnosis])
  const step = stepOf(diagnosis)
  const phone = view?.servicePhone
  return (
    <section className="done">
      <h2 tabIndex={-1}>{own.likely}</h2>
      <p className="cause">{sentenceOf(diagnosis, words) ?? own.unsure}</p>
      {step ? (
        <div className="step">
          <h3>{own.step}</h3>
          <p>{words.remedies[step]}</p>
        </div>
      ) : null}
      <p>{own.meanwhile}</p>
      <p className="money">{own.money}</p>
      <div className="code">
        <h3>{own.code}</h3>
        <p className="letters">{diagnosis.supportCode}</p>
        <p>{kept === false ? own.notKept : own.codeNote}</p>
        {phone ? <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{filled(own.call, { phone })}</a> : null}
      </div>
      <button type="button" className="quiet" onClick={again}>
        {own.again}
      </button>
    </section>
  )
}

function Help() {
  const [language, setLanguage] = useState<Language>(navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')
  const [words, setWords] = useState<Words>()
  const [opened, setOpened] = useState<Opened>()
  const [said, setSaid] = useState<Conversation>({ answers: [] })
  const main = useRef<HTMLElement>(null)
  const own: Own = OWN[language]
  const other: Language = language === 'zh' ? 'en' : 'zh'

  useEffect(() => void open(token).then(setOpened), [])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = `${OWN[language].title} · Evertill`
    void catalogue(language).then(setWords)
  }, [language])
  const turn = useMemo(() => (said.symptom === undefined ? undefined : turnOf(said, systemClock.now())), [said])
  // Whoever reads with the ear or the keyboard goes on where the page does.
  useEffect(() => {
    if (said.symptom !== undefined) main.current?.querySelector<HTMLElement>('h2')?.focus()
  }, [said])
  const answer = (given: Answer): void => {
    if (turn?.kind === 'ask')
      setSaid({ ...said, answers: [...said.answers, { question: turn.question, answer: given }] })
  }
  const view = opened?.kind === 'view' ? opened.view : undefined
  return (
    <main ref={main}>
      <header>
        <div>
          <h1>{own.title}</h1>
          <p>{view ? `${view.outlet[language]} · ${view.label} · ${view.terminalId}` : token.slice(0, 8)}</p>
        </div>
        <button type="button" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => setLanguage(other)}>
          {own.other}
        </button>
      </header>
      {opened ? <Seen opened={opened} own={own} language={language} /> : <p role="status">{own.reading}</p>}
      {words === undefined || opened === undefined || opened.kind === 'unknown' ? null : turn === undefined ? (
        <Choose own={own} words={words} choose={(symptom) => setSaid({ symptom, answers: [] })} />
      ) : turn.kind === 'ask' ? (
        <section className="ask">
          <p className="number">{filled(own.question, { n: said.answers.length + 1 })}</p>
          <h2 tabIndex={-1}>{words.questions[turn.question] ?? findingName(turn.question, words)}</h2>
          <div className="answers">
            <button type="button" onClick={() => answer('yes')}>
              {own.yes}
            </button>
            <button type="button" onClick={() => answer('no')}>
              {own.no}
            </button>
            <button type="button" className="quiet" onClick={() => answer('skip')}>
              {own.skip}
            </button>
          </div>
          <button
            type="button"
            className="quiet"
            onClick={() =>
              setSaid(said.answers.length === 0 ? { answers: [] } : { ...said, answers: said.answers.slice(0, -1) })
            }
          >
            {own.back}
          </button>
        </section>
      ) : (
        <Done said={said} own={own} words={words} opened={opened} again={() => setSaid({ answers: [] })} />
      )}
    </main>
  )
}

createRoot(document.getElementById('help')!).render(<Help />)
