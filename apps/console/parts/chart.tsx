import type { EChartsOption } from 'echarts'
import { lazy, type ReactNode, Suspense } from 'react'

const Canvas = lazy(() => import('./chart-canvas.tsx'))

interface ChartProps {
  readonly option: EChartsOption
  readonly height: number
  /** What the picture shows, for those who do not see it. */
  readonly label: string
}

/** A chart; the drawing library arrives after the page does. */
export function Chart(props: ChartProps): ReactNode {
  return (
    <Suspense fallback={<div className="chart-wait" style={{ height: props.height }} />}>
      <Canvas {...props} />
    </Suspense>
  )
}
