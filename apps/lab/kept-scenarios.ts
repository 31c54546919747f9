import { useSyncExternalStore } from 'react'

/** Scenario files by name, in this browser only. */
export type Kept = Readonly<Record<string, string>>

const PLACE = 'evertill.lab.scenarios'
export const MOST_KEPT = 20
const listeners = new Set<() => void>()
let current: Kept = read()

function read(): Kept {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    const good = Object.entries(stored).filter(([, text]) => typeof text === 'string')
    return Object.fromEntries(good.slice(0, MOST_KEPT)) as Kept
  } catch {
    return {}
  }
}

function write(next: Kept): void {
  current = next
  try {
    localStorage.setItem(PLACE, JSON.stringify(next))
  } catch {
    // A forbidden or full store keeps them for this visit only; the file can still be exported.
  }
  for (const listener of listeners) listener()
}

/** False when there are too many already. */
export function keep(name: string, text: string): boolean {
  if (!(name in current) && Object.keys(current).length >= MOST_KEPT) return false
  write({ ...current, [name]: text })
  return true
}

export function forget(name: string): void {
  write(Object.fromEntries(Object.entries(current).filter(([each]) => each !== name)))
}

export function useKept(): Kept {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
