import { expect, test } from 'vitest'
import { certified, doneAfter, uploadOf } from './certificate.ts'
import type { TransactionRecord } from './journal.ts'
import { CARDS, fixture } from './terminal-fixture.test-data.ts'

test('a chip’s last word stands in place of its request, and is what goes up', async () => {
  const it = fixture()
  await it.signIn()
  await it.sell(1_000, CARDS.credit, 'tap')
  const id = await it.sell(2_000, CARDS.credit, 'chip')
  const records = it.records()
  expect(certified(records).map((record) => record.id)).toEqual([id])
  const sold = it.state().records.get(id!)!
  expect(sold.chip?.sale).toMatchObject({ '9F27': '40', '9F26': sold.chip?.cryptogram })
  const message = uploadOf(it.state().config, sold, true)
  expect(message).toMatchObject({ mti: '0320', 4: '000000002000', 11: sold.stan, 60: { network: '203' } })
  expect(message[2]).toBeUndefined()
  expect(message[55]?.map(({ tag }) => tag)).not.toContain('5A')
  expect(uploadOf(it.state().config, sold, false)[60]?.network).toBe('205')
  // What gave money back, and a card that was only asked, have nothing to show.
  const other = (change: Partial<TransactionRecord>): TransactionRecord => ({ ...sold, ...change })
  const asked = { ...sold.chip!, sale: { ...sold.chip!.sale, '9F27': '80' } }
  expect(certified([other({ type: 'void' }), other({ chip: asked }), other({ chip: undefined })])).toEqual([])
})

test.each([
  ['00', 3],
  ['25', 3],
  ['64', 3],
  ['40', 9],
  ['96', undefined],
  ['77', undefined],
])('after %s it goes on from %s', (code, done) => {
  expect(doneAfter(code, 2, 9)).toBe(done)
})
