import type { Millis } from '@evertill/foundation'
import { localTime } from '../profile/local-time.ts'
import type { Language, Profile } from '../profile/profile.ts'
import type { Slip } from './slip.ts'
import { SLIP } from './words.ts'

const WORDS = {
  title: { zh: '打印测试', en: 'PRINT TEST' },
  note: { zh: '不是收据。没有任何交易。', en: 'Not a receipt. Nothing was sold.' },
  dark: { zh: '粗体应当又黑又匀', en: 'Bold must be black and even' },
} as const

export interface TestSlipOptions {
  readonly profile: Profile
  readonly language: Language
  readonly width: 58 | 80
  readonly at: Millis
}

/** A slip that shows what a head can do, and says that it stands for no sale. */
export function testSlip({ profile, language, width, at: now }: TestSlipOptions): Slip {
  const at = localTime(now, profile.timeZone)
  return {
    recordId: 'test',
    language,
    width,
    copy: 'merchant',
    reprint: false,
    lines: [
      { kind: 'title', text: WORDS.title[language] },
      { kind: 'text', text: WORDS.note[language], align: 'center', strong: false },
      { kind: 'rule' },
      { kind: 'pair', name: SLIP.terminalId[language], value: profile.terminalId },
      { kind: 'pair', name: SLIP.time[language], value: `${at.year}-${at.month}-${at.day} ${at.hour}:${at.minute}` },
      { kind: 'rule' },
      { kind: 'text', text: WORDS.dark[language], align: 'center', strong: true },
      { kind: 'text', text: '0123456789 ABCDEFGHIJ', align: 'center', strong: false },
      { kind: 'rule' },
    ],
  }
}
