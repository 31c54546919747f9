import type { Millis } from '@evertill/foundation'
import { localTime } from '../profile/local-time.ts'
import type { TerminalState } from '../state/state.ts'
import type { Slip } from './slip.ts'
import { SLIP } from './words.ts'

const WORDS = {
  title: { zh: '打印测试', en: 'PRINT TEST' },
  note: { zh: '不是收据。没有任何交易。', en: 'Not a receipt. Nothing was sold.' },
  dark: { zh: '粗体应当又黑又匀', en: 'Bold must be black and even' },
} as const

/** A slip that shows what a head can do, and says that it stands for no sale. */
export function testSlip(state: TerminalState, now: Millis): Slip {
  const { config, settings } = state
  const { language, printerWidth } = settings
  const at = localTime(now, config.profile.timeZone)
  return {
    recordId: 'test',
    language,
    width: printerWidth,
    copy: 'merchant',
    reprint: false,
    lines: [
      { kind: 'title', text: WORDS.title[language] },
      { kind: 'text', text: WORDS.note[language], align: 'center', strong: false },
      { kind: 'rule' },
      { kind: 'pair', name: SLIP.terminalId[language], value: config.profile.terminalId },
      { kind: 'pair', name: SLIP.time[language], value: `${at.year}-${at.month}-${at.day} ${at.hour}:${at.minute}` },
      { kind: 'rule' },
      { kind: 'text', text: WORDS.dark[language], align: 'center', strong: true },
      { kind: 'text', text: '0123456789 ABCDEFGHIJ', align: 'center', strong: false },
      { kind: 'rule' },
    ],
  }
}
