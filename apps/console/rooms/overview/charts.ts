import type { MinutePoint } from '@evertill/contract'
import type { EChartsOption } from 'echarts'
import { count, millis } from '../../parts/amount.tsx'
import type { Times } from '../../parts/moment.tsx'
import type { Palette } from '../../theme/palette.ts'
import type { Words } from '../../words/index.ts'
import type { Band } from './stops.ts'

const FONT = '"Noto Sans SC Variable", system-ui, sans-serif'

function axes(palette: Palette, times: Times, unit: (value: number) => string, fontSize = 12): EChartsOption {
  const label = { color: palette.inkFaint, fontFamily: FONT, fontSize }
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 10, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'time',
      splitNumber: 5,
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => times.minute(value) },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      minInterval: 1,
      axisLabel: { ...label, formatter: unit },
      splitLine: { lineStyle: { color: palette.line } },
    },
  }
}

function tooltip(
  palette: Palette,
  times: Times,
  lines: (at: number, index: number) => readonly (readonly [string, string, string])[],
): EChartsOption {
  return {
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.lifted,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontFamily: FONT, fontSize: 13 },
      axisPointer: { lineStyle: { color: palette.lineStrong } },
      formatter: (params: unknown) => {
        const [first] = params as { axisValue: number; dataIndex: number }[]
        if (!first) return ''
        const rows = lines(first.axisValue, first.dataIndex)
          .map(
            ([colour, name, value]) =>
              `<div style="display:flex;gap:16px;justify-content:space-between"><span><span style="color:${colour}">■</span> ${name}</span><b>${value}</b></div>`,
          )
          .join('')
        return `<div style="margin-bottom:2px">${times.minute(first.axisValue)}</div>${rows}`
      },
    },
  } as EChartsOption
}

/** Sales in each minute over the band in which they usually lie. The minute that runs is dashed: it is not over. `far` is for the wall. */
export function volumeOption(
  minutes: readonly MinutePoint[],
  band: Band | undefined,
  palette: Palette,
  words: Words,
  times: Times,
  far = false,
): EChartsOption {
  const whole = minutes.slice(0, -1)
  const line = { type: 'line' as const, symbol: 'none', silent: true }
  return {
    ...axes(palette, times, (value) => count(value), far ? 22 : 12),
    ...tooltip(palette, times, (_at, index) => {
      const minute = minutes[index]
      if (!minute) return []
      return [
        [palette.accent, words('overview.volume.sales'), count(minute.count)],
        [palette.paid, words('overview.approved'), count(minute.approved)],
        [palette.calm, words('overview.declined'), count(minute.declined)],
        [palette.open, words('overview.unknown'), count(minute.unknown)],
        ...(band
          ? ([[palette.band, words('overview.volume.usual'), `${count(band.low)}–${count(band.high)}`]] as const)
          : []),
      ]
    }),
    series: [
      {
        ...line,
        id: 'low',
        stack: 'band',
        lineStyle: { opacity: 0 },
        data: band ? minutes.map((minute) => [minute.at, band.low]) : [],
      },
      {
        ...line,
        id: 'high',
        stack: 'band',
        lineStyle: { opacity: 0 },
        areaStyle: { color: palette.band, opacity: 0.75 },
        data: band ? minutes.map((minute) => [minute.at, band.high - band.low]) : [],
      },
      {
        ...line,
        id: 'sales',
        lineStyle: { color: palette.accent, width: far ? 5 : 2 },
        itemStyle: { color: palette.accent },
        data: whole.map((minute) => [minute.at, minute.count]),
      },
      {
        ...line,
        id: 'running',
        lineStyle: { color: palette.accent, width: far ? 4 : 1.5, type: far ? [6, 8] : [3, 3] },
        data: minutes.slice(-2).map((minute) => [minute.at, minute.count]),
      },
    ],
  }
}

export const PERCENTILES = ['p50Ms', 'p95Ms', 'p99Ms'] as const
export type Percentile = (typeof PERCENTILES)[number]

/** The percentiles that the host tells about; a minute without a sale has none and leaves a gap. */
export function percentilesIn(minutes: readonly MinutePoint[]): readonly Percentile[] {
  return PERCENTILES.filter((name) => minutes.some((minute) => percentileOf(minute, name) !== undefined))
}

export function percentileOf(point: object, name: Percentile): number | undefined {
  return (point as { readonly [key in Percentile]?: number | undefined })[name]
}

export function latencyOption(minutes: readonly MinutePoint[], palette: Palette, times: Times): EChartsOption {
  const colours: Record<Percentile, string> = { p50Ms: palette.accent, p95Ms: palette.calm, p99Ms: palette.open }
  const names = percentilesIn(minutes)
  return {
    ...axes(palette, times, (value) => millis(value)),
    ...tooltip(palette, times, (_at, index) =>
      names.map((name) => {
        const value = minutes[index] === undefined ? undefined : percentileOf(minutes[index], name)
        return [colours[name], name.replace('Ms', ''), value === undefined ? '–' : millis(value)] as const
      }),
    ),
    series: names.map((name) => ({
      id: name,
      type: 'line' as const,
      showSymbol: minutes.filter((minute) => percentileOf(minute, name) !== undefined).length < 8,
      symbolSize: 4,
      silent: true,
      connectNulls: false,
      lineStyle: { color: colours[name], width: name === 'p50Ms' ? 2 : 1.5, type: name === 'p99Ms' ? [5, 3] : 'solid' },
      itemStyle: { color: colours[name] },
      data: minutes.map((minute) => [minute.at, percentileOf(minute, name) ?? null]),
    })),
  }
}
