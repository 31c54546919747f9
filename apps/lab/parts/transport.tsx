import type { Mark } from '../film.ts'
import { player, type Shown, SPEEDS, type Speed } from '../player.ts'
import { useLabWords } from '../preference.ts'
import { clockTime, spanOf } from '../shown-time.ts'
import { Icon } from './icon.tsx'

/** Marks that say how it went; the others are told in the story. */
function toneOf({ event }: Mark): string | undefined {
  if (event.kind === 'struck') return 'fault'
  if (event.kind === 'looked') return 'look'
  if (event.kind === 'ended' || event.kind === 'refunded') return event.end === 'paid' ? 'paid' : 'stopped'
  return event.kind === 'acted' ? 'acted' : undefined
}

/** Time in the lab's shop: run, stand still, step, faster, back, and a line to drag along. */
export function Transport({ shown }: { shown: Shown }) {
  const { lab, language } = useLabWords()
  const { film, at, end, playing, speed, live } = shown
  const length = Math.max(1, end - film.from)
  return (
    <div className="transport">
      <div className="row">
        <button
          type="button"
          className="round"
          aria-label={lab.time.back}
          title={lab.time.back}
          onClick={() => player.back()}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          className="round main"
          aria-label={playing ? lab.time.pause : lab.time.run}
          title={playing ? lab.time.pause : lab.time.run}
          onClick={() => player.play(!playing)}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <button
          type="button"
          className="round"
          aria-label={lab.time.step}
          title={lab.time.step}
          onClick={() => player.step()}
        >
          <Icon name="step" />
        </button>
        <button
          type="button"
          className="round"
          aria-label={lab.time.end}
          title={lab.time.end}
          onClick={() => player.toEnd()}
        >
          <Icon name="end" />
        </button>
        <fieldset className="speeds">
          <legend className="hidden">{lab.time.speed}</legend>
          {SPEEDS.map((one) => (
            <label key={one} className={one === speed ? 'on' : ''}>
              <input type="radio" name="speed" checked={one === speed} onChange={() => player.choose(one as Speed)} />
              {one}×
            </label>
          ))}
        </fieldset>
        <p className="clock end">
          <time>{clockTime(at, language)}</time>
          <span className={live ? 'live' : 'soft'}>
            {live ? lab.time.live : lab.time.behind(spanOf(end - at, language))}
          </span>
        </p>
      </div>
      <div className="line">
        <input
          type="range"
          aria-label={lab.time.position}
          aria-valuetext={clockTime(at, language)}
          min={film.from}
          max={end}
          step={100}
          value={at}
          onInput={(event) => {
            player.play(false)
            player.go(event.currentTarget.valueAsNumber)
          }}
        />
        <div className="marks" aria-hidden="true">
          {film.marks.map((mark, i) => {
            const tone = toneOf(mark)
            return tone === undefined ? null : (
              <i
                key={`${mark.at}-${i}`}
                className={tone}
                style={{ left: `${(100 * (mark.at - film.from)) / length}%` }}
              />
            )
          })}
        </div>
      </div>
      {film.full ? <p className="trouble">{lab.full}</p> : null}
    </div>
  )
}
