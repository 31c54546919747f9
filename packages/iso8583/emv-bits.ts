import type { Words } from './emv-tag.ts'

type BitNames = readonly (readonly [byte: number, bit: number, en: string, zh: string])[]

/** Terminal verification results [EMV Book 3 Annex C5]. */
const TVR: BitNames = [
  [1, 8, 'Offline data authentication was not performed', '未进行脱机数据认证'],
  [1, 7, 'SDA failed', '脱机静态数据认证失败'],
  [1, 6, 'ICC data missing', 'IC卡数据缺失'],
  [1, 5, 'Card is on the terminal exception file', '卡片出现在终端异常文件中'],
  [1, 4, 'DDA failed', '脱机动态数据认证失败'],
  [1, 3, 'CDA failed', '复合动态数据认证失败'],
  [1, 2, 'SDA selected', '已选择静态数据认证'],
  [2, 8, 'Card and terminal have different versions', 'IC卡和终端应用版本不一致'],
  [2, 7, 'Expired application', '应用已过期'],
  [2, 6, 'Application not yet effective', '应用尚未生效'],
  [2, 5, 'Service not allowed for this card product', '卡片产品不允许所请求的服务'],
  [2, 4, 'New card', '新卡'],
  [3, 8, 'Cardholder verification was not successful', '持卡人验证失败'],
  [3, 7, 'Unrecognised CVM', '未知的持卡人验证方法'],
  [3, 6, 'PIN try limit exceeded', 'PIN重试次数超限'],
  [3, 5, 'PIN needed, PIN pad absent or broken', '要求输入PIN,但密码键盘不存在或工作不正常'],
  [3, 4, 'PIN needed, PIN pad there, PIN not entered', '要求输入PIN,密码键盘存在,但未输入PIN'],
  [3, 3, 'Online PIN entered', '输入联机PIN'],
  [4, 8, 'Floor limit exceeded', '交易超过最低限额'],
  [4, 7, 'Lower consecutive offline limit exceeded', '超过连续脱机交易下限'],
  [4, 6, 'Upper consecutive offline limit exceeded', '超过连续脱机交易上限'],
  [4, 5, 'Selected at random for online processing', '交易被随机选择联机处理'],
  [4, 4, 'Merchant forced the transaction online', '商户要求联机交易'],
  [5, 8, 'Default TDOL used', '使用缺省TDOL'],
  [5, 7, 'Issuer authentication failed', '发卡行认证失败'],
  [5, 6, 'Script failed before final GENERATE AC', '最后一次GENERATE AC之前脚本处理失败'],
  [5, 5, 'Script failed after final GENERATE AC', '最后一次GENERATE AC之后脚本处理失败'],
]

/** Transaction status information [EMV Book 3 Annex C6]. */
const TSI: BitNames = [
  [1, 8, 'Offline data authentication was performed', '脱机数据认证已进行'],
  [1, 7, 'Cardholder verification was performed', '持卡人验证已进行'],
  [1, 6, 'Card risk management was performed', '卡片风险管理已进行'],
  [1, 5, 'Issuer authentication was performed', '发卡行认证已进行'],
  [1, 4, 'Terminal risk management was performed', '终端风险管理已进行'],
  [1, 3, 'Script processing was performed', '脚本处理已进行'],
]

/** Application interchange profile [EMV Book 3 Annex C1]. */
const AIP: BitNames = [
  [1, 7, 'SDA supported', '支持静态数据认证'],
  [1, 6, 'DDA supported', '支持动态数据认证'],
  [1, 5, 'Cardholder verification supported', '支持持卡人验证'],
  [1, 4, 'Terminal risk management to be performed', '执行终端风险管理'],
  [1, 3, 'Issuer authentication supported', '支持发卡行认证'],
  [1, 1, 'CDA supported', '支持复合动态数据认证'],
]

/** Terminal capabilities [EMV Book 4 Annex A2]. */
const CAPABILITIES: BitNames = [
  [1, 8, 'Manual key entry', '手工键盘输入'],
  [1, 7, 'Magnetic stripe', '磁条'],
  [1, 6, 'Chip with contacts', '接触式IC卡'],
  [2, 8, 'Plaintext PIN checked by the card', 'IC卡明文PIN验证'],
  [2, 7, 'Enciphered PIN checked online', '加密PIN联机验证'],
  [2, 6, 'Signature on paper', '签名(纸)'],
  [2, 5, 'Enciphered PIN checked by the card', '加密PIN脱机验证'],
  [2, 4, 'No verification needed', '无需持卡人验证'],
  [3, 8, 'SDA', '静态数据认证'],
  [3, 7, 'DDA', '动态数据认证'],
  [3, 6, 'Card capture', '吞卡'],
  [3, 4, 'CDA', '复合动态数据认证'],
]

const BITS: { readonly [tag: string]: BitNames } = { '82': AIP, '95': TVR, '9B': TSI, '9F33': CAPABILITIES }

/** Cardholder verification methods [EMV Book 3 Annex C3]. */
const METHODS: { readonly [method: number]: Words } = {
  0: { en: 'Fail CVM processing', zh: '持卡人验证失败' },
  1: { en: 'Plaintext PIN checked by the card', zh: '卡片执行明文PIN核对' },
  2: { en: 'Enciphered PIN checked online', zh: '联机加密PIN验证' },
  3: { en: 'Plaintext PIN by the card and signature', zh: '卡片明文PIN核对+签名' },
  4: { en: 'Enciphered PIN checked by the card', zh: '卡片执行加密PIN核对' },
  5: { en: 'Enciphered PIN by the card and signature', zh: '卡片加密PIN核对+签名' },
  30: { en: 'Signature', zh: '签名' },
  31: { en: 'No verification', zh: '无需持卡人验证' },
  32: { en: 'Cardholder document (PBOC)', zh: '持卡人证件出示' },
  63: { en: 'No method was performed', zh: '未执行持卡人验证' },
}

const CONDITIONS: { readonly [condition: number]: Words } = {
  0: { en: 'always', zh: '总是' },
  1: { en: 'if unattended cash', zh: '如果是无人值守现金交易' },
  2: { en: 'if not cash or cashback', zh: '如果不是现金或返现' },
  3: { en: 'if the terminal supports it', zh: '如果终端支持' },
  4: { en: 'if manual cash', zh: '如果是人工值守现金交易' },
  5: { en: 'if purchase with cashback', zh: '如果是返现交易' },
  6: { en: 'if below amount X', zh: '如果金额低于X' },
  7: { en: 'if above amount X', zh: '如果金额高于X' },
  8: { en: 'if below amount Y', zh: '如果金额低于Y' },
  9: { en: 'if above amount Y', zh: '如果金额高于Y' },
}

const RESULTS: { readonly [result: number]: Words } = {
  0: { en: 'result unknown', zh: '结果未知' },
  1: { en: 'failed', zh: '失败' },
  2: { en: 'successful', zh: '成功' },
}

const CRYPTOGRAMS: readonly Words[] = [
  { en: 'AAC: declined offline', zh: 'AAC 脱机拒绝' },
  { en: 'TC: approved offline', zh: 'TC 脱机批准' },
  { en: 'ARQC: online authorization requested', zh: 'ARQC 请求联机授权' },
  { en: 'Reserved', zh: '保留' },
]

/** One bit that is set, or one part of a coded value, in words. */
export interface SpelledBit extends Words {
  /** `B3.b8` for a bit; `B1` for a whole byte. */
  readonly at: string
  readonly byte: number
}

/** Spells out what a tag's bits say; empty for tags without a table. Only bits that are set are named. */
export function spellOut(tag: string, value: Uint8Array): readonly SpelledBit[] {
  const table = BITS[tag]
  if (table !== undefined) {
    return table
      .filter(([byte, bit]) => byte <= value.length && (value[byte - 1]! & (1 << (bit - 1))) !== 0)
      .map(([byte, bit, en, zh]) => ({ at: `B${byte}.b${bit}`, byte, en, zh }))
  }
  if (tag === '9F27' && value.length === 1) {
    return [{ at: 'B1', byte: 1, ...CRYPTOGRAMS[value[0]! >> 6]! }]
  }
  if (tag === '9F34' && value.length === 3) {
    const method = METHODS[value[0]! & 0x3f] ?? { en: 'Method not known here', zh: '未知方法' }
    const condition = CONDITIONS[value[1]!] ?? { en: 'condition not known here', zh: '未知条件' }
    const result = RESULTS[value[2]!] ?? { en: 'result not known here', zh: '未知结果' }
    const spelled: SpelledBit[] = [
      { at: 'B1', byte: 1, ...method },
      { at: 'B2', byte: 2, ...condition },
      { at: 'B3', byte: 3, ...result },
    ]
    return spelled
  }
  return []
}
