import { expect, test } from 'vitest'
import { CARDS, fixture } from '../terminal-fixture.test-data.ts'
import { forgotten, MOST_RECORDS } from './record-room.ts'
import type { TransactionRecord } from './transaction-record.ts'

test('what stands in the open batch is never forgotten, however many refusals come after it', async () => {
  const it = fixture()
  const id = await it.sell(1_000, CARDS.credit, 'tap')
  const state = it.state()
  const sold = state.records.get(id!)!
  const records = new Map<string, TransactionRecord>([[sold.id, sold]])
  const refused = (n: number): TransactionRecord => ({ ...sold, id: `refused-${n}`, status: 'declined' })
  for (let n = 0; records.size < MOST_RECORDS; n++) records.set(`refused-${n}`, refused(n))
  expect(forgotten(records, state.counters.batch)).toEqual(['transaction:refused-0'])
  // Once its batch is closed it makes room like any other.
  const later = { ...state.counters, batch: '000008' }
  expect(forgotten(records, later.batch)).toEqual([`transaction:${sold.id}`])
})
