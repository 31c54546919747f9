import { useSyncExternalStore } from 'react'

export type Language = 'zh' | 'en'
export type ThemeChoice = 'auto' | 'light' | 'dark' | 'contrast'

/** How this device shows and sounds. Never anything about a sale or a card [LAW-8]. */
export interface Preference {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly muted: boolean
  /** 0 … 1. */
  readonly volume: number
  /** The hand that holds the device: one-hand actions lie on its side on wide screens. */
  readonly hand: 'left' | 'right'
  readonly trayOpen: boolean
  /** Does the far edge of the screen face the customer? */
  readonly facing: boolean
  /** Millimetres of the slip as shown on screen. */
  readonly paper: 58 | 80
  readonly saleBy: 'keys' | 'goods'
  /** Which printer of the outlet prints the slips: its id, `own` for the till's, or empty for the first there is. */
  readonly printer: string
}

const PLACE = 'evertill.till.preference'
const listeners = new Set<() => void>()
let current: Preference = read()

function fresh(): Preference {
  return {
    language: globalThis.navigator?.language?.startsWith('zh') === false ? 'en' : 'zh',
    theme: 'auto',
    muted: false,
    volume: 0.7,
    hand: 'right',
    trayOpen: true,
    facing: false,
    paper: 58,
    saleBy: 'keys',
    printer: '',
  }
}

function read(): Preference {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}')
    return clean(typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {})
  } catch {
    return fresh()
  }
}

/** Whatever lies in the browser's store came from outside: keep what is well formed, replace the rest. */
function clean(stored: Record<string, unknown>): Preference {
  const start = fresh()
  const oneOf = <T>(value: unknown, choices: readonly T[], otherwise: T): T =>
    choices.includes(value as T) ? (value as T) : otherwise
  const volume = stored.volume
  return {
    language: oneOf(stored.language, ['zh', 'en'], start.language),
    theme: oneOf(stored.theme, ['auto', 'light', 'dark', 'contrast'], start.theme),
    muted: oneOf(stored.muted, [true, false], start.muted),
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : start.volume,
    hand: oneOf(stored.hand, ['left', 'right'], start.hand),
    facing: oneOf(stored.facing, [true, false], start.facing),
    trayOpen: oneOf(stored.trayOpen, [true, false], start.trayOpen),
    paper: oneOf(stored.paper, [58, 80], start.paper),
    saleBy: oneOf(stored.saleBy, ['keys', 'goods'], start.saleBy),
    printer: typeof stored.printer === 'string' ? stored.printer.slice(0, 64) : start.printer,
  }
}

function show(): void {
  const root = document.documentElement
  root.lang = current.language === 'zh' ? 'zh-CN' : 'en'
  if (current.theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = current.theme
}

export function preference(): Preference {
  return current
}

export function prefer(change: Partial<Preference>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(PLACE, JSON.stringify(current))
  } catch {
    // A full or forbidden store costs the choice after a reload, nothing else.
  }
  show()
  for (const listener of listeners) listener()
}

/** Applies the choices to the page and follows changes made in another window of the same till. */
export function startPreference(): void {
  show()
  addEventListener('storage', (event) => {
    if (event.key !== PLACE) return
    current = read()
    show()
    for (const listener of listeners) listener()
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreference(): Preference {
  return useSyncExternalStore(subscribe, preference)
}
