import { expect, test } from 'vitest'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { HostMessage } from '../state/host-message.ts'
import { PROFILE } from '../terminal-fixture.test-data.ts'
import { judge } from './verify.ts'

const config = { profile: PROFILE } as Parameters<typeof judge>[3]
const record = (type: TransactionRecord['type']): TransactionRecord =>
  ({ type, amount: 1_250, stan: '000007', batch: '000001' }) as TransactionRecord

/** An answer to it that approves, with what is changed. */
function answer(type: TransactionRecord['type'], change: Partial<HostMessage>): HostMessage {
  const gives = ['void', 'refund'].includes(type)
  return {
    mti: '0210',
    3: gives ? '200000' : '000000',
    4: '000000001250',
    11: '000007',
    39: '00',
    41: PROFILE.terminalId,
    42: PROFILE.merchantId,
    ...change,
  } as HostMessage
}

const verdict = (
  change: Partial<HostMessage>,
  mac: Parameters<typeof judge>[1] = 'good',
  type: TransactionRecord['type'] = 'sale',
): string => {
  const said = judge(answer(type, change), mac, record(type), config)
  return said.kind === 'broken' ? `broken ${said.place}` : said.kind
}

test('only a sealed answer that repeats what was asked approves', () => {
  expect(verdict({})).toBe('approved')
  expect(verdict({ 3: '200000' })).toBe('broken F3')
  expect(verdict({ 3: undefined })).toBe('broken F3')
  expect(verdict({ 4: '000000001249' })).toBe('broken F4')
  expect(verdict({ 4: undefined })).toBe('broken F4')
  expect(verdict({ 41: '10000002' })).toBe('broken F41')
  expect(verdict({ 42: '898100000000002' })).toBe('broken F42')
  for (const mac of ['bad', 'absent', 'unchecked'] as const) expect(verdict({}, mac)).toBe(`broken mac-${mac}`)
})

test('a refusal may lack the echoes, and only one at the door may lack the seal', () => {
  expect(verdict({ 3: undefined, 4: undefined, 39: '51' })).toBe('declined')
  expect(verdict({ 3: undefined, 4: undefined, 39: '97' }, 'absent')).toBe('declined')
  expect(verdict({ 39: '51' }, 'absent')).toBe('broken mac-absent')
  expect(verdict({ 39: '97' }, 'bad')).toBe('broken mac-bad')
})

test('each type has its own list of approvals; a part is for sales alone', () => {
  const types = ['sale', 'void', 'refund', 'completion-advice', 'offline-sale'] as const
  const approving = (code: string): string =>
    types.filter((type) => verdict({ 39: code }, 'good', type) === 'approved').join(' ')
  expect(approving('00')).toBe(types.join(' '))
  expect(approving('11')).toBe(types.join(' '))
  expect(approving('10')).toBe('sale')
  for (const code of ['A2', 'A4', 'A5', 'A6']) expect(approving(code)).toBe('completion-advice offline-sale')
  for (const code of ['16', '98', '68', '', 'Y1', '0', '000']) expect(approving(code)).toBe('')
})

test('68 and 98 are no refusals', () => {
  expect(verdict({ 39: '68' })).toBe('unknown')
  expect(verdict({ 39: '98' })).toBe('unknown')
})
