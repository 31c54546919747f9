import type { PracticeCard, PracticeWallet } from '@evertill/contract'

/**
 * The tray of practice cards: published test numbers only, with what the practice issuers answer. ARCHITECTURE.md has the
 * same table for people. PIN 123456 everywhere.
 */
const PIN = '123456'
const EXPIRY = '3012'

export const practiceCards: readonly PracticeCard[] = [
  {
    pan: '6200000000000005',
    name: { zh: '银联信用卡', en: 'UnionPay credit' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap', 'stripe'],
    answers: { zh: '批准，无需密码；可分期', en: 'Approved, no PIN needed; instalments' },
  },
  {
    pan: '6205500000000000004',
    name: { zh: '银联借记卡（19 位）', en: 'UnionPay debit, 19 digits' },
    expiry: EXPIRY,
    kind: 'debit',
    ways: ['chip', 'stripe'],
    answers: { zh: '凭密码批准', en: 'Approved with PIN' },
    pin: PIN,
  },
  {
    pan: '6222821234560017',
    name: { zh: '银联闪付借记卡', en: 'UnionPay QuickPass debit' },
    expiry: EXPIRY,
    kind: 'debit',
    ways: ['tap', 'chip'],
    answers: { zh: '凭密码批准；限额内闪付免密', en: 'Approved with PIN; taps under the limit need none' },
    pin: PIN,
  },
  {
    pan: '4242424242424242',
    name: { zh: 'Visa 信用卡', en: 'Visa credit' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '批准；可分期', en: 'Approved; instalments' },
  },
  {
    pan: '5555555555554444',
    name: { zh: 'Mastercard 信用卡', en: 'Mastercard credit' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '批准', en: 'Approved' },
  },
  {
    pan: '4111111111111111',
    name: { zh: 'Visa 磁条卡', en: 'Visa, stripe only' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['stripe'],
    answers: { zh: '批准，需签名', en: 'Approved, signature' },
  },
  {
    pan: '5105105105105100',
    name: { zh: '预付卡', en: 'Prepaid card' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '最多付 ¥20.00，其余请另付（10）', en: 'Pays at most ¥20.00 of it (10)' },
  },
  {
    pan: '4000000000009995',
    name: { zh: '余额不足的卡', en: 'No funds' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap', 'stripe'],
    answers: { zh: '余额不足（51）', en: 'Insufficient funds (51)' },
  },
  {
    pan: '4000000000000069',
    name: { zh: '过期卡', en: 'Expired card' },
    expiry: '2001',
    kind: 'credit',
    ways: ['chip', 'stripe'],
    answers: { zh: '过期卡（54）', en: 'Expired (54)' },
  },
  {
    pan: '6216261000000000018',
    name: { zh: '密码错误的卡', en: 'Wrong PIN' },
    expiry: EXPIRY,
    kind: 'debit',
    ways: ['chip', 'stripe'],
    answers: { zh: '密码错误（55），三次后锁定（75）', en: 'Wrong PIN (55), locked after three (75)' },
    pin: PIN,
  },
  {
    pan: '4000000000009987',
    name: { zh: '挂失卡', en: 'Lost card' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '挂失卡（41）', en: 'Lost (41)' },
  },
  {
    pan: '4000000000009979',
    name: { zh: '被盗卡', en: 'Stolen card' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '被盗卡（43）', en: 'Stolen (43)' },
  },
  {
    pan: '6221558812340000',
    name: { zh: '受限制的卡', en: 'Blocked card' },
    expiry: EXPIRY,
    kind: 'debit',
    ways: ['chip', 'stripe'],
    answers: { zh: '受限制的卡（62）', en: 'Restricted (62)' },
    pin: PIN,
  },
  {
    pan: '4000000000006975',
    name: { zh: '超限额的卡', en: 'Over the limit' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '超出金额（61）或次数（65）限制', en: 'Over the amount (61) or count (65) limit' },
  },
  {
    pan: '6226388000000095',
    name: { zh: '发卡行无应答', en: 'Issuer silent' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap', 'stripe'],
    answers: { zh: '无应答（98），由主机冲正', en: 'No answer (98); the host reverses it' },
  },
  {
    pan: '6226090000000048',
    name: { zh: '发卡行应答慢', en: 'Issuer slow' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap', 'stripe'],
    answers: { zh: '五秒后批准', en: 'Approved after 5 s' },
  },
  {
    pan: '6250947000000014',
    name: { zh: '迟到的批准', en: 'Late approval' },
    expiry: EXPIRY,
    kind: 'credit',
    ways: ['chip', 'tap'],
    answers: { zh: '超时后才批准，由主机冲正', en: 'Approved after the time-out; the host reverses it' },
  },
]

export const practiceWallets: readonly PracticeWallet[] = [
  {
    code: '134567890123456780',
    name: { zh: '微信付款码', en: 'WeChat code' },
    answers: { zh: '批准', en: 'Approved' },
  },
  {
    code: '284567890123456781',
    name: { zh: '支付宝付款码', en: 'Alipay code' },
    answers: { zh: '批准', en: 'Approved' },
  },
  {
    code: '6223456789012345672',
    name: { zh: '云闪付付款码', en: 'UnionPay code' },
    answers: { zh: '批准', en: 'Approved' },
  },
  {
    code: '134567890123456787',
    name: { zh: '余额不足的付款码', en: 'Code without funds' },
    answers: { zh: '余额不足', en: 'Insufficient funds' },
  },
  {
    code: '284567890123456788',
    name: { zh: '需要付款人确认', en: 'Payer must confirm' },
    answers: { zh: '付款人确认后批准', en: 'Approved after the payer confirms' },
  },
  {
    code: '134567890123456789',
    name: { zh: '无应答的付款码', en: 'Silent code' },
    answers: { zh: '无应答', en: 'No answer' },
  },
]
