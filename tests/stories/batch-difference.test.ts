import { VirtualClock } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { migrate, openPglite } from '../../packages/platform/database/index.ts'
import type { NewEvent, OutboxEvent } from '../../packages/platform/outbox/index.ts'
import {
  CHINA_2016,
  CHINA_2026,
  createSettlement,
  settlementMigrations,
} from '../../packages/platform/settlement/index.ts'

const terminalId = '10000001'
const batch = '000001'

function sale(stan: string, amount: number): NewEvent {
  const payload = {
    journalId: Number(stan),
    terminalId,
    merchantId: '898100000000001',
    mcc: '5411',
    batch,
    stan,
    rrn: stan.padStart(12, '0'),
    amount,
    currency: '156',
    panMasked: '620000******0005',
    link: 'issuer-a',
    businessDay: '20261122',
  }
  return { topic: 'sale-approved', key: stan, at: 1, payload }
}

function uploaded(details: readonly { stan: string; amount: number; movement: 'debit' | 'credit' }[]): NewEvent {
  return { topic: 'batch-uploaded', key: `${terminalId}-${batch}`, at: 2, payload: { terminalId, batch, details } }
}

const closed = (balanced: boolean): NewEvent => ({
  topic: 'batch-closed',
  key: `${terminalId}-${batch}`,
  at: 3,
  payload: { terminalId, batch, balanced },
})

test('an unbalanced batch becomes cases, a balanced one none, and telling twice changes nothing', async () => {
  const db = await openPglite()
  await migrate(db, settlementMigrations)
  const settlement = createSettlement({
    db,
    clock: new VirtualClock(Date.UTC(2026, 10, 22)),
    calendar: CHINA_2026,
    facts: { schedule: CHINA_2016, products: [], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 },
  })
  const tell = (events: readonly NewEvent[]): Promise<void> =>
    db.transaction(async (tx) => {
      const told = events.map((event, n): OutboxEvent => ({ ...event, id: n + 1 }))
      const { consumer } = settlement
      if ('handleAll' in consumer && consumer.handleAll !== undefined) await consumer.handleAll(told, tx)
    })
  const kinds = async (): Promise<string[]> =>
    (await settlement.differences({ states: ['open'], limit: 100 })).map((each) => each.kind).sort()

  await tell([sale('000001', 1_000), sale('000002', 2_000), sale('000003', 3_000), closed(true)])
  expect(await kinds()).toEqual([])
  // A tip came to the first one: clearing and the terminal's details are compared with what it stands at now.
  const tipped = sale('000001', 1_200)
  await tell([{ ...tipped, topic: 'sale-adjusted' }])
  const events = [
    uploaded([
      { stan: '000001', amount: 1_200, movement: 'debit' },
      { stan: '000002', amount: 2_001, movement: 'debit' },
      { stan: '000009', amount: 900, movement: 'debit' },
    ]),
    closed(false),
  ]
  await tell(events)
  const found = ['terminal-amount', 'unknown-to-switch-but-on-terminal', 'unknown-to-terminal']
  expect(await kinds()).toEqual(found)
  await tell(events)
  expect(await kinds()).toEqual(found)
  // Nothing older goes while one of them is open, also one of which the journal knows nothing.
  await db.query(`update settlement_fact set funded_day = '20261123'`)
  const end = (kinds: string): Promise<unknown> =>
    db.query(`update settlement_difference set state = 'cleared' where kind like $1`, [kinds])
  expect(await settlement.settledBefore('20261124')).toBe(false)
  await end('%terminal-amount')
  await end('unknown-to-terminal')
  expect(await settlement.settledBefore('20261124')).toBe(false)
  await end('unknown-to-switch-but-on-terminal')
  expect(await settlement.settledBefore('20261124')).toBe(true)
  await expect(tell([{ ...closed(false), payload: { terminalId } }])).rejects.toMatchObject({
    code: 'settlement.payload',
  })
  await db.close()
})
