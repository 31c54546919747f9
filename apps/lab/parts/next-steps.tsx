import { findingName, type Step, type NextSteps as Steps } from '@evertill/diagnosis'
import { player } from '../player.ts'
import { useLabWords } from '../preference.ts'
import { questionText } from './story.tsx'

const ROLES = ['automatic', 'cashier', 'manager', 'technician', 'operations', 'support'] as const

function Row({ step, live, first }: { step: Step; live: boolean; first: boolean }) {
  const { lab, doctor } = useLabWords()
  const { operations } = lab
  if (step.kind === 'test')
    return (
      <li>
        <span>{findingName(step.finding, doctor)}</span>
        <small>{operations.test}</small>
      </li>
    )
  if (step.kind === 'question')
    return (
      <li>
        <span>{questionText(step.finding, doctor)}</span>
        <button
          type="button"
          disabled={!live}
          className={first ? 'accent' : ''}
          onClick={() => player.ask(step.finding)}
        >
          {operations.ask}
        </button>
      </li>
    )
  return (
    <li>
      <span>
        {doctor.remedies[step.remedy]}
        {step.kind === 'note' ? null : <small>{operations.chance(Math.round(100 * step.chance))}</small>}
      </span>
      {step.kind === 'note' ? null : (
        <button
          type="button"
          disabled={!live}
          className={first ? 'accent' : ''}
          data-remedy={step.remedy}
          onClick={() => player.act(step.remedy)}
        >
          {operations.do}
        </button>
      )}
    </li>
  )
}

/** For each person the cheapest way on; doing it happens in the shop, and the sale is tried again. */
export function NextSteps({ steps, live }: { steps: Steps; live: boolean }) {
  const { lab } = useLabWords()
  return (
    <section>
      <h3>
        {lab.operations.next} {live ? null : <span className="soft small">{lab.operations.past}</span>}
      </h3>
      <div className="roles">
        {ROLES.map((role) =>
          steps[role].length === 0 ? null : (
            <div key={role}>
              <h4>{lab.operations.role[role]}</h4>
              <ul>
                {steps[role].slice(0, role === 'cashier' ? 5 : 3).map((step, i) => (
                  <Row
                    key={'remedy' in step ? step.remedy : step.finding}
                    step={step}
                    live={live}
                    first={role === 'cashier' && i === 0}
                  />
                ))}
              </ul>
            </div>
          ),
        )}
      </div>
    </section>
  )
}
