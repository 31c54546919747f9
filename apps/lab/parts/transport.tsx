import type { Mark } from '../film.ts'
import { player, type Shown, SPEEDS, type Speed } from '../player.ts'
import { useLabWords } from '../preference.ts'
import { clockTime, spanOf } from '../shown-time.ts'
import { Icon, type IconName } from './icon.tsx'

/** Marks that say how it went; the others are told in the story. */
function toneOf({ event }: Mark): string | undefined {
  if (event.kind === 'struck') return 'fault'
  if (event.kind === 'looked') return 'look'
  if (event.kind === 'ended' || event.kind === 'refunded') return event.end === 'paid' ? 'paid' : 'stopped'
  return event.kind === 'acted' ? 'acted' : undefined
}

function Knob(knob: { icon: IconName; label: string; main?: boolean; onClick(): void }) {
  return (
    <button
      type="button"
      className={knob.main === true ? 'round main' : 'round'}
      aria-label={knob.label}
      title={knob.label}
      onClick={knob.onClick}
    >
      <Icon name={knob.icon} />
    </button>
  )
}

/** Time in the lab's shop: run, stand still, step, faster, back, and a line to drag along. */
export function Transport({ shown }: { shown: Shown }) {
  const { lab, language } = useLabWords()
  const { film, at, end, playing, speed, live } = shown
  const length = Math.max(1, end - film.from)
  return (
    <div className="transport">
      <div className="row">
        <Knob icon="back" label={lab.time.back} onClick={() => player.back()} />
        <Knob
          main
          icon={playing ? 'pause' : 'play'}
          label={playing ? lab.time.pause : lab.time.run}
          onClick={() => player.play(!playing)}
        />
        <Knob icon="step" label={lab.time.step} onClick={() => player.step()} />
        <Knob icon="end" label={lab.time.end} onClick={() => player.toEnd()} />
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
