import {
  initial,
  type MoneyLine,
  type SaleRow,
  type Screen,
  type Slip,
  type TerminalState,
  type TransactionRecord,
} from '@evertill/terminal'
import { clock } from '../clock.ts'
import { storyProfile } from './profile.ts'

/** The moment of every story: when the page was opened. */
export const STORY_TIME = clock.now()

const base = initial({
  profile: storyProfile,
  tpdu: '6000030000',
  header: '603100311001',
  language: 'zh',
  serial: 'STORY',
  keyLayout: '003',
})

export function record(change: Partial<TransactionRecord> = {}): TransactionRecord {
  return {
    kind: 'transaction',
    id: '000001-000128',
    type: 'sale',
    tender: 'card',
    amount: 12_850,
    currency: '156',
    batch: '000001',
    stan: '000128',
    startedAt: STORY_TIME - 4_000,
    answeredAt: STORY_TIME - 3_000,
    status: 'approved',
    entry: 'chip',
    masked: '620000******0005',
    pin: 'not-asked',
    host: { responseCode: '00', rrn: '617014263501', approvalCode: 'A12B34', issuer: '01030000', acquirer: '48020000' },
    operator: '01',
    signature: 'not-needed',
    slip: 'printed',
    ...change,
  }
}

export function row(change: Partial<SaleRow> = {}): SaleRow {
  return {
    id: '000001-000128',
    type: 'sale',
    tender: 'card',
    amount: 12_850,
    at: STORY_TIME - 180_000,
    stan: '000128',
    masked: '620000******0005',
    entry: 'chip',
    outcome: 'approved',
    mayVoid: true,
    mayRefund: true,
    mayReprint: true,
    mayComplete: false,
    ...change,
  }
}

export function money(state: MoneyLine['state'], since = STORY_TIME - 12_000): MoneyLine {
  return { state, amount: 12_850, currency: '156', since, recordId: '000001-000128' }
}

export interface Story {
  readonly name: string
  readonly state: TerminalState
  readonly drawer?: {
    readonly readerWaits?: boolean
    readonly scannerWaits?: boolean
    readonly pinDigits?: number
    readonly printed?: boolean
  }
}

export function told(
  name: string,
  screen: Screen,
  more: Partial<TerminalState> = {},
  drawer: NonNullable<Story['drawer']> = {},
): Story {
  const records = more.records ?? new Map([[record().id, record()]])
  return {
    name,
    drawer,
    state: {
      ...base,
      booted: true,
      line: { up: true, canAsk: true, since: STORY_TIME },
      devices: { reader: true, pinPad: true, scanner: true, printer: true },
      shift: { kind: 'shift', id: 'shift', operator: '01', shift: 2, since: STORY_TIME },
      stateLine: {
        level: 'ready',
        limits: [],
        since: STORY_TIME,
        waiting: { reversals: 0, questions: 0, uploads: 0, slips: 0 },
      },
      ...more,
      records,
      screen,
    },
  }
}

export const result = {
  kind: 'result',
  outcome: 'approved',
  purpose: 'sale',
  tender: 'card',
  amount: 12_850,
  recordId: '000001-000128',
  slip: 'printed',
  mayChooseTender: false,
  mayRepeatPin: false,
  removeCard: false,
  since: STORY_TIME,
} as const

export const offers = [
  { tender: 'card', possible: true },
  { tender: 'wallet', possible: true },
  { tender: 'cash', possible: true },
] as const

const line = (itemId: string, quantity: number) => {
  const item = storyProfile.items.find((one) => one.id === itemId)!
  return { itemId, name: item.name, price: item.price, quantity }
}

const rows: readonly SaleRow[] = [
  row(),
  row({
    id: '000001-000127',
    stan: '000127',
    amount: 6_600,
    tender: 'wallet',
    masked: '13************6780',
    entry: 'code',
    wallet: 'wechat',
    at: STORY_TIME - 900_000,
  }),
  row({
    id: '000001-000126',
    stan: '000126',
    amount: 45_000,
    outcome: 'declined',
    masked: '400000******9995',
    at: STORY_TIME - 1_500_000,
    mayVoid: false,
    mayRefund: false,
    mayReprint: false,
  }),
  row({
    id: '000001-000125',
    stan: '000125',
    amount: 9_800,
    outcome: 'reversing',
    masked: '622638******0095',
    at: STORY_TIME - 2_100_000,
    mayVoid: false,
    mayRefund: false,
    mayReprint: false,
  }),
  row({
    id: '000001-000124',
    stan: '000124',
    amount: 12_800,
    outcome: 'voided',
    at: STORY_TIME - 3_100_000,
    mayVoid: false,
    mayRefund: false,
  }),
  row({
    id: '000001-000123',
    stan: '000123',
    type: 'refund',
    amount: 2_800,
    at: STORY_TIME - 4_100_000,
    mayVoid: false,
    mayRefund: false,
  }),
  row({
    id: 'cash-7',
    stan: '000007',
    tender: 'cash',
    amount: 3_600,
    masked: undefined,
    entry: undefined,
    at: STORY_TIME - 5_100_000,
    mayVoid: false,
    mayRefund: false,
  }),
]

export const waiting = { since: STORY_TIME - 4_000, until: STORY_TIME + 56_000 }

/** Every screen that the terminal can show, as a value. */
export const stories: readonly Story[] = [
  told('sign-in', {
    kind: 'sign-in',
    operators: [
      { number: '01', name: '陈雨' },
      { number: '02', name: '李沐' },
      { number: '99', name: '周店长' },
    ],
    checking: false,
  }),
  told('amount-empty', { kind: 'amount', digits: '', amount: 0 }),
  told('amount', { kind: 'amount', digits: '12850', amount: 12_850 }),
  told('cart-empty', { kind: 'cart', lines: [], total: 0 }),
  told('cart', { kind: 'cart', lines: [line('latte', 2), line('croissant', 1), line('beans', 1)], total: 17_000 }),
  told('choose-tender', { kind: 'choose-tender', amount: 12_850, offers }),
  told(
    'choose-tender-open',
    {
      kind: 'choose-tender',
      amount: 12_850,
      offers: [
        { tender: 'card', possible: false, why: 'same-card-unknown' },
        { tender: 'wallet', possible: true },
        { tender: 'cash', possible: true },
      ],
      because: money('reversing'),
    },
    { money: money('reversing') },
  ),
  told(
    'present-card',
    {
      kind: 'present-card',
      purpose: 'sale',
      amount: 12_850,
      accepts: ['tap', 'chip', 'stripe'],
      mayKey: true,
      ...waiting,
    },
    {},
    { readerWaits: true },
  ),
  told(
    'present-card-hint',
    {
      kind: 'present-card',
      purpose: 'sale',
      amount: 12_850,
      accepts: ['tap', 'chip', 'stripe'],
      mayKey: false,
      ...waiting,
      hint: 'insert-chip',
    },
    {},
    { readerWaits: true },
  ),
  told('key-card', { kind: 'key-card', amount: 12_850 }),
  told('show-code', { kind: 'show-code', amount: 12_850, ...waiting }, {}, { scannerWaits: true }),
  told('cash', { kind: 'cash', amount: 12_850, digits: '20000', received: 20_000, change: 7_150 }),
  told(
    'enter-pin',
    {
      kind: 'enter-pin',
      purpose: 'sale',
      amount: 12_850,
      masked: '620550*********0004',
      digits: 4,
      mayBypass: false,
      again: false,
      ...waiting,
    },
    {},
    { pinDigits: 4 },
  ),
  told('connecting', {
    kind: 'connecting',
    purpose: 'sale',
    tender: 'card',
    amount: 12_850,
    stage: 'authorizing',
    phase: 'slow',
    since: STORY_TIME - 3_000,
    until: STORY_TIME + 57_000,
    removeCard: false,
  }),
  told('connecting-slow', {
    kind: 'connecting',
    purpose: 'sale',
    tender: 'card',
    amount: 12_850,
    stage: 'authorizing',
    phase: 'very-slow',
    since: STORY_TIME - 19_000,
    until: STORY_TIME + 41_000,
    removeCard: false,
  }),
  told('paid', { ...result, money: money('yes') }, { money: money('yes') }, { printed: true }),
  told(
    'paid-no-slip',
    { ...result, money: money('yes'), slip: 'problem', slipProblem: 'paper-out' },
    { money: money('yes') },
  ),
  told(
    'cash-taken',
    { ...result, tender: 'cash', money: money('yes'), slip: 'printed' },
    {
      money: money('yes'),
      records: new Map([[record().id, record({ tender: 'cash', cash: { received: 20_000, change: 7_150 } })]]),
    },
  ),
  told(
    'declined',
    {
      ...result,
      outcome: 'declined',
      money: money('no'),
      responseCode: '51',
      slip: 'none',
      mayChooseTender: true,
      removeCard: true,
    },
    { money: money('no') },
  ),
  told(
    'declined-pin',
    {
      ...result,
      outcome: 'declined',
      money: money('no'),
      responseCode: '55',
      slip: 'none',
      mayChooseTender: true,
      mayRepeatPin: true,
    },
    { money: money('no') },
  ),
  told('not-sent', {
    ...result,
    recordId: undefined,
    outcome: 'not-sent',
    why: 'present-timeout',
    slip: 'none',
    mayChooseTender: true,
  }),
  told(
    'being-undone',
    {
      ...result,
      outcome: 'reversing',
      money: money('reversing', STORY_TIME - 23_000),
      slip: 'none',
      mayChooseTender: true,
    },
    {
      money: money('reversing', STORY_TIME - 23_000),
      stateLine: {
        level: 'limited',
        limits: ['reversal-pending'],
        since: STORY_TIME,
        waiting: { reversals: 1, questions: 0, uploads: 0, slips: 0 },
      },
    },
  ),
  told(
    'unknown',
    { ...result, outcome: 'unknown', money: money('unknown', STORY_TIME - 8_000), slip: 'none', mayChooseTender: true },
    { money: money('unknown', STORY_TIME - 8_000) },
  ),
  told(
    'reversed',
    { ...result, outcome: 'reversed', money: money('no'), slip: 'none', mayChooseTender: true },
    { money: money('no') },
  ),
  told('voided', { ...result, purpose: 'void', money: money('yes') }, { money: money('yes') }),
  told(
    'refund-open',
    { ...result, purpose: 'refund', outcome: 'refund-in-progress', money: money('unknown'), slip: 'none' },
    { money: money('unknown') },
  ),
  told('signature', { kind: 'signature', recordId: '000001-000128', amount: 12_850, masked: '411111******1111' }),
  told('balance', {
    kind: 'balance',
    recordId: '000001-000129',
    masked: '620000******0005',
    balance: 356_012,
    currency: '156',
  }),
  told('sales', { kind: 'sales', rows, choosingFor: 'view' }),
  told('sales-empty', { kind: 'sales', rows: [], choosingFor: 'view' }),
  told('sales-void', { kind: 'sales', rows: rows.filter((r) => r.mayVoid), choosingFor: 'void' }),
  told('sale', { kind: 'sale', row: row(), record: record(), money: money('yes') }, { money: money('yes') }),
  told('confirm-void', { kind: 'confirm-void', row: row() }),
  told('refund-amount', { kind: 'refund-amount', row: row(), digits: '5000', amount: 5_000, most: 12_850 }),
  told('refund-reference', { kind: 'refund-reference' }),
  told('supervisor', {
    kind: 'supervisor',
    purpose: 'void',
    supervisors: [{ number: '99', name: '周店长' }],
    checking: false,
  }),
  told('totals', {
    kind: 'totals',
    totals: {
      card: { count: 42, sum: 612_450 },
      wallet: { count: 118, sum: 498_600 },
      cash: { count: 9, sum: 32_300 },
      voids: { count: 1, sum: 12_800 },
      refunds: { count: 2, sum: 5_600 },
      holds: { count: 0, sum: 0 },
      split: { count: 2, sum: 41_200 },
      remainders: { count: 0, sum: 0 },
      stored: { count: 0, sum: 0 },
      net: 1_124_950,
      open: { count: 1, sum: 9_800 },
    },
  }),
  told('settings', { kind: 'settings' }),
  told(
    'cannot-take-cards',
    { kind: 'cannot-take-cards', amount: 12_850, limits: ['line-down'], offers: [{ tender: 'cash', possible: true }] },
    {
      line: { up: false, canAsk: false, since: STORY_TIME, reason: 'closed' },
      stateLine: {
        level: 'no-cards',
        limits: ['line-down'],
        since: STORY_TIME,
        waiting: { reversals: 0, questions: 0, uploads: 0, slips: 0 },
      },
    },
  ),
]

/** A slip for the paper of the stories, with every kind of line. */
export function storySlip(width: 58 | 80): Slip {
  return {
    recordId: '000001-000128',
    language: 'zh',
    width,
    copy: 'cardholder',
    reprint: false,
    lines: [
      { kind: 'title', text: '梧桐里咖啡 武康路店' },
      { kind: 'text', text: '持卡人存根', align: 'center', strong: false },
      { kind: 'rule' },
      { kind: 'item', name: '拿铁', quantity: 2, value: '¥56.00' },
      { kind: 'item', name: '咖啡豆 250 克', quantity: 1, value: '¥98.00' },
      { kind: 'rule' },
      { kind: 'amount', name: '消费', value: '¥128.50' },
      { kind: 'pair', name: '卡号', value: '620000******0005/C' },
      { kind: 'pair', name: '凭证号', value: '000128' },
      { kind: 'pair', name: '参考号', value: '617014263501' },
      { kind: 'space' },
      { kind: 'text', text: '交易金额未超限，无需签名', align: 'center', strong: true },
      { kind: 'qr', data: 'https://evertill.example/r/617014263501' },
      { kind: 'text', text: '如有疑问请致电 400-000-0000', align: 'center', strong: false },
    ],
  }
}
