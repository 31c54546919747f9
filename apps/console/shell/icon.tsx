import type { ReactNode } from 'react'

const PATHS = {
  overview: <path d="M2 12.5h3l2-8 3 10.5 2.2-6 1.3 3.5H16" />,
  transactions: <path d="M3 5h9.5M10 2.5 12.5 5 10 7.500M15 13H5.500M8 10.5 5.5 13 8 15.5" />,
  terminals: (
    <path d="M5 1.800h8a1 1 0 0 1 1 1v12.400a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V2.800a1 1 0 0 1 1-1zM6.5 4.500h5v3h-5zM6.7 10.500h.01M9 10.500h.01M11.3 10.500h.01M6.7 13.200h.01M9 13.200h.01M11.3 13.200h.01" />
  ),
  incidents: <path d="M9 2.2 16.5 15.5h-15zM9 7v3.8M9 13.2v.01" />,
  maintenance: (
    <path d="M11.8 2.6a3.8 3.8 0 0 0-4.600 5L2.300 12.500l3.200 3.200 4.900-4.900a3.800 3.800 0 0 0 5-4.600l-2.300 2.300-2.400-.5-.500-2.400z" />
  ),
  issuers: <path d="M6 6.500a3 3 0 1 0 0 5h1.500M12 6.500a3 3 0 1 1 0 5h-1.500M6.5 9h5" />,
  merchants: (
    <path d="M3 7.500v8h12v-8M2 7.5 3.5 2.500h11L16 7.500a2.3 2.3 0 0 1-4.6 0 2.3 2.3 0 0 1-4.7 0 2.3 2.3 0 0 1-4.7 0zM7.5 15.500v-4h3v4" />
  ),
  settlement: <path d="M9 2.500v13M3.500 5h11M3.500 5 1.500 10.500h4zM14.500 5l-2 5.500h4zM6 15.500h6" />,
  risk: <path d="M9 1.8 15 4v4.700c0 3.6-2.6 6-6 7.5-3.4-1.5-6-3.9-6-7.500V4zM6.5 9l1.8 1.8 3.4-3.6" />,
  people: (
    <path d="M6.5 8.500a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.600zM1.5 15c.3-2.8 2.3-4.3 5-4.300s4.7 1.5 5 4.300M11.5 3.200a2.6 2.6 0 0 1 0 5M13.5 10.900c1.7.5 2.8 1.9 3 4.1" />
  ),
  inspector: (
    <path d="M7.5 12.500a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM11.2 11.2 16 16M5.5 6l-1.3 1.500L5.5 9M9.5 6l1.3 1.500L9.5 9" />
  ),
  menu: <path d="M2.5 5h13M2.5 9h13M2.5 13h13" />,
  search: <path d="M8 13A5 5 0 1 0 8 3a5 5 0 0 0 0 10zM11.7 11.7 15.5 15.5" />,
  sun: (
    <path d="M9 12.200a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400zM9 1.500v1.800M9 14.700v1.800M1.5 9h1.800M14.7 9h1.800M3.7 3.7 5 5M13 13l1.3 1.300M3.7 14.3 5 13M13 5l1.3-1.3" />
  ),
  moon: <path d="M15 10.800A6.5 6.5 0 0 1 7.2 3a6.5 6.5 0 1 0 7.8 7.800z" />,
  wall: <path d="M2 3h14v9.500H2zM6 15.500h6M9 12.500v3" />,
  out: <path d="M7 2.500H3v13h4M11 5.5 14.5 9 11 12.500M14.5 9H6.5" />,
  copy: <path d="M6 6h9v9.500H6zM12 6V2.500H3V12h3" />,
  download: <path d="M9 2.500v8.500M5.5 8 9 11.5 12.5 8M3 15h12" />,
  close: <path d="m4.5 4.5 9 9M13.5 4.500l-9 9" />,
  chevron: <path d="m6.5 4 5 5-5 5" />,
} as const
export type IconName = keyof typeof PATHS

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {PATHS[name]}
    </svg>
  )
}

/** The sign of the house: lines of a slip, one of them alive. */
export function BrandMark(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0f5b57" />
      <path d="M8 10h16M8 16h11M8 22h16" stroke="#fbf7ee" strokeWidth="3" strokeLinecap="round" />
      <circle cx="24" cy="16" r="2" fill="#e9c46a" />
    </svg>
  )
}
