import { type CauseGroup, causes } from '@evertill/diagnosis'
import { memo, useMemo, useState } from 'react'
import type { Injector } from '../../../sim/lab/injector.ts'
import { everyInjector, injectors } from '../../../sim/lab/injectors.ts'

import { fits, scenarioOf, surpriseOf, useDraft } from '../draft.ts'
import type { Film } from '../film.ts'
import { player } from '../player.ts'
import { useLabWords } from '../preference.ts'
import { randomShare } from '../runtime/chance.ts'
import { found } from '../search.ts'
import { Conditions } from './conditions.tsx'
import { ScenarioFiles } from './scenario-files.tsx'

const GROUPS: readonly CauseGroup[] = [
  'hardware',
  'software',
  'configuration',
  'network',
  'host',
  'account',
  'risk',
  'card',
  'operator',
]

/** The right answer to these is that nobody recognises them. */
const outside = everyInjector.filter((one) => one.cause === undefined)

interface FaultListProps {
  readonly film: Film
  readonly hidden: boolean
  /** Faults struck so far; a new number draws the list anew. */
  readonly count: number
}

export const FaultList = memo(function FaultList({ film, hidden }: FaultListProps) {
  const { lab, doctor, language } = useLabWords()
  const draft = useDraft()
  const [typed, setTyped] = useState('')
  const hits = useMemo(() => found(typed), [typed])
  const { struck, world } = film.shop
  const press = (injector: Injector) => player.open(scenarioOf(injector, draft))

  const row = (injector: Injector) => {
    const name = injector.cause === undefined ? injector.name : doctor.causes[injector.cause]
    const on = !hidden && struck.includes(injector)
    const addable = !struck.includes(injector) && (injector.fits?.(world) ?? true)
    return (
      <li key={injector.name} className={on ? 'fault on' : 'fault'}>
        <button
          type="button"
          className="press"
          aria-pressed={on}
          onClick={() => press(injector)}
          data-fault={injector.name}
        >
          <span className="name">{name}</span>
          <span className="id">{injector.cause ?? injector.name}</span>
        </button>
        {addable ? (
          <button
            type="button"
            className="plus"
            title={lab.faults.add}
            aria-label={lab.faults.addLong(name)}
            onClick={() => player.strike(injector.name)}
          >
            +
          </button>
        ) : null}
      </li>
    )
  }
  const listed = (list: readonly Injector[]) => list.filter((one) => fits(one, draft))
  const all = hits ?? everyInjector
  const unfit = all.length - listed(all).length
  return (
    <section className="faults" aria-label={lab.faults.title}>
      <div className="finder">
        <label className="field wide">
          <span>{lab.faults.find}</span>
          <input
            type="search"
            value={typed}
            placeholder={lab.faults.findHint}
            onInput={(event) => setTyped(event.currentTarget.value)}
            lang={language === 'zh' ? 'zh-CN' : 'en'}
          />
        </label>
        <div className="row">
          <span className="soft small" role="status">
            {lab.faults.shown(listed(all).length, everyInjector.length)}
            {unfit > 0 ? ` · ${lab.faults.unfit(unfit)}` : ''}
          </span>
          <button
            type="button"
            className="end"
            title={lab.faults.surpriseHint}
            onClick={() =>
              player.open(scenarioOf(surpriseOf(randomShare()), { ...draft, kind: 'any' }), { hidden: true })
            }
          >
            {lab.faults.surprise}
          </button>
        </div>
      </div>
      <Conditions />
      <ScenarioFiles film={film} />
      <div className="groups">
        {hits !== undefined ? (
          listed(hits).length === 0 ? (
            <p className="soft">{lab.faults.none}</p>
          ) : (
            <ul>{listed(hits).map(row)}</ul>
          )
        ) : (
          <>
            {GROUPS.map((group) => {
              const list = listed(injectors.filter((one) => causes[one.cause!].group === group))
              return list.length === 0 ? null : (
                <details key={group} open>
                  <summary>
                    {lab.group[group]} <span className="count">{list.length}</span>
                  </summary>
                  <ul>{list.map(row)}</ul>
                </details>
              )
            })}
            <details open>
              <summary>
                {lab.faults.unknown} <span className="count">{outside.length}</span>
              </summary>
              <p className="soft small">{lab.faults.unknownHint}</p>
              <ul>{listed(outside).map(row)}</ul>
            </details>
          </>
        )}
      </div>
    </section>
  )
})
