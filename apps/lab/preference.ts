import { useSyncExternalStore } from 'react'
import { DOCTOR_WORDS, LAB_WORDS, type Language } from './words/index.ts'

export type Theme = 'auto' | 'light' | 'dark'

export interface Preference {
  readonly language: Language
  readonly theme: Theme
}

const PLACE = 'evertill.lab.preference'
const listeners = new Set<() => void>()
let current: Preference = read()

function read(): Preference {
  const language: Language = navigator.language.startsWith('zh') ? 'zh' : 'en'
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Preference>
    return {
      language: kept.language === 'zh' || kept.language === 'en' ? kept.language : language,
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'auto',
    }
  } catch {
    return { language, theme: 'auto' }
  }
}

export function prefer(change: Partial<Preference>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(PLACE, JSON.stringify(current))
  } catch {
    // A forbidden store costs the choice after a reload, nothing else.
  }
  showPreference()
  for (const listener of listeners) listener()
}

export function showPreference(): void {
  const root = document.documentElement
  root.lang = current.language === 'zh' ? 'zh-CN' : 'en'
  if (current.theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = current.theme
}

export const preference = (): Preference => current

export function usePreference(): Preference {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, preference)
}

export function useLabWords() {
  const { language } = usePreference()
  return { language, lab: LAB_WORDS[language], doctor: DOCTOR_WORDS[language] }
}
