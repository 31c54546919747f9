import type { Diagnosis, Words as DoctorWords, FindingId } from '@evertill/diagnosis'
import { findingCatalogue, findingName } from '@evertill/diagnosis'
import { Button, Select } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { percent } from '../../parts/amount.tsx'
import { useWords } from '../../words/index.ts'
import { type Case, diagnosed, withLook } from './doctor.ts'

interface Look {
  readonly finding: FindingId
  readonly state: 'positive' | 'negative'
}

/** "What if I check X?": looks that nobody has made, answered yes or no, and what the ranking would become. */
export function WhatIf({ it, now, said }: { it: Case; now: Diagnosis; said: DoctorWords }): ReactNode {
  const words = useWords()
  const [looks, setLooks] = useState<readonly Look[]>([])
  const looked = useMemo(() => new Set(it.observations.map((one) => one.id as string)), [it])
  const then = useMemo(
    () =>
      looks.length === 0
        ? undefined
        : diagnosed(looks.reduce((sum, look) => withLook(sum, look.finding, look.state), it)),
    [it, looks],
  )
  const options = useMemo(() => {
    const telling = now.mostInformative.filter((id) => !looks.some((look) => look.finding === id))
    const rest = findingCatalogue
      .map((finding) => finding.id)
      .filter((id) => !looked.has(id) && !telling.includes(id) && !id.startsWith('saw-') && !id.startsWith('peers-'))
    const option = (id: FindingId) => ({ value: id as string, label: findingName(id, said) ?? id })
    return [
      { label: words('whatIf.telling'), options: telling.map(option) },
      { label: words('whatIf.others'), options: rest.map(option) },
    ]
  }, [now, looked, looks, said, words])
  const set = (finding: FindingId, state: Look['state']): void =>
    setLooks((before) => [...before.filter((look) => look.finding !== finding), { finding, state }])

  return (
    <div className="what-if">
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        placeholder={words('whatIf.choose')}
        aria-label={words('whatIf.choose')}
        options={options}
        onChange={(id: string | null) => {
          if (id !== null) set(id as FindingId, 'positive')
        }}
        style={{ width: '100%', maxWidth: 460 }}
      />
      {looks.length > 0 ? (
        <ul className="looks">
          {looks.map(({ finding, state }) => (
            <li key={finding}>
              <span>{findingName(finding, said) ?? finding}</span>
              <fieldset aria-label={findingName(finding, said) ?? finding}>
                {(['positive', 'negative'] as const).map((each) => (
                  <button
                    key={each}
                    type="button"
                    className="plain-button"
                    aria-pressed={state === each}
                    onClick={() => set(finding, each)}
                  >
                    {words(each === 'positive' ? 'yes' : 'no')}
                  </button>
                ))}
                <button
                  type="button"
                  className="plain-button"
                  aria-label={words('whatIf.remove')}
                  onClick={() => setLooks((before) => before.filter((look) => look.finding !== finding))}
                >
                  ×
                </button>
              </fieldset>
            </li>
          ))}
        </ul>
      ) : (
        <p className="faint">{words('whatIf.hint')}</p>
      )}
      {then ? (
        <>
          <Shift before={now} after={then} said={said} />
          <Button size="small" onClick={() => setLooks([])}>
            {words('whatIf.clear')}
          </Button>
        </>
      ) : null}
    </div>
  )
}

/** How the ranking moves: from where to where, for every cause that is or would be worth a line. */
function Shift({ before, after, said }: { before: Diagnosis; after: Diagnosis; said: DoctorWords }): ReactNode {
  const words = useWords()
  const share = (of: Diagnosis, cause: string): number => of.ranked.find((one) => one.cause === cause)?.probability ?? 0
  const causes = [...new Set([...after.ranked, ...before.ranked].map((one) => one.cause))]
    .map((cause) => ({ cause, from: share(before, cause), to: share(after, cause) }))
    .sort((a, b) => b.to - a.to)
    .slice(0, 6)
  return (
    <table className="shift">
      <caption className="hidden-text">{words('whatIf.becomes')}</caption>
      <thead>
        <tr>
          <th scope="col">{words('doctor.cause')}</th>
          <th scope="col">{words('whatIf.now')}</th>
          <th scope="col">{words('whatIf.then')}</th>
        </tr>
      </thead>
      <tbody>
        {causes.map(({ cause, from, to }) => (
          <tr key={cause} className={to - from > 0.02 ? 'up' : from - to > 0.02 ? 'down' : ''}>
            <th scope="row">{said.causes[cause]}</th>
            <td className="figures">{percent(from)}</td>
            <td className="figures">
              <b>{percent(to)}</b>{' '}
              <span aria-hidden="true">{to - from > 0.02 ? '↑' : from - to > 0.02 ? '↓' : ''}</span>
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">{words('doctor.notInCatalogue')}</th>
          <td className="figures">{percent(before.unknown)}</td>
          <td className="figures">
            <b>{percent(after.unknown)}</b>
          </td>
        </tr>
      </tbody>
    </table>
  )
}
