import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pan } from '@evertill/foundation'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { PROFILE, START } from '../terminal-fixture.test-data.ts'
import { buildSlip, encodeGbk, renderEscPos, renderSvg, renderText, slipDocument } from './index.ts'

const SALE: TransactionRecord = {
  kind: 'transaction',
  id: '000007-000002',
  type: 'sale',
  tender: 'card',
  amount: 125_050,
  currency: '156',
  batch: '000007',
  stan: '000002',
  startedAt: START,
  answeredAt: START + 200,
  status: 'approved',
  entry: 'chip',
  pan: new Pan('6205500000000000004'),
  masked: '620550*********0004',
  expiry: '3012',
  pin: 'entered',
  chip: {
    aid: 'A000000333010101',
    label: 'UNIONPAY DEBIT',
    cryptogram: '1122334455667788',
    tvr: '0000048000',
    tsi: 'E800',
    atc: '0002',
    reversal: {},
  },
  host: {
    responseCode: '00',
    rrn: '261122000001',
    approvalCode: '123456',
    time: '120001',
    date: '1122',
    issuer: '01020000',
    acquirer: '48000000',
    brand: 'CUP',
  },
  operator: '01',
  signature: 'not-needed',
  slip: 'due',
}
const original = {
  id: SALE.id,
  batch: '000007',
  stan: '000002',
  rrn: '261122000001',
  approvalCode: '123456',
  date: '1122',
  amount: 125_050,
}
const tap: TransactionRecord = {
  ...SALE,
  amount: 880,
  entry: 'tap',
  pin: 'not-asked',
  chip: { ...SALE.chip!, label: 'UNIONPAY CREDIT' },
}

const CASES: Readonly<
  Record<string, { record: TransactionRecord; reprint?: boolean; copy?: 'merchant' | 'cardholder' }>
> = {
  sale: { record: SALE },
  'sale-goods': {
    record: {
      ...SALE,
      amount: 4_050,
      lines: [
        { itemId: 'tea', name: { zh: '绿茶', en: 'Green tea' }, price: 600, quantity: 3 },
        {
          itemId: 'coffee',
          name: { zh: '拿铁咖啡（大杯、热、少糖）', en: 'Latte, large, hot, little sugar' },
          price: 2_250,
          quantity: 1,
        },
      ],
    },
  },
  void: {
    record: {
      ...SALE,
      type: 'void',
      stan: '000003',
      id: '000007-000003',
      entry: 'chip',
      pin: 'not-asked',
      chip: undefined,
      supervisor: '90',
      original,
    },
  },
  refund: {
    record: {
      ...SALE,
      type: 'refund',
      amount: 40_000,
      stan: '000004',
      id: '000007-000004',
      pin: 'not-asked',
      chip: undefined,
      supervisor: '90',
      original,
    },
    copy: 'merchant',
  },
  'no-pin': { record: tap },
  signature: {
    record: {
      ...SALE,
      entry: 'stripe',
      pin: 'not-asked',
      chip: undefined,
      signature: 'paper',
      masked: '411111******1111',
    },
  },
  wallet: {
    record: {
      ...SALE,
      tender: 'wallet',
      entry: 'code',
      wallet: 'wechat',
      masked: '13************6780',
      pin: 'not-asked',
      chip: undefined,
    },
  },
  cash: {
    record: {
      ...SALE,
      tender: 'cash',
      entry: undefined,
      masked: undefined,
      pin: 'not-asked',
      chip: undefined,
      host: undefined,
      cash: { received: 130_000, change: 4_950 },
    },
  },
  reprint: { record: SALE, reprint: true },
}

const profile = { ...PROFILE, slip: { ...PROFILE.slip, receiptUrl: 'https://till.example/r' } }
const golden = join(import.meta.dirname, 'golden')
const update = process.env.UPDATE_GOLDEN === '1'
if (update) mkdirSync(golden, { recursive: true })

/** Compares with the file that was read and approved by people; UPDATE_GOLDEN=1 writes it anew. */
function same(name: string, content: string): void {
  const file = join(golden, name)
  if (update) writeFileSync(file, content)
  expect(content).toBe(readFileSync(file, 'utf8'))
}

describe.each(Object.entries(CASES))('%s', (name, { record, reprint = false, copy = 'cardholder' }) => {
  test.each([
    ['zh', 58],
    ['zh', 80],
    ['en', 58],
    ['en', 80],
  ] as const)('%s on %i mm', (language, width) => {
    const slip = buildSlip(record, { profile, language, width, copy, reprint })
    const text = renderText(slip)
    const bytes = renderEscPos(slip)
    same(
      `${name}-${language}-${width}.txt`,
      `${text}\n\nESC/POS ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}\n`,
    )
    for (const line of text.split('\n')) expect(columns(line), line).toBeLessThanOrEqual(width === 58 ? 32 : 48)
    expect(JSON.stringify(slip)).not.toContain('6205500000000000004')
    expect(renderSvg(slip)).toContain('<svg')
  })
})

function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0)! < 0x80 ? 1 : 2), 0)
}

test('the ESC/POS bytes and the text say the same', () => {
  const slip = buildSlip(SALE, { profile: PROFILE, language: 'zh', width: 58, copy: 'cardholder', reprint: false })
  const printed = iconv
    .decode(Buffer.from(renderEscPos(slip)), 'gbk')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the printer's commands.
    .replace(/\x1b[$\\L]..|\x1dL..|\x1dW..|\x1c[.&]|\x1b[@23]|[\x1b\x1c\x1d][^\x1b\x1c\x1d\n]/g, '')
  for (const word of [
    '恒收示范商店',
    '620550*********0004',
    '123456',
    '261122000001',
    'A000000333010101',
    '1122334455667788',
  ])
    expect(printed).toContain(word)
})

test('a name with the signs of the document language stays a name', () => {
  const odd = { ...PROFILE, merchantName: { zh: 'A|B {code:x} "C" ^D^ _E_ ~F~ \\n', en: '' } }
  const slip = buildSlip(SALE, { profile: odd, language: 'zh', width: 80, copy: 'cardholder', reprint: false })
  expect(renderText(slip).split('\n')[0]).toContain('A|B {code:x} "C" ^D^ _E_ ~F~ \\n')
  expect(slipDocument(slip)).not.toContain('\n{code:x}')
})

test('GBK as iconv writes it, for every character that both have', () => {
  let compared = 0
  for (let code = 0x20; code <= 0xffe5; code++) {
    const character = String.fromCharCode(code)
    const theirs = iconv.encode(character, 'gbk')
    if (
      iconv.decode(theirs, 'gbk') !== character ||
      code === 0xa5 ||
      // The euro sign has two codes; printers know the later one.
      code === 0x20ac ||
      (code > 0x7f && code < 0x100 && theirs.length === 1)
    )
      continue
    const ours = encodeGbk(character)
    if (ours.length === 1 && ours[0] === 0x3f && character !== '?') continue
    expect([character, Buffer.from(ours).toString('hex')]).toEqual([character, theirs.toString('hex')])
    compared += 1
  }
  expect(compared).toBeGreaterThan(21_000)
  expect(Buffer.from(encodeGbk('¥−😀')).toString('hex')).toBe('a3a42d3f')
})
