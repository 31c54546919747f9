import type { Climb } from '@evertill/contract'
import type { ReactNode } from 'react'
import { millis, percent } from '../../parts/amount.tsx'
import { Sign } from '../../parts/mark.tsx'
import { Ago } from '../../parts/moment.tsx'
import { isWord, useWords } from '../../words/index.ts'

const RUNGS: readonly Climb['rungs'][number]['name'][] = [
  'authorization',
  'sign-on',
  'echo',
  'tls',
  'tcp',
  'dns',
  'internet',
  'gateway',
  'address',
  'link',
]

/** From where on a bar is full, milliseconds; bars grow with the logarithm, because 5 and 500 ms both matter. */
const FULL_MS = 10_000

/** The network ladder as a picture: one post for each interface, rungs from the ground up. */
export function Ladder({ climbs }: { climbs: readonly Climb[] }): ReactNode {
  return (
    <div className="ladders">
      {[...climbs]
        .sort((a, b) => Number(b.inUse) - Number(a.inUse))
        .map((climb) => (
          <Post key={climb.interface} climb={climb} />
        ))}
    </div>
  )
}

function Post({ climb }: { climb: Climb }): ReactNode {
  const words = useWords()
  const { rungs } = climb
  const top = rungs.find((rung) => !rung.ok) ?? rungs.at(-1)
  const failed = top !== undefined && !top.ok
  const name = words(`network.${climb.interface}`)
  const quality = [
    climb.signalDbm !== undefined && words('ladder.signal', { dbm: Math.round(climb.signalDbm) }),
    climb.loss !== undefined && words('ladder.loss', { share: percent(climb.loss) }),
    climb.delayMs !== undefined && words('ladder.delay', { ms: millis(climb.delayMs) }),
    climb.jitterMs !== undefined && words('ladder.jitter', { ms: millis(climb.jitterMs) }),
  ].filter((it) => it !== false)
  return (
    <figure className="ladder">
      <figcaption>
        <b>{name}</b> <span className="faint">{words(climb.inUse ? 'ladder.inUse' : 'ladder.spare')}</span>
        <p className={failed ? 'stop' : 'paid'}>
          {top === undefined
            ? words('ladder.none')
            : words(failed ? 'ladder.failsAt' : 'ladder.reaches', { rung: words(`ladder.rung.${top.name}`) })}
        </p>
      </figcaption>
      <ol>
        {RUNGS.map((rung) => {
          const tried = rungs.find((one) => one.name === rung)
          const state = tried === undefined ? 'untried' : tried.ok ? 'ok' : 'failed'
          const trouble = tried?.trouble === undefined ? undefined : `ladder.trouble.${tried.trouble}`
          const share = tried?.ms === undefined ? 0 : Math.log10(1 + tried.ms) / Math.log10(1 + FULL_MS)
          return (
            <li key={rung} className={state}>
              <span className="foot">
                {state === 'untried' ? (
                  <i aria-hidden="true" />
                ) : (
                  <Sign meaning={state === 'ok' ? 'paid' : 'stop'} size={14} />
                )}
              </span>
              <span className="rung">
                {words(`ladder.rung.${rung}`)}
                {trouble !== undefined && tried?.ok === false ? (
                  <em>{isWord(trouble) ? words(trouble) : tried.trouble}</em>
                ) : null}
              </span>
              <span className="time" aria-hidden="true">
                <i style={{ width: `${Math.min(1, share) * 100}%` }} />
              </span>
              <span className="ms figures">
                {tried?.ms === undefined ? (
                  <span className="faint">{state === 'untried' ? words('ladder.untried') : '–'}</span>
                ) : (
                  millis(tried.ms)
                )}
              </span>
              <span className="hidden-text">{words(`ladder.state.${state}`)}</span>
            </li>
          )
        })}
      </ol>
      <p className="faint">
        {quality.length > 0 ? `${quality.join(' · ')} · ` : ''}
        <Ago at={climb.at} />
      </p>
    </figure>
  )
}
