import { useState } from 'react'
import { readScript, type ScriptTrouble, writeScript } from '../../../sim/lab/script.ts'
import { draftOf } from '../draft.ts'
import type { Film } from '../film.ts'
import { forget, keep, useKept } from '../kept-scenarios.ts'
import { player } from '../player.ts'
import { useLabWords } from '../preference.ts'

/** The files that the command line plays too. */
const EXAMPLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('../../../sim/lab/scenario/*.txt', { query: '?raw', import: 'default', eager: true }),
  ).map(([path, text]) => [path.replace(/^.*\/|\.txt$/g, ''), text]),
)
/** Bytes of a file that is read at all; a longer one is no scenario. */
const MOST_BYTES = 100_000

/** What the film has seen so far, as a file: everything that was struck, under the conditions it was opened with. */
export function scriptOf(film: Film): string {
  return writeScript({ ...film.scenario, faults: film.shop.struck.map((one) => one.name) })
}

export function ScenarioFiles({ film }: { film: Film }) {
  const { lab } = useLabWords()
  const kept = useKept()
  const [name, setName] = useState('')
  const [troubles, setTroubles] = useState<readonly ScriptTrouble[]>([])
  const [full, setFull] = useState(false)

  const play = (text: string) => {
    const read = readScript(text)
    setTroubles(read.ok ? [] : read.troubles)
    if (!read.ok) return
    draftOf(read.scenario)
    player.open(read.scenario)
  }
  const chosen = async (input: HTMLInputElement) => {
    const [file] = input.files ?? []
    if (file === undefined) return
    play(await file.slice(0, MOST_BYTES).text())
    input.value = ''
  }
  const exported = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([scriptOf(film)], { type: 'text/plain' }))
    link.download = `${name.trim() || film.shop.struck[0]?.name || 'shop'}.txt`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <details className="files">
      <summary>
        {lab.file.title} <span className="count">{Object.keys(EXAMPLES).length + Object.keys(kept).length}</span>
      </summary>
      <h3>{lab.file.examples}</h3>
      <ul className="chips">
        {Object.entries(EXAMPLES).map(([each, text]) => (
          <li key={each}>
            <button type="button" onClick={() => play(text)} title={/^#\s*(.*)/.exec(text)?.[1]}>
              {each}
            </button>
          </li>
        ))}
      </ul>
      {Object.keys(kept).length === 0 ? null : (
        <>
          <h3>{lab.file.mine}</h3>
          <ul className="chips">
            {Object.entries(kept).map(([each, text]) => (
              <li key={each}>
                <button type="button" onClick={() => play(text)}>
                  {each}
                </button>
                <button type="button" className="plus" aria-label={lab.file.forget(each)} onClick={() => forget(each)}>
                  ×
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="row wrap">
        <label className="field grow">
          <span>{lab.file.name}</span>
          <input value={name} maxLength={40} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <button type="button" disabled={name.trim() === ''} onClick={() => setFull(!keep(name.trim(), scriptOf(film)))}>
          {lab.file.keep}
        </button>
        <button type="button" onClick={exported}>
          {lab.file.export}
        </button>
        <label className="button">
          {lab.file.open}
          <input type="file" accept=".txt,text/plain" onChange={(event) => void chosen(event.currentTarget)} />
        </label>
      </div>
      {full ? <p className="trouble">{lab.file.full}</p> : null}
      {troubles.length === 0 ? null : (
        <div className="trouble" role="alert">
          <p>{lab.file.refused}</p>
          <ul>
            {troubles.map((one) => (
              <li key={`${one.line} ${one.why}`}>
                <b>{lab.file.line(one.line)}</b> {one.text === '' ? null : <code>{one.text}</code>} {one.why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </details>
  )
}
