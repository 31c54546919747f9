import type { Diagnosis, Words as DoctorWords, NextSteps, Step } from '@evertill/diagnosis'
import { findingName } from '@evertill/diagnosis'
import { type ReactNode, useState } from 'react'
import { percent } from '../../parts/amount.tsx'
import { useWords } from '../../words/index.ts'

const ROLES = ['cashier', 'manager', 'support', 'operations', 'technician'] as const
type StepRole = (typeof ROLES)[number]

/** What each role does next, the cheapest expected way first. */
export function Steps({
  diagnosis,
  said,
  roles = ROLES,
}: {
  diagnosis: Diagnosis
  said: DoctorWords
  roles?: readonly StepRole[]
}): ReactNode {
  const words = useWords()
  const [role, setRole] = useState<StepRole>(roles.includes('operations') ? 'operations' : roles[0]!)
  const steps: NextSteps[StepRole] = diagnosis.nextSteps[role]
  return (
    <>
      {roles.length > 1 ? (
        <fieldset className="roles" aria-label={words('steps.for')}>
          {roles.map((each) => (
            <button key={each} type="button" aria-pressed={role === each} onClick={() => setRole(each)}>
              {words(`steps.role.${each}`)}
            </button>
          ))}
        </fieldset>
      ) : null}
      <ol className="steps">
        {steps.map((step) => (
          <li key={'remedy' in step ? step.remedy : step.finding}>
            <span>{'remedy' in step ? said.remedies[step.remedy] : questionOf(step, said)}</span>
            <span className="faint nowrap">
              {step.kind === 'note'
                ? words('steps.note')
                : step.kind === 'question' || step.kind === 'test'
                  ? words('steps.question')
                  : words('steps.helps', { share: percent(step.chance) })}
              {'automatic' in step && step.automatic ? ` · ${words('steps.itself')}` : ''}
            </span>
          </li>
        ))}
      </ol>
      {steps.length === 0 ? <p className="faint">{words('steps.none')}</p> : null}
    </>
  )
}

function questionOf(step: Extract<Step, { kind: 'question' | 'test' }>, said: DoctorWords): string {
  return said.questions[step.finding as keyof typeof said.questions] ?? findingName(step.finding, said) ?? step.finding
}
