import type { ReactNode } from 'react'
import type { Meaning } from '../theme/palette.ts'

const SHAPES: Record<Meaning, ReactNode> = {
  paid: <path d="M2.5 6.4 5 9l4.6-5.6" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
  calm: (
    <path
      d="M6 1.6 10 3v3.2c0 2.3-1.7 3.7-4 4.4-2.3-.7-4-2.1-4-4.4V3z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  open: (
    <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <circle cx="6" cy="6" r="4.4" />
      <path d="M6 3.6V6l1.7 1.2" />
    </g>
  ),
  stop: (
    <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
      <path d="M6 1.4 11 10.2H1z" strokeLinejoin="round" />
      <path d="M6 4.8v2.2M6 8.6v.01" />
    </g>
  ),
  plain: <circle cx="6" cy="6" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />,
}

/** The sign of a meaning: colour is never alone. */
export function Sign({ meaning, size = 12 }: { meaning: Meaning; size?: number }): ReactNode {
  return (
    <svg className={`sign ${meaning}`} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[meaning]}
    </svg>
  )
}

/** A state in words with its sign and colour. `solid` lays a wash behind it. */
export function Mark({
  meaning,
  children,
  solid,
}: {
  meaning: Meaning
  children: ReactNode
  solid?: boolean
}): ReactNode {
  return (
    <span className={`mark ${meaning}${solid ? ' solid' : ''}`}>
      <Sign meaning={meaning} />
      {children}
    </span>
  )
}
