import type { Voice } from '../../ports.ts'

/** The browser's own voice. A newer line silences the one before: an old money line must not be heard over a new one. */
export const speechVoice: Voice = {
  say({ zh, en, language, volume }) {
    if (typeof speechSynthesis === 'undefined' || volume === 0) return
    speechSynthesis.cancel()
    const utterance = new SpeechSynthesisUtterance(language === 'zh' ? zh : en)
    utterance.lang = language === 'zh' ? 'zh-CN' : 'en-US'
    utterance.volume = volume / 100
    speechSynthesis.speak(utterance)
  },
}
