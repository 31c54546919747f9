import { FaultList } from './parts/fault-list.tsx'
import { Operations } from './parts/operations.tsx'
import { Story } from './parts/story.tsx'
import { TillSide } from './parts/till-side.tsx'
import { Transport } from './parts/transport.tsx'
import { Truth } from './parts/truth.tsx'
import { useShown } from './player.ts'
import { prefer, type Theme, useLabWords, usePreference } from './preference.ts'

const THEMES: readonly Theme[] = ['auto', 'light', 'dark']

function Top() {
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
  if (shown === undefined) return null
  return (
    <div className="page">
      <Top />
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
