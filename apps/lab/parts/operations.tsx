import { type CauseId, type Diagnosis, findingName, type IgnoredReason, say, type Voice } from '@evertill/diagnosis'

import { memo } from 'react'
import type { Look } from '../film.ts'
import { useLabWords } from '../preference.ts'
import { percent } from '../shown-time.ts'
import { Causes } from './causes.tsx'
import { Ladder } from './ladder.tsx'
import { NextSteps } from './next-steps.tsx'

const VOICES: readonly Voice[] = ['public', 'cashier', 'manager', 'staff']

function Verdict({ diagnosis, met }: { diagnosis: Diagnosis; met: boolean }) {
  const { lab, doctor } = useLabWords()
  const top = diagnosis.ranked[0]
  return (
    <header className="verdict" data-verdict={diagnosis.verdict} data-top={top?.cause}>
      <p className="soft small">
        {lab.operations.title} · {met ? `${lab.till.code} ${diagnosis.supportCode}` : lab.operations.nobody} ·{' '}
        <span data-money={diagnosis.moneyMoved}>{lab.money[diagnosis.moneyMoved]}</span>
      </p>
      <h2>
        {diagnosis.verdict === 'named' && top !== undefined
          ? `${doctor.causes[top.cause]} · ${percent(top.probability)}`
          : lab.operations.verdict[diagnosis.verdict]}
      </h2>
      <p>{diagnosis.verdict === 'named' ? lab.operations.verdict.named : doctor.unknownCause.staff}</p>
    </header>
  )
}

function Voices({ diagnosis }: { diagnosis: Diagnosis }) {
  const { lab, doctor } = useLabWords()
  return (
    <details>
      <summary>{lab.operations.voices}</summary>
      <dl className="voices">
        {VOICES.map((voice) => {
          const said = say(diagnosis, { money: diagnosis.moneyMoved, voice, words: doctor })
          return (
            <div key={voice}>
              <dt>{lab.operations.voice[voice]}</dt>
              <dd>
                <b>{said.title}</b> {said.sentence} <i>{said.action}</i>
              </dd>
            </div>
          )
        })}
      </dl>
    </details>
  )
}

function Findings({ diagnosis, count }: { diagnosis: Diagnosis; count: number }) {
  const { lab, doctor } = useLabWords()
  const { observations } = diagnosis.snapshot
  const positive = observations.filter((one) => one.state === 'positive')
  return (
    <details>
      <summary>{lab.operations.findings(positive.length, count)}</summary>
      <ul className="findings">
        {positive.map((one) => (
          <li key={one.id}>
            <span className="plus-sign" aria-hidden="true">
              +
            </span>
            {findingName(one.id, doctor)}
            {typeof one.value === 'object' ? (
              <span className="soft"> · {lab.operations.peers(one.value.affected, one.value.of)}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** What the doctor would not take, in the open: bad input must not vanish silently. */
function Ignored({ diagnosis }: { diagnosis: Diagnosis }) {
  const { lab } = useLabWords()
  const ignored = diagnosis.ignored.filter((one) => one.reason !== 'superseded')
  if (ignored.length === 0) return null
  const sums = new Map<string, { count: number; id: string }>()
  for (const { reason, count, id } of ignored) {
    const known = sums.get(reason)
    sums.set(reason, { count: (known?.count ?? 0) + count, id: known?.id || id })
  }
  return (
    <section className="ignored" data-testid="ignored">
      <h3>{lab.operations.ignored}</h3>
      <ul className="findings">
        {[...sums].map(([reason, { count, id }]) => (
          <li key={reason}>
            <b>{count}</b> · {lab.operations.reason[reason as IgnoredReason]}
            {id === '' ? null : <span className="id"> {id}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What operations would see of this terminal: causes, evidence, ladder, next steps, and what would change the mind. */
export const Operations = memo(function Operations({ look, live }: { look: Look | undefined; live: boolean }) {
  const { lab, doctor } = useLabWords()
  if (look === undefined)
    return (
      <div className="watching">
        <h2>{lab.operations.title}</h2>
        <p className="soft">{lab.operations.nobody}</p>
      </div>
    )
  const { diagnosis, episode } = look
  const nameOf = (cause: CauseId | 'unknown') => (cause === 'unknown' ? lab.operations.none : doctor.causes[cause])
  return (
    <div className="watching">
      <Verdict diagnosis={diagnosis} met={episode.met} />
      <Causes diagnosis={diagnosis} />
      <Ladder climbs={episode.climbs} />
      <NextSteps steps={diagnosis.nextSteps} live={live} />
      {diagnosis.whatWouldChangeOurMind.length === 0 ? null : (
        <section>
          <h3>{lab.operations.turns}</h3>
          <ul className="findings">
            {diagnosis.whatWouldChangeOurMind.map((turn) => (
              <li key={`${turn.finding} ${turn.state}`}>
                {lab.operations.turn(findingName(turn.finding, doctor), turn.state === 'positive', nameOf(turn.then))}{' '}
                <span className="soft">{percent(turn.chance)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Ignored diagnosis={diagnosis} />
      <Voices diagnosis={diagnosis} />
      <Findings diagnosis={diagnosis} count={look.findings.length} />
      {diagnosis.ruledOut.length === 0 ? null : (
        <details>
          <summary>
            {lab.operations.ruledOut} <span className="count">{diagnosis.ruledOut.length}</span>
          </summary>
          <p className="soft">{diagnosis.ruledOut.map(nameOf).join(' · ')}</p>
        </details>
      )}
    </div>
  )
})
