import { en } from './en.ts'
import { zh } from './zh.ts'

/** The table of words. Chinese is the original; English must have the same entries, which the compiler checks. */
export type Words = typeof zh

export const WORDS: { readonly zh: Words; readonly en: Words } = { zh, en }

/** The text of the chosen language. */
export function inLanguage(text: { readonly zh: string; readonly en: string }, language: 'zh' | 'en'): string {
  return language === 'zh' ? text.zh : text.en
}
