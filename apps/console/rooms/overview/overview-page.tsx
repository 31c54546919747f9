import type { Overview } from '@evertill/contract'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { useRight } from '../../api/session.tsx'
import { amountText, count, millis, percent } from '../../parts/amount.tsx'
import { Chart } from '../../parts/chart.tsx'
import { issuerName } from '../../parts/issuer-name.ts'
import { Mark, Sign } from '../../parts/mark.tsx'
import { Ago, duration, useTimes } from '../../parts/moment.tsx'
import { Page, Sheet } from '../../parts/page.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import { useTheme } from '../../theme/theme.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { latencyOption, percentileOf, percentilesIn, volumeOption } from './charts.ts'
import { CodeBars } from './code-bars.tsx'
import { Figure } from './figure.tsx'
import { isFirstRun, stopsOf, usualBand } from './stops.ts'
import { useOverview, useSentenceOf } from './use-overview.ts'
import './overview.css'

/** Is anything stopping payments now? */
export function OverviewPage(): ReactNode {
  const words = useWords()
  const sentence = useSentenceOf()
  const { data, error, refetch } = useOverview()
  if (!data) {
    return (
      <Page title={words('overview.title')} question={words('overview.question')}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Bones lines={10} />}
      </Page>
    )
  }
  const stops = stopsOf(data)
  const grave = stops.filter((stop) => stop.meaning === 'stop')
  const answer = isFirstRun(data)
    ? words('overview.firstRun')
    : grave.length > 0
      ? words('overview.yes', { n: grave.length, count: grave.length })
      : stops.length > 0
        ? words('overview.watch', { n: stops.length, count: stops.length })
        : words('overview.no')
  return (
    <Page
      title={words('overview.title')}
      question={words('overview.question')}
      answer={answer}
      meaning={grave.length > 0 ? 'stop' : stops.length > 0 ? 'open' : isFirstRun(data) ? 'plain' : 'paid'}
      actions={
        <Link to="/wall">
          <Button tabIndex={-1}>{words('wall.open')}</Button>
        </Link>
      }
    >
      {stops.length > 0 ? (
        <ul className="stops">
          {stops.map((stop) => (
            <li
              key={`${stop.kind}-${'issuer' in stop ? stop.issuer.id : 'incident' in stop ? stop.incident.id : 'row' in stop ? stop.row.id : ''}`}
              className={stop.meaning}
            >
              <Link to={stop.to}>
                <Sign meaning={stop.meaning} size={16} />
                <span>{sentence(stop, data)}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <NextMaintenance overview={data} />
      {isFirstRun(data) ? (
        <Sheet>
          <Blank
            title={words('overview.firstTitle')}
            text={words('overview.firstText')}
            action={
              <Button type="primary" href="/till" target="_blank">
                {words('overview.firstAction')}
              </Button>
            }
          />
        </Sheet>
      ) : (
        <Figures overview={data} />
      )}
      <Details overview={data} />
    </Page>
  )
}

function NextMaintenance({ overview }: { overview: Overview }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const times = useTimes()
  const next = overview.maintenance?.find((row) => row.state === 'planned')
  if (next === undefined) return null
  return (
    <p className="soft" style={{ marginBottom: 12 }}>
      <Link to="/maintenance">
        {words('overview.nextMaintenance', {
          time: times.planned(next.from, overview.at),
          text: language === 'zh-CN' ? next.zh : next.en,
        })}
      </Link>
    </p>
  )
}

function Figures({ overview }: { overview: Overview }): ReactNode {
  const words = useWords()
  const { hour, hourBefore, minutes, terminals, reversals } = overview
  const whole = minutes.slice(0, -1)
  const points =
    hour.approvalRate !== undefined && hourBefore.approvalRate !== undefined
      ? (hour.approvalRate - hourBefore.approvalRate) * 100
      : undefined
  const seen = terminals.online + terminals.silent + terminals.offline
  return (
    <div className="figures-row">
      <Figure
        label={words('overview.approvalRate')}
        value={hour.approvalRate === undefined ? '–' : percent(hour.approvalRate)}
        note={words('overview.lastHour')}
        compare={
          points === undefined
            ? words('overview.noComparison')
            : words('overview.points', { sign: points >= 0 ? '+' : '−', n: Math.abs(points).toFixed(1) })
        }
        line={whole.map((minute) => (minute.count === 0 ? undefined : minute.approved / minute.count))}
        range={[0, 1]}
      />
      <Figure
        label={words('overview.sales')}
        value={count(hour.count)}
        note={words('overview.lastHour')}
        compare={
          hourBefore.count === 0
            ? words('overview.noComparison')
            : words('overview.before', { n: count(hourBefore.count) })
        }
        line={whole.map((minute) => minute.count)}
      />
      <Figure
        label={words('overview.taken')}
        value={amountText(hour.amount)}
        note={words('overview.lastHour')}
        compare={words('overview.todayTaken', { amount: amountText(overview.today.amount) })}
        line={whole.map((minute) => minute.amount)}
      />
      <Figure
        label={words('overview.online')}
        value={`${count(terminals.online)} / ${count(seen)}`}
        note={words('overview.now')}
        compare={words('overview.silentOffline', {
          silent: count(terminals.silent),
          offline: count(terminals.offline),
        })}
        {...(terminals.silent + terminals.offline > 0 ? { meaning: 'open' as const } : {})}
      />
      <Figure
        label={words('overview.atRisk')}
        value={amountText(reversals.amount)}
        note={words('overview.now')}
        compare={words('overview.openReversals', { n: count(reversals.open), count: reversals.open })}
        {...(reversals.open > 0 ? { meaning: 'open' as const } : {})}
      />
    </div>
  )
}

function Details({ overview }: { overview: Overview }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const times = useTimes()
  const { palette } = useTheme()
  const mayIssuers = useRight('issuers.read')
  const band = useMemo(() => usualBand(overview), [overview])
  const volume = useMemo(
    () => volumeOption(overview.minutes, band, palette, words, times),
    [overview.minutes, band, palette, words, times],
  )
  const latency = useMemo(() => latencyOption(overview.minutes, palette, times), [overview.minutes, palette, times])
  const last = overview.minutes.at(-2)
  const percentiles = percentilesIn(overview.minutes)
  return (
    <div className="columns">
      <Sheet
        className="of-8"
        title={words('overview.volume')}
        note={words('overview.volume.note')}
        aside={
          <span className="legend">
            <i className="line" style={{ background: palette.accent }} />
            {words('overview.volume.sales')}
            {band ? (
              <>
                <i className="area" style={{ background: palette.band }} />
                {words('overview.volume.usualRange', { low: band.low, high: band.high })}
              </>
            ) : null}
          </span>
        }
      >
        <Chart
          option={volume}
          height={286}
          label={words('overview.volume.label', { n: last?.count ?? 0, low: band?.low ?? 0, high: band?.high ?? 0 })}
        />
      </Sheet>
      <Sheet className="of-4" title={words('overview.codes')} note={words('overview.lastHour')}>
        <CodeBars codes={overview.responseCodes} total={overview.hour.count} />
      </Sheet>
      <Sheet
        className="of-6"
        title={words('overview.latency')}
        note={words('overview.latency.note')}
        aside={
          <span className="legend">
            {percentiles.map((name) => (
              <span key={name} className="legend">
                <i
                  className="line"
                  style={{
                    background: name === 'p50Ms' ? palette.accent : name === 'p95Ms' ? palette.calm : palette.open,
                  }}
                />
                {name.replace('Ms', '')}{' '}
                <b className="figures">
                  {percentileOf(overview.hour, name) === undefined ? '–' : millis(percentileOf(overview.hour, name)!)}
                </b>
              </span>
            ))}
          </span>
        }
      >
        {percentiles.length > 0 ? (
          <Chart
            option={latency}
            height={190}
            label={words('overview.latency.label', {
              p50: millis(overview.hour.p50Ms ?? 0),
              p99: millis(overview.hour.p99Ms ?? 0),
            })}
          />
        ) : (
          <Blank title={words('overview.noSales')} />
        )}
      </Sheet>
      <Sheet
        className="of-6"
        title={words('overview.issuers')}
        note={words('overview.now')}
        aside={mayIssuers ? <Link to="/issuers">{words('overview.toIssuers')}</Link> : null}
      >
        {overview.issuers.length === 0 ? (
          <Blank title={words('overview.noIssuers')} />
        ) : (
          <ul className="links">
            {overview.issuers.map((issuer) => (
              <li key={issuer.id}>
                <b>{issuerName(issuer, language)}</b>
                <Mark meaning={issuer.state === 'up' ? 'paid' : issuer.state === 'down' ? 'stop' : 'open'} solid>
                  {words(`issuer.state.${issuer.state}`)}
                </Mark>
                <span className="soft figures">
                  {issuer.latencyMs === undefined ? words('issuer.noAnswers') : millis(issuer.latencyMs)}
                </span>
                <span className="faint right">
                  {words('issuer.since', { duration: duration(overview.at - issuer.since, words) })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Sheet>
      <p className="as-of faint">
        {words('overview.asOf', { time: times.clock(overview.at) })} · <Ago at={overview.at} />
      </p>
    </div>
  )
}
