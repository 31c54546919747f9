import type { ReactNode } from 'react'

/** Strokes on a 24-unit grid. Each stands beside words; alone it carries a label. */
const PATHS = {
  tick: <path d="M4.5 12.5 10 18 19.5 6.5" />,
  shield: (
    <>
      <path d="M12 3 5 5.5v6c0 4.4 2.9 7.7 7 9.5 4.1-1.8 7-5.1 7-9.5v-6z" />
      <path d="m9 12 2.2 2.2L15.2 10" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.2l3.4 2" />
    </>
  ),
  stop: (
    <>
      <path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z" />
      <path d="M12 7.5v5.5M12 16.4v.1" />
    </>
  ),
  card: (
    <>
      <rect x="2.5" y="5" width="19" height="14" rx="2.5" />
      <path d="M2.5 9.5h19M6 15h4" />
    </>
  ),
  tap: <path d="M7 8.5a6.5 6.5 0 0 1 0 7M10.5 6a10.5 10.5 0 0 1 0 12M14 3.8a14.5 14.5 0 0 1 0 16.4" />,
  code: (
    <>
      <path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4z" />
      <path d="M14 14h2.5v2.5H14zM19.9 14v.1M17 19.9v.1M20 17.5V20h-.1" />
    </>
  ),
  barcode: <path d="M4 6v12M7 6v12M10.5 6v12M13 6v12M16.5 6v12M20 6v12" />,
  cash: (
    <>
      <rect x="2.5" y="6" width="19" height="12" rx="2" />
      <circle cx="12" cy="12" r="2.8" />
      <path d="M6 9.5v.1M18 14.4v.1" />
    </>
  ),
  printer: (
    <>
      <path d="M7 8V3.5h10V8M7 17H4.5A1.5 1.5 0 0 1 3 15.5v-6A1.5 1.5 0 0 1 4.5 8h15A1.5 1.5 0 0 1 21 9.5v6a1.5 1.5 0 0 1-1.5 1.5H17" />
      <path d="M7 14h10v6.5H7z" />
    </>
  ),
  receipt: (
    <>
      <path d="M5 3.5v17l2.3-1.5 2.3 1.5 2.4-1.5 2.4 1.5 2.3-1.5L19 20.5v-17z" />
      <path d="M8.5 8h7M8.5 12h7M8.5 15.5h4" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M2.5 19.5c.6-3.5 3.2-5.3 6.5-5.3s5.9 1.8 6.5 5.3M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .8 3.2 2.4 3.5 4.7" />
    </>
  ),
  gear: (
    <>
      <circle cx="12" cy="12" r="3.2" />
      <path d="M12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6.5" />
      <path d="m15.5 15.5 5 5" />
    </>
  ),
  back: <path d="M14.5 5 7.5 12l7 7" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  plus: <path d="M12 5v14M5 12h14" />,
  minus: <path d="M5 12h14" />,
  erase: (
    <>
      <path d="M8.5 5.5H20a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H8.5L2.5 12z" />
      <path d="m11.5 9.5 5 5M16.5 9.5l-5 5" />
    </>
  ),
  line: <path d="M2.5 9a14 14 0 0 1 19 0M5.8 12.6a9.3 9.3 0 0 1 12.4 0M9 16.2a4.5 4.5 0 0 1 6 0M12 19.8v.1" />,
  'no-line': (
    <path d="M2.5 9a14 14 0 0 1 5-3.1M12 5.2A14 14 0 0 1 21.5 9M5.8 12.6a9.3 9.3 0 0 1 4-2.3M9 16.2a4.5 4.5 0 0 1 6 0M12 19.8v.1M4 3l16 18" />
  ),
  battery: (
    <>
      <rect x="2.5" y="7.5" width="16" height="9" rx="2" />
      <path d="M21.5 10.5v3" />
    </>
  ),
  sound: (
    <>
      <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" />
      <path d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.7 7.7 0 0 1 0 11" />
    </>
  ),
  mute: (
    <>
      <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" />
      <path d="m16 9.5 5 5M21 9.5l-5 5" />
    </>
  ),
  undo: <path d="M8.5 4.5 4 9l4.5 4.5M4.5 9H14a6 6 0 0 1 0 12h-3" />,
  drawer: (
    <>
      <rect x="3" y="4" width="18" height="16" rx="2" />
      <path d="M3 12h18M10 8h4M10 16h4" />
    </>
  ),
  download: <path d="M12 3.5v11M7.5 10.5 12 15l4.5-4.5M4 19.5h16" />,
  pen: <path d="m4 20 1-4.5L16 4.5a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19z" />,
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="10" rx="2" />
      <path d="M8 10.5V7.5a4 4 0 0 1 8 0v3" />
    </>
  ),
  basket: (
    <>
      <path d="M3 9.5h18l-2 10H5z" />
      <path d="m8 9.5 3-6M16 9.5l-3-6" />
    </>
  ),
  keys: <path d="M5 5.9v.1M12 5.9v.1M19 5.9v.1M5 12v.1M12 12v.1M19 12v.1M5 18v.1M12 18v.1M19 18v.1" />,
  list: <path d="M8.5 6h12M8.5 12h12M8.5 18h12M4 6v.1M4 12v.1M4 18v.1" />,
  scale: <path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6.5h5zM19 7l-2.5 6.5h5z" />,
  again: <path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5" />,
  help: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.3 9.3a2.7 2.7 0 1 1 4 2.6c-.9.5-1.3 1-1.3 2M12 17v.1" />
    </>
  ),
  pulse: <path d="M2.5 12h4l2.5-6.5 5 13 2.5-6.5h5" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  phone: (
    <>
      <rect x="7" y="2.5" width="10" height="19" rx="2.5" />
      <path d="M11 18.5h2" />
    </>
  ),
  window: (
    <>
      <rect x="3" y="4.5" width="18" height="12" rx="2" />
      <path d="M9 20h6M12 16.5V20" />
    </>
  ),
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7" />
    </>
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 28, weight = 2 }: { name: IconName; size?: number; weight?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'keys' ? weight + 1.4 : weight}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="shrink-0"
    >
      {PATHS[name]}
    </svg>
  )
}
