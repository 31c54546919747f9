import i18next, { type i18n } from 'i18next'
import { useSyncExternalStore } from 'react'
import { type WordKey, words } from './words.ts'

export type { WordKey } from './words.ts'
export type Language = 'zh-CN' | 'en'
const KEY = 'evertill.console.language'

/** `[zh, en]` pairs become the two resource trees that i18next wants. */
export function resourceOf(side: 0 | 1): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([key, pair]) => [key, pair[side]]))
}

function preferred(): Language {
  const stored = localStorage.getItem(KEY)
  if (stored === 'zh-CN' || stored === 'en') return stored
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

const instance: i18n = i18next.createInstance()

/** Starts the word table; must run before the first drawing. */
export function startWords(): void {
  void instance.init({
    lng: preferred(),
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { translation: resourceOf(0) }, en: { translation: resourceOf(1) } },
  })
  document.documentElement.lang = instance.language
  instance.on('languageChanged', (language) => {
    document.documentElement.lang = language
  })
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
  void instance.changeLanguage(language)
}

function subscribe(listener: () => void): () => void {
  instance.on('languageChanged', listener)
  return () => instance.off('languageChanged', listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => instance.language as Language)
}

export type Values = Readonly<Record<string, string | number>>
export type Words = (key: WordKey, values?: Values) => string

const speak: Words = (key, values) => instance.t(key, values ?? {})
const speakers: Record<Language, Words> = {
  // One function per language, so that memoised parts see that the language changed.
  'zh-CN': (key, values) => speak(key, values),
  en: (key, values) => speak(key, values),
}

/** The words of the current language; a key that does not exist does not compile. */
export function useWords(): Words {
  return speakers[useLanguage()]
}

/** Whether a word exists, for keys that come from data (a code, a state). */
export function isWord(key: string): key is WordKey {
  return Object.hasOwn(words, key)
}
