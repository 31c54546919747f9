import type { ReactNode } from 'react'
import { Sign } from '../../parts/mark.tsx'
import type { Meaning } from '../../theme/palette.ts'

/** The last hour as a small line; minutes without a value leave a gap. */
function Sparkline({
  values,
  range,
}: {
  values: readonly (number | undefined)[]
  range?: readonly [number, number]
}): ReactNode {
  const known = values.filter((value): value is number => value !== undefined)
  if (known.length < 2) return <svg className="spark" viewBox="0 0 100 28" aria-hidden="true" />
  const low = range?.[0] ?? 0
  const high = Math.max(range?.[1] ?? Math.max(...known), low + 1e-9)
  let path = ''
  let pen = false
  values.forEach((value, index) => {
    if (value === undefined) return
    const x = (index / (values.length - 1)) * 100
    const y = 26 - ((value - low) / (high - low)) * 24
    path += `${pen ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    pen = true
  })
  return (
    <svg className="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

/** One number with its unit, its period and what it is compared with. */
export function Figure(props: {
  label: string
  value: string
  note: string
  compare: string
  meaning?: Meaning
  line?: readonly (number | undefined)[]
  range?: readonly [number, number]
}): ReactNode {
  return (
    <div className="figure">
      <h2>
        {props.label} <span className="faint">{props.note}</span>
      </h2>
      <p className={`value ${props.meaning ?? ''}`}>
        {props.meaning ? <Sign meaning={props.meaning} size={18} /> : null}
        <span className="figures">{props.value}</span>
      </p>
      {props.line ? <Sparkline values={props.line} {...(props.range ? { range: props.range } : {})} /> : null}
      <p className="compare">{props.compare}</p>
    </div>
  )
}
