import type { Language } from '../preference.ts'
import { preference } from '../preference.ts'

/** Says one sentence, and only the newest: a money line that was overtaken must not be heard. */
export function say(sentence: string, language: Language): void {
  const { muted, volume } = preference()
  if (typeof speechSynthesis === 'undefined') return
  try {
    speechSynthesis.cancel()
    if (muted || volume === 0) return
    const utterance = new SpeechSynthesisUtterance(sentence)
    utterance.lang = language === 'zh' ? 'zh-CN' : 'en-US'
    utterance.volume = volume
    utterance.rate = 1.05
    speechSynthesis.speak(utterance)
  } catch {
    // No voice on this machine: tone and screen remain.
  }
}
