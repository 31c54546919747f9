import type { Climb } from '@evertill/terminal/finding'
import { useLabWords } from '../preference.ts'
import { Icon } from './icon.tsx'

/** The way to the host, rung by rung, over each interface the terminal has. */
export function Ladder({ climbs }: { climbs: readonly Climb[] }) {
  const { lab } = useLabWords()
  return (
    <section>
      <h3>{lab.operations.ladder}</h3>
      {climbs.length === 0 ? <p className="soft">{lab.operations.noLadder}</p> : null}
      {climbs.map((climb) => (
        <div key={climb.interface} className="ladder">
          <p>
            <b>{lab.operations.way[climb.interface]}</b>
            {climb.inUse ? <span className="soft small"> {lab.operations.inUse}</span> : null}
          </p>
          <ol>
            {climb.rungs.map((rung) => (
              <li key={rung.name} className={rung.ok ? 'ok' : 'no'}>
                <Icon name={rung.ok ? 'yes' : 'no'} size={14} /> {lab.operations.rung[rung.name]}
                <small>
                  {rung.ok
                    ? rung.ms === undefined
                      ? ''
                      : `${rung.ms} ms`
                    : rung.trouble === undefined
                      ? ''
                      : lab.operations.trouble[rung.trouble]}
                </small>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}
