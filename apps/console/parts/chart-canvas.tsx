import type { EChartsOption } from 'echarts'
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { type ReactNode, useEffect, useRef } from 'react'

use([LineChart, GridComponent, TooltipComponent, SVGRenderer])

/** Only what our charts need of ECharts: lines, one grid, a tooltip, drawn as SVG so that text stays text. */
export default function ChartCanvas(props: { option: EChartsOption; height: number; label: string }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)

  useEffect(() => {
    const element = place.current!
    const made = init(element, undefined, { renderer: 'svg' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption(props.option, { notMerge: false, lazyUpdate: true })
  }, [props.option])

  return <div ref={place} className="chart" role="img" aria-label={props.label} style={{ height: props.height }} />
}
