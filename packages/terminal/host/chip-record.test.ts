import { fromHex } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { CARDS, type Fixture, fixture } from '../terminal-fixture.test-data.ts'
import { chipRecordsOf, decisionIn, doneAfter, uploadOf, withLastWord } from './chip-record.ts'

const BATCH = '000007'
const saidIn = (it: Fixture): readonly TransactionRecord[] => chipRecordsOf(it.records(), BATCH)
const tagsOf = (it: Fixture, record: TransactionRecord): Record<string, string> =>
  Object.fromEntries(
    (uploadOf(it.state().config, record, true)[55] ?? []).map(({ tag, value }) => [
      tag,
      tag === '8A' ? String.fromCharCode(...value) : Buffer.from(value).toString('hex').toUpperCase(),
    ]),
  )

test('a chip’s last word stands in place of its request, and is what goes up', async () => {
  const it = fixture()
  await it.signIn()
  await it.sell(1_000, CARDS.credit, 'tap')
  const id = await it.sell(2_000, CARDS.credit, 'chip')
  expect(saidIn(it).map((record) => record.id)).toEqual([id])
  const sold = it.state().records.get(id!)!
  expect(sold.chip?.sale).toMatchObject({ '9F27': '40', '9F26': sold.chip?.cryptogram })
  const message = uploadOf(it.state().config, sold, true)
  expect(message).toMatchObject({ mti: '0320', 4: '000000002000', 11: sold.stan, 60: { network: '203' } })
  expect(message[2]).toBeUndefined()
  expect(message[55]?.map(({ tag }) => tag)).not.toContain('5A')
  expect(uploadOf(it.state().config, sold, false)[60]?.network).toBe('205')
  // What gave money back, and a card that was only asked, have nothing to show; nor has another batch.
  const other = (change: Partial<TransactionRecord>): TransactionRecord => ({ ...sold, ...change })
  const asked = { ...sold.chip!, sale: { ...sold.chip!.sale, '9F27': '80' } }
  expect(chipRecordsOf([other({ type: 'void' }), other({ chip: asked }), other({ chip: undefined })], BATCH)).toEqual(
    [],
  )
  expect(chipRecordsOf([sold], '000008')).toEqual([])
})

describe('a chip that refuses', () => {
  test('at once: nothing is sent, another tender is offered, and what it said is kept', async () => {
    const it = fixture()
    await it.present(2_000, CARDS.debit, 'chip', undefined, 'refuses-at-once')
    expect(it.screen()).toMatchObject({
      kind: 'result',
      outcome: 'not-sent',
      why: 'card-declined',
      money: { state: 'no' },
      mayChooseTender: true,
      removeCard: true,
    })
    expect(it.host.heard.filter((message) => message.mti === '0200')).toEqual([])
    const [record] = saidIn(it)
    expect(record).toMatchObject({ type: 'sale', status: 'not-sent', chip: { sale: { '9F27': '00' }, tsi: 'E800' } })
    expect(uploadOf(it.state().config, record!, true)).toMatchObject({
      2: CARDS.debit.pan,
      4: '000000002000',
      11: record!.stan,
      60: { network: '204' },
    })
    expect(tagsOf(it, record!)).toMatchObject({ '8A': 'Z1', '9B': 'E800', '95': '0000048000' })
  })

  test('with its bank: its last word follows the bank’s', async () => {
    const it = fixture()
    it.host.next('0200', { code: '51' })
    await it.sell(2_000, CARDS.credit, 'chip')
    const [record] = saidIn(it)
    expect(record).toMatchObject({ status: 'declined', chip: { sale: { '9F27': '00' }, tvr: '0000008000' } })
    expect(tagsOf(it, record!)).toMatchObject({ '8A': '51', '9B': 'F800', '9F26': record!.chip!.cryptogram })
    expect(uploadOf(it.state().config, record!, false)[60]?.network).toBe('206')
    // A tap says nothing after its bank has.
    it.host.next('0200', { code: '51' })
    await it.sell(3_000, CARDS.credit, 'tap')
    expect(saidIn(it)).toEqual([record])
  })

  test('after its bank has approved: undone for reason 96, whose F55 is the refusal', async () => {
    const it = fixture()
    await it.present(2_000, CARDS.credit, 'chip', undefined, 'refuses-approval')
    const [record] = saidIn(it)
    expect(record).toMatchObject({ why: 'card-declined', status: 'reversed', reversal: { reason: '96' } })
    expect(tagsOf(it, record!)).toMatchObject({ '8A': '00', '9F27': '00', '95': '0000008040' })
    const reversal = it.host.heard.find((message) => message.mti === '0400')
    const tvr = reversal?.[55]?.find(({ tag }) => tag === '95')?.value
    expect(tvr && Buffer.from(tvr).toString('hex')).toBe('0000008040')
  })
})

test('only a chip’s own elements become its last word', () => {
  const emv = [
    { tag: '9F27', value: fromHex('00') },
    { tag: '57', value: fromHex('6200000000000005') },
  ]
  const chip = { cryptogram: 'A', reversal: { 95: 'B' }, sale: { '9F27': '80', '9F26': 'A' } }
  expect(withLastWord(chip, emv)).toEqual({
    ...chip,
    tvr: undefined,
    tsi: undefined,
    sale: { '9F27': '00', '9F26': 'A' },
  })
  expect([undefined, '00', '40', '4B', '80'].map(decisionIn)).toEqual([
    undefined,
    'refusal',
    'certificate',
    'certificate',
    'request',
  ])
})

test.each([
  ['00', 3],
  ['25', 3],
  ['64', 3],
  ['94', 3],
  ['40', 9],
  ['96', undefined],
  ['77', undefined],
])('after %s it goes on from %s', (code, done) => {
  expect(doneAfter(code, 2, 9)).toBe(done)
})
