import { useState } from 'react'
import { useDemo } from './demo-house.ts'
import { Demo } from './parts/demo.tsx'
import { FaultList } from './parts/fault-list.tsx'
import { Operations } from './parts/operations.tsx'
import { Story } from './parts/story.tsx'
import { TillSide } from './parts/till-side.tsx'
import { Transport } from './parts/transport.tsx'
import { Truth } from './parts/truth.tsx'
import { player, useShown } from './player.ts'
import { prefer, type Theme, useLabWords, usePreference } from './preference.ts'

const THEMES: readonly Theme[] = ['auto', 'light', 'dark']

interface TopProps {
  /** Absent while no demo stands behind the page. */
  readonly running: boolean | undefined
  onRunning(running: boolean): void
}

function Top({ running, onRunning }: TopProps) {
  const { lab, language } = useLabWords()
  const { theme } = usePreference()
  return (
    <header className="top">
      <img src="/lab/mark.svg" alt="" width={32} height={32} />
      <h1>{lab.title}</h1>
      <p className="lead">
        {lab.lead} <span className="soft">{lab.practice}</span>
      </p>
      <div className="row end">
        {running === undefined ? null : (
          <fieldset className="speeds">
            <legend className="hidden">{lab.title}</legend>
            {[false, true].map((one) => (
              <label key={String(one)} className={one === running ? 'on' : ''}>
                <input type="radio" name="where" checked={one === running} onChange={() => onRunning(one)} />
                {one ? lab.demo.running : lab.demo.lab}
              </label>
            ))}
          </fieldset>
        )}
        <select
          aria-label={lab.theme.auto.split(/[:：]/)[0]}
          value={theme}
          onChange={(event) => prefer({ theme: event.currentTarget.value as Theme })}
        >
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {lab.theme[one]}
            </option>
          ))}
        </select>
        <button type="button" onClick={() => prefer({ language: language === 'zh' ? 'en' : 'zh' })}>
          {lab.language}
        </button>
      </div>
    </header>
  )
}

/** Left the faults, in the middle the till, right what operations see. */
export function Page() {
  const { lab } = useLabWords()
  const shown = useShown()
  const demo = useDemo()
  const [running, setRunning] = useState(false)
  if (shown === undefined) return null
  const choose = (on: boolean) => {
    player.play(!on)
    setRunning(on)
  }
  if (running && demo !== undefined)
    return (
      <div className="page">
        <Top running={running} onRunning={choose} />
        <Demo demo={demo} />
      </div>
    )
  return (
    <div className="page">
      <Top running={demo === undefined ? undefined : false} onRunning={choose} />
      <main className="rooms">
        <FaultList film={shown.film} hidden={shown.hidden} count={shown.film.shop.struck.length} />
        <section className="stage" aria-label={lab.till.title}>
          <Transport shown={shown} />
          <TillSide shown={shown} />
          <Story shown={shown} />
        </section>
        <section className="operations" aria-label={lab.operations.title}>
          <Operations look={shown.look} live={shown.live} />
          <Truth shown={shown} />
        </section>
      </main>
    </div>
  )
}
