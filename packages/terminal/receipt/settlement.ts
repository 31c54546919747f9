import { formatMoney } from '@evertill/foundation'
import { isBalanced } from '../journal/batch-totals.ts'
import type { SettlementRecord } from '../journal/journal.ts'
import { localTime } from '../profile/local-time.ts'
import type { Bilingual, Language, Profile } from '../profile/profile.ts'
import type { Slip, SlipLine } from './slip.ts'
import { SLIP } from './words.ts'

const WORDS = {
  title: { zh: '结算总计单', en: 'SETTLEMENT' },
  domestic: { zh: '内卡', en: 'Domestic' },
  foreign: { zh: '外卡', en: 'Foreign' },
  debit: { zh: '收款', en: 'Debit' },
  credit: { zh: '退回', en: 'Credit' },
  balanced: { zh: '对账平', en: 'Balanced' },
  unbalanced: { zh: '对账不平，明细已上送', en: 'Not balanced, details uploaded' },
  byHost: { zh: '批次已由主机结束，未完成对账', en: 'Closed by the host before the comparison was over' },
} as const satisfies Record<string, Bilingual>

/** The slip of a closed batch: what was told, and what the host said of it. */
export function settlementSlip(
  record: SettlementRecord,
  options: {
    readonly profile: Profile
    readonly language: Language
    readonly width: 58 | 80
    readonly reprint: boolean
  },
): Slip {
  const { profile, language, width, reprint } = options
  const { currency } = profile
  const say = (words: Bilingual): string => words[language]
  const pair = (name: string, value: string): SlipLine => ({ kind: 'pair', name, value })
  const text = (words: string, strong = false): SlipLine => ({ kind: 'text', text: words, align: 'center', strong })
  const at = localTime(record.closedAt ?? record.since, profile.timeZone)
  const sides = (['domestic', 'foreign'] as const).flatMap((name): readonly SlipLine[] => {
    const side = record.totals[name]
    const line = (words: Bilingual, count: number, minor: number): SlipLine =>
      pair(`${say(words)} ${count}`, formatMoney({ minor, currency }))
    return [
      text(say(WORDS[name]), true),
      line(WORDS.debit, side.debits, side.debit),
      line(WORDS.credit, side.credits, side.credit),
      { kind: 'rule' },
    ]
  })
  const balanced = record.verdicts !== undefined && isBalanced(record.verdicts)
  const verdict = record.byHost === true && !balanced ? WORDS.byHost : balanced ? WORDS.balanced : WORDS.unbalanced
  return {
    recordId: record.id,
    language,
    width,
    copy: 'merchant',
    reprint,
    lines: [
      { kind: 'title', text: say(profile.merchantName) },
      text(say(WORDS.title)),
      ...(reprint ? [text(say(SLIP.reprint), true)] : []),
      { kind: 'rule' },
      pair(say(SLIP.merchantId), profile.merchantId),
      pair(say(SLIP.terminalId), profile.terminalId),
      pair(say(SLIP.batch), record.batch),
      pair(say(SLIP.time), `${at.year}-${at.month}-${at.day} ${at.hour}:${at.minute}:${at.second}`),
      { kind: 'rule' },
      ...sides,
      text(say(verdict), true),
    ],
  }
}
