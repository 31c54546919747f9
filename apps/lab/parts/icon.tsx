const PATHS = {
  back: 'M6 5v14M20 5 9 12l11 7z',
  play: 'M7 4.5 20 12 7 19.5z',
  pause: 'M8 5v14M16 5v14',
  step: 'M4 12h11M11 7l5 5-5 5M20 5v14',
  end: 'M18 5v14M4 5l11 7-11 7z',
  yes: 'm5 13 4.5 4.5L19 7',
  no: 'm6 6 12 12M18 6 6 18',
} as const

export type IconName = keyof typeof PATHS
const FILLED: ReadonlySet<IconName> = new Set(['back', 'play', 'end'])

/** Drawn, not a letter: not every font has these. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      fill={FILLED.has(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={name === 'pause' ? 4 : 2.6}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
