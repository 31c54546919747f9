import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useLive } from '../../api/live.tsx'
import { useRight } from '../../api/session.tsx'
import { amountText, count, percent } from '../../parts/amount.tsx'
import { Chart } from '../../parts/chart.tsx'
import { Sign } from '../../parts/mark.tsx'
import { offsetOf, useNow, useTimes, useZone } from '../../parts/moment.tsx'
import { Bones, Failed, NoRight } from '../../parts/state.tsx'
import { useTheme } from '../../theme/theme.tsx'
import { useWords } from '../../words/index.ts'
import { volumeOption } from './charts.ts'
import { isFirstRun, stopsOf, usualBand } from './stops.ts'
import { useOverview, useSentenceOf } from './use-overview.ts'
import './overview.css'

/** The height that is left for the picture, in pixels. */
function useRoom() {
  const place = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(240)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(() => setHeight(Math.max(120, Math.floor(element.clientHeight))))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { place, height }
}

/** The overview without chrome, to be read from three metres. Escape leads back. */
export function WallPage(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const zone = useZone()
  const now = useNow(1000)
  const { palette } = useTheme()
  const { liveness } = useLive()
  const allowed = useRight('overview.read')
  const sentence = useSentenceOf()
  const { data, error, refetch } = useOverview()
  const { place, height } = useRoom()
  const back = useRef<HTMLAnchorElement>(null)
  const band = useMemo(() => (data ? usualBand(data) : undefined), [data])
  const option = useMemo(
    () => (data ? volumeOption(data.minutes, band, palette, words, times, true) : {}),
    [data, band, palette, words, times],
  )

  useEffect(() => {
    document.title = `${words('wall.title')} · ${words('brand')}`
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') back.current?.click()
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [words])

  if (!allowed) return <NoRight />
  const stops = data ? stopsOf(data) : []
  const grave = stops.filter((stop) => stop.meaning === 'stop')
  const stale = liveness.state === 'stale'
  const answer = !data
    ? words('state.reading')
    : isFirstRun(data)
      ? words('overview.firstRun')
      : grave.length > 0
        ? words('wall.yes')
        : stops.length > 0
          ? words('wall.watch')
          : words('overview.no')
  const minute = data?.minutes.at(-2)
  return (
    <main className="wall" data-room="/wall">
      <div className="top">
        <h1 aria-live="polite">
          <Sign meaning={grave.length > 0 ? 'stop' : stops.length > 0 ? 'open' : 'paid'} size={48} />
          {answer}
        </h1>
        <p className="time figures">
          {times.minute(now)}
          <small>
            {stale ? (
              <span className="open">{words('live.stale', { time: times.clock(liveness.heardAt ?? now) })}</span>
            ) : (
              offsetOf(zone, now)
            )}
          </small>
        </p>
      </div>
      {data ? (
        <ul className="stops">
          {stops.slice(0, 3).map((stop) => (
            <li key={`${stop.kind}-${'issuer' in stop ? stop.issuer.id : ''}`} className={stop.meaning}>
              <Sign meaning={stop.meaning} size={32} />
              <span>{sentence(stop, data)}</span>
            </li>
          ))}
        </ul>
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <Bones />
      )}
      <div className="graph">
        <p>
          {words('overview.volume')}
          {band ? ` · ${words('overview.volume.usualRange', { low: band.low, high: band.high })}` : ''}
        </p>
        <div ref={place} style={{ flex: 1, minHeight: 0 }}>
          {data ? (
            <Chart
              option={option}
              height={height}
              label={words('overview.volume.label', {
                n: minute?.count ?? 0,
                low: band?.low ?? 0,
                high: band?.high ?? 0,
              })}
            />
          ) : null}
        </div>
      </div>
      {data ? (
        <dl className="big">
          <div>
            <dt>{words('overview.approvalRate')}</dt>
            <dd>
              {data.hour.approvalRate === undefined ? '–' : percent(data.hour.approvalRate)}
              <small>
                {words('overview.lastHour')}
                {data.hourBefore.approvalRate === undefined
                  ? ''
                  : ` · ${words('overview.before', { n: percent(data.hourBefore.approvalRate) })}`}
              </small>
            </dd>
          </div>
          <div>
            <dt>{words('wall.perMinute')}</dt>
            <dd>
              {count(minute?.count ?? 0)}
              <small>{words('wall.hour', { n: count(data.hour.count) })}</small>
            </dd>
          </div>
          <div>
            <dt>{words('overview.online')}</dt>
            <dd>
              {count(data.terminals.online)}
              <small>
                {words('overview.silentOffline', {
                  silent: count(data.terminals.silent),
                  offline: count(data.terminals.offline),
                })}
              </small>
            </dd>
          </div>
          <div>
            <dt>{words('overview.atRisk')}</dt>
            <dd className={data.reversals.open > 0 ? 'open' : ''}>
              {amountText(data.reversals.amount)}
              <small>
                {words('overview.openReversals', { n: count(data.reversals.open), count: data.reversals.open })}
              </small>
            </dd>
          </div>
        </dl>
      ) : null}
      <Link to="/" ref={back} className="plain-button leave">
        {words('wall.leave')}
      </Link>
    </main>
  )
}
