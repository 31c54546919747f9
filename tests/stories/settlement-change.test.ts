import { VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, migrate, openPglite } from '../../packages/platform/database/index.ts'
import type { OutboxEvent, Topic } from '../../packages/platform/outbox/index.ts'
import {
  CHINA_2016,
  CHINA_2026,
  createSettlement,
  type FeeLine,
  type Settlement,
  settlementMigrations,
  writeNetworkLine,
  writeTrailer,
} from '../../packages/platform/settlement/index.ts'

/* What happens to a sale after it was sold: given back in parts, over a change of fees, or changed after its day was cleared. */

const SOURCE = 'issuer-a'
/** A debit card of the practice products, whose issuer's fee is capped at 13.00 and the network's at 3.25. */
const DEBIT = '620550*********0004'

/** The acquirer's part becomes dearer on 23 November. */
const SCHEDULE: readonly FeeLine[] = [
  ...CHINA_2016.filter((line) => line.part !== 'acquirer'),
  { id: 'old', part: 'acquirer', from: '20160906', until: '20261123', cards: ['debit'], rateMillionths: 1_000 },
  { id: 'new', part: 'acquirer', from: '20261123', cards: ['debit'], rateMillionths: 2_000 },
]

let db: Db
let settlement: Settlement
let events = 0
beforeAll(async () => {
  db = await openPglite()
  await migrate(db, settlementMigrations)
  settlement = createSettlement({
    db,
    clock: new VirtualClock(Date.UTC(2026, 10, 24)),
    calendar: CHINA_2026,
    facts: { schedule: SCHEDULE, products: [{ prefix: '620550', card: 'debit' }], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 },
  })
})
afterAll(() => db.close())

interface Told {
  readonly topic: Topic
  readonly id: number
  readonly amount: number
  readonly day: string
  readonly of?: number
  readonly change?: number
}

function tell(...all: readonly Told[]): Promise<void> {
  const told = all.map(({ topic, id, amount, day, of, change }): OutboxEvent => {
    events += 1
    const payload = {
      journalId: id,
      terminalId: '10000001',
      merchantId: '898100000000001',
      mcc: '5411',
      batch: '000001',
      stan: String(id).padStart(6, '0'),
      rrn: String(id).padStart(12, '0'),
      amount,
      currency: '156',
      panMasked: DEBIT,
      link: SOURCE,
      businessDay: day,
      originalId: of ?? null,
      ...(change === undefined ? {} : { change, adjustmentId: id + 1 }),
    }
    return { id: events, topic, key: String(id), at: events, payload }
  })
  return db.transaction((tx) => settlement.consumer.handleAll!(told, tx))
}

async function cleared(day: string, ...records: readonly { id: number; amount: number; fee: number }[]): Promise<void> {
  const lines = records.map(({ id, amount, fee }) =>
    writeNetworkLine({
      businessDay: day,
      terminalId: '10000001',
      merchantId: '898100000000001',
      rrn: String(id).padStart(12, '0'),
      stan: String(id).padStart(6, '0'),
      movement: 'debit',
      amount,
      currency: '156',
      last4: '0004',
      fee,
    }),
  )
  const sum = records.reduce((total, { amount }) => total + amount, 0)
  await settlement.readFile(SOURCE, day, [...lines, writeTrailer(lines.length, sum)])
}

const merchantFees = async (...ids: readonly number[]): Promise<readonly number[]> =>
  (
    await db.query<{ fee: number }>(
      'select merchant_fee as fee from settlement_fact where journal_id = any($1::text[]) order by journal_id::int8',
      [ids.map(String)],
    )
  ).map(({ fee }) => fee)

const open = async (): Promise<readonly (readonly [string, string, string, number])[]> =>
  (await settlement.differences({ states: ['open'], limit: 100 })).map(
    ({ kind, ours, theirs, atStake }) => [kind, ours, theirs, atStake] as const,
  )

test('a sale whose fee is capped is given back in parts: the parts of the fee add up to the fee', async () => {
  // 10,000.00: 13.00 to the issuer, 3.25 to the network, 10.00 to the acquirer.
  await tell({ topic: 'sale-approved', id: 1, amount: 1_000_000, day: '20261120' })
  expect(await merchantFees(1)).toEqual([2_625])
  const part = (id: number): Told => ({ topic: 'refund-approved', id, amount: 333_333, day: '20261121', of: 1 })
  await tell(part(2))
  await tell(part(3), { ...part(4), amount: 333_334 })
  const back = await merchantFees(2, 3, 4)
  expect(back).toEqual([874, 875, 876])
  // Told again, they are what they were.
  await tell(part(3))
  expect(await merchantFees(2, 3, 4)).toEqual(back)
})

test('a sale and its void in one breath, over a change of fees: what was taken comes back', async () => {
  await tell(
    { topic: 'sale-approved', id: 11, amount: 100_000, day: '20261122' },
    { topic: 'void-approved', id: 12, amount: 100_000, day: '20261123', of: 11 },
  )
  expect(await merchantFees(11, 12)).toEqual([483, 483])
})

test('undone after its day was cleared and paid: a difference, once', async () => {
  await tell({ topic: 'sale-approved', id: 21, amount: 10_000, day: '20261116' })
  await cleared('20261116', { id: 21, amount: 10_000, fee: 38 })
  expect((await settlement.fund('20261116')).ok).toBe(true)
  expect(await open()).toEqual([])
  const undone: Told = { topic: 'sale-reversed', id: 21, amount: 10_000, day: '20261116' }
  await tell(undone)
  await tell(undone)
  expect(await open()).toEqual([['reversed-but-cleared', 'reversed', 'cleared 10000', -10_000]])
  // What was undone before its file came is found by the file.
  await tell({ topic: 'sale-approved', id: 22, amount: 500, day: '20261117' })
  await tell({ topic: 'sale-reversed', id: 22, amount: 500, day: '20261117' })
  expect(await open()).toHaveLength(1)
})

test('a tip that comes after the sale was cleared: a difference of what came to it', async () => {
  await tell({ topic: 'sale-approved', id: 31, amount: 20_000, day: '20261118' })
  await cleared('20261118', { id: 31, amount: 20_000, fee: 77 })
  const tip: Told = { topic: 'sale-adjusted', id: 31, amount: 22_000, day: '20261118', change: 2_000 }
  await tell(tip)
  await tell(tip)
  expect((await open()).filter(([kind]) => kind === 'amount')).toEqual([['amount', '22000', 'cleared 20000', 2_000]])
  expect(await open()).toHaveLength(2)
})
