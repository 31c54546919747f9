import type { Voice } from '@evertill/terminal'
import { say } from './speech.ts'
import { sound } from './tone.ts'

/** The terminal's voice: a tone at once, the money line after it. Volume and mute were decided before it is asked. */
export const browserVoice: Voice = {
  say({ zh, en, tone, language }) {
    sound(tone)
    say(language === 'zh' ? zh : en, language)
  },
}
