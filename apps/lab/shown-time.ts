import type { Language } from './words/index.ts'

const locale = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB')

const clocks = new Map<Language, Intl.DateTimeFormat>()

/** The wall clock of the lab's shop, in Shanghai. */
export function clockTime(at: number, language: Language): string {
  let format = clocks.get(language)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(language), { timeStyle: 'medium', timeZone: 'Asia/Shanghai' })
    clocks.set(language, format)
  }
  return format.format(at)
}

/** A stretch of time in the largest unit that tells enough. */
export function spanOf(ms: number, language: Language): string {
  const seconds = Math.round(ms / 1_000)
  const minutes = Math.round(seconds / 60)
  if (language === 'zh') return seconds < 100 ? `${seconds} 秒` : `${minutes} 分钟`
  return seconds < 100 ? `${seconds} s` : `${minutes} min`
}

/** Minor units of CNY. */
export function money(minor: number): string {
  return `¥${(minor / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`
}

export const percent = (share: number): string => (share > 0 && share < 0.01 ? '<1 %' : `${Math.round(100 * share)} %`)
