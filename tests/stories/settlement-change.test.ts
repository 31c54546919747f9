import { VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, migrate, openPglite, type Sql } from '../../packages/platform/database/index.ts'
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

/* What happens to a sale after it was sold: given back in parts, over a change of fees, changed after its day was cleared, paid to its merchant. */

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
  settlement = settlementOn(db)
})
afterAll(() => db.close())

function settlementOn(database: Db): Settlement {
  return createSettlement({
    db: database,
    clock: new VirtualClock(Date.UTC(2026, 10, 24)),
    calendar: CHINA_2026,
    facts: { schedule: SCHEDULE, products: [{ prefix: '620550', card: 'debit' }], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 },
  })
}

/** The database, where something happens once: behind the first statement that `matches`, before whoever asked goes on. */
function interrupted(matches: RegExp, happens: (sql: Sql) => Promise<unknown>): Db {
  let left = 1
  const on = (sql: Sql): Sql => ({
    query: async <Row>(text: string, params?: Parameters<Sql['query']>[1]): Promise<Row[]> => {
      const rows = await sql.query<Row>(text, params)
      if (left > 0 && matches.test(text)) {
        left -= 1
        await happens(sql)
      }
      return rows
    },
  })
  return { ...on(db), transaction: (work) => db.transaction((tx) => work(on(tx))), close: () => Promise.resolve() }
}

interface Told {
  readonly topic: Topic
  readonly id: number
  readonly amount: number
  readonly day: string
  readonly of?: number
  readonly change?: number
  readonly currency?: string
}

function tell(...all: readonly Told[]): Promise<void> {
  return db.transaction((tx) => settlement.consumer.handleAll!(eventsOf(all), tx))
}

function eventsOf(all: readonly Told[]): readonly OutboxEvent[] {
  return all.map(({ topic, id, amount, day, of, change, currency = '156' }): OutboxEvent => {
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
      currency,
      panMasked: DEBIT,
      link: SOURCE,
      businessDay: day,
      originalId: of ?? null,
      responseCode: '51',
      ...(change === undefined ? {} : { change, adjustmentId: id + 1 }),
    }
    return { id: events, topic, key: String(id), at: events, payload }
  })
}

interface Cleared {
  readonly id: number
  readonly amount: number
  readonly fee: number
  /** Where it is not the file's own. */
  readonly day?: string
  readonly currency?: string
}

async function cleared(day: string, ...records: readonly Cleared[]): Promise<void> {
  await settlement.readFile(SOURCE, day, fileOf(day, records))
}

function fileOf(fileDay: string, records: readonly Cleared[]): readonly string[] {
  const lines = records.map(({ id, amount, fee, day = fileDay, currency = '156' }) =>
    writeNetworkLine({
      businessDay: day,
      terminalId: '10000001',
      merchantId: '898100000000001',
      rrn: String(id).padStart(12, '0'),
      stan: String(id).padStart(6, '0'),
      movement: 'debit',
      amount,
      currency,
      last4: '0004',
      fee,
    }),
  )
  const sum = records.reduce((total, { amount }) => total + amount, 0)
  return [...lines, writeTrailer(lines.length, sum)]
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

/** What is open about one sale. */
const openAbout = async (id: number): Promise<readonly (readonly [string, string, number])[]> =>
  (await settlement.differences({ states: ['open'], limit: 100 }))
    .filter(({ journalId }) => journalId === String(id))
    .map(({ kind, theirs, atStake }) => [kind, theirs, atStake] as const)

/** Pays a day: debits and number of transactions for each currency of the one merchant. */
async function paid(day: string, by = settlement): Promise<readonly (readonly [string, number, number])[]> {
  const funded = await by.fund(day)
  if (!funded.ok) throw new Error(funded.refusal)
  return funded.value.map(({ currency, debits, transactions }) => [currency, debits, transactions] as const)
}

test('a sale whose fee is capped is given back in parts: the parts of the fee add up to the fee', async () => {
  // 10,000.00: 13.00 to the issuer, 3.25 to the network, 10.00 to the acquirer.
  await tell({ topic: 'sale-approved', id: 1, amount: 1_000_000, day: '20261120' })
  expect(await merchantFees(1)).toEqual([2_625])
  const part = (id: number): Told => ({ topic: 'refund-approved', id, amount: 333_333, day: '20261121', of: 1 })
  await tell(part(2))
  await tell(part(3), { ...part(4), amount: 333_334 })
  const back = await merchantFees(2, 3, 4)
  expect(back).toEqual([874, 875, 876])
  // Told again, they are what they were, and so is what comes with them.
  await tell({ topic: 'sale-approved', id: 5, amount: 1_000_000, day: '20261120' })
  const again = (id: number): Told => ({ topic: 'refund-approved', id, amount: 500_000, day: '20261121', of: 5 })
  await tell(again(6))
  await tell(part(3), again(6), again(7))
  expect(await merchantFees(2, 3, 4)).toEqual(back)
  expect(await merchantFees(6, 7)).toEqual([1_312, 1_313])
})

test('a void that was undone has given no fee back: the next one gives all of it', async () => {
  await tell({ topic: 'sale-approved', id: 15, amount: 100_000, day: '20261120' })
  const undone: Told = { topic: 'void-approved', id: 16, amount: 100_000, day: '20261120', of: 15 }
  await tell(undone, { ...undone, topic: 'void-reversed' })
  await tell({ ...undone, id: 17 })
  expect(await merchantFees(15, 17)).toEqual([483, 483])
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
  // The fee is that of the new sum. A second tip is a second difference, of what came to it then.
  expect(await merchantFees(31)).toEqual([84 + 22])
  await tell({ ...tip, amount: 23_000, change: 1_000 })
  expect(await openAbout(31)).toEqual([
    ['amount', 'cleared 20000', 2_000],
    ['amount', 'cleared 20000', 1_000],
  ])
  // The file agreed with another sum: this one is not paid before two people have looked at it.
  expect(await paid('20261118')).toEqual([])
})

test('undone and approved, whichever is told first: it is not paid, and the file that tells of it is wrong', async () => {
  const sale = (id: number): Told => ({ topic: 'sale-approved', id, amount: 700, day: '20261113' })
  const undone = (id: number): Told => ({ ...sale(id), topic: 'sale-reversed' })
  await tell(undone(35))
  await tell(sale(35))
  await tell(undone(36), sale(36))
  await tell(sale(37), undone(37))
  await cleared('20261113', ...[35, 36, 37].map((id) => ({ id, amount: 700, fee: 2 })))
  for (const id of [35, 36, 37])
    expect(await openAbout(id)).toEqual([['reversed-but-cleared', 'debit 700 156 on 20261113', -700]])
  expect(await paid('20261113')).toEqual([])
})

test('undone while its file is compared: the file does not overlook it', async () => {
  await tell({ topic: 'sale-approved', id: 38, amount: 10_000, day: '20261112' })
  const undone = eventsOf([{ topic: 'sale-reversed', id: 38, amount: 10_000, day: '20261112' }])
  const busy = settlementOn(interrupted(/with keys as/, (sql) => settlement.consumer.handleAll!(undone, sql)))
  await busy.readFile(SOURCE, '20261112', fileOf('20261112', [{ id: 38, amount: 10_000, fee: 38 }]))
  expect(await openAbout(38)).toEqual([['reversed-but-cleared', 'debit 10000 156 on 20261112', -10_000]])
  expect(await paid('20261112')).toEqual([])
})

test('the files of two days: what one of them told is not missing in the other one, and said twice it is a duplicate', async () => {
  for (const id of [41, 42, 43]) await tell({ topic: 'sale-approved', id, amount: 5_000, day: '20261110' })
  const record = (id: number): Cleared => ({ id, amount: 5_000, fee: 20, day: '20261110' })
  // The network's day turned before ours.
  await cleared('20261109', record(41))
  await cleared('20261110', record(42), { ...record(43), amount: 5_001 })
  expect(await openAbout(41)).toEqual([])
  await cleared('20261111', record(42), { ...record(43), amount: 5_001 })
  expect(await openAbout(42)).toEqual([['duplicate-at-network', 'again in line 1', -5_000]])
  expect(await openAbout(43)).toEqual([
    ['amount', '5001', -1],
    ['duplicate-at-network', 'again in line 2', -5_001],
  ])
  expect(await paid('20261110')).toEqual([['156', 10_000, 2]])
})

test('a file of another source says nothing of a sale, and does not pay it', async () => {
  await tell({ topic: 'sale-approved', id: 45, amount: 5_000, day: '20261106' })
  await settlement.readFile('wallet', '20261106', fileOf('20261106', [{ id: 45, amount: 5_000, fee: 20 }]))
  expect((await open()).filter(([kind]) => kind === 'unknown-to-switch')).toHaveLength(1)
  expect(await paid('20261106')).toEqual([])
})

test('a day is paid by currency, once, without what is missing; what the next file brings is added', async () => {
  for (const id of [51, 52]) await tell({ topic: 'sale-approved', id, amount: 10_000, day: '20261103' })
  await tell({ topic: 'sale-approved', id: 53, amount: 20_000, day: '20261103', currency: '840' })
  const record = { amount: 10_000, fee: 38 }
  await cleared('20261103', { id: 51, ...record }, { id: 53, amount: 20_000, fee: 77, currency: '840' })
  expect(await settlement.settledBefore('20261104')).toBe(false)
  const first = [
    ['156', 10_000, 1],
    ['840', 20_000, 1],
  ]
  expect(await paid('20261103')).toEqual(first)
  expect(await paid('20261103')).toEqual(first)
  await cleared('20261104', { id: 52, ...record, day: '20261103' })
  expect(await paid('20261103')).toEqual([
    ['156', 20_000, 2],
    ['840', 20_000, 1],
  ])
})

test('what is cleared while a day is being paid is paid the next time, not marked as paid', async () => {
  for (const id of [61, 62]) await tell({ topic: 'sale-approved', id, amount: 10_000, day: '20261102' })
  await cleared('20261102', { id: 61, amount: 10_000, fee: 38 })
  const clears = (sql: Sql): Promise<unknown> =>
    sql.query(`update settlement_fact set file_id = 1 where journal_id = '62'`)
  expect(await paid('20261102', settlementOn(interrupted(/settlement_fact/, clears)))).toEqual([['156', 10_000, 1]])
  expect(await paid('20261102')).toEqual([['156', 20_000, 2]])
})

/** One proposes how a difference ends, another one agrees. */
async function ended(key: string): Promise<void> {
  await settlement.command(key, { type: 'propose', by: 'li', at: 1, resolution: 'write-off', reason: 'one fen' })
  expect(await settlement.command(key, { type: 'clear', by: 'li', at: 2 })).toMatchObject({ ok: false })
  expect(await settlement.settledBefore('20261031')).toBe(false)
  expect(await settlement.command(key, { type: 'clear', by: 'wang', at: 2 })).toMatchObject({ ok: true })
}

test('a day is settled when all of it is paid, and every difference about it was ended by two people', async () => {
  const settled = (): Promise<boolean> => settlement.settledBefore('20261031')
  expect(await settled()).toBe(true)
  await tell({ topic: 'sale-approved', id: 71, amount: 10_000, day: '20261030' })
  expect(await settled()).toBe(false)
  // The file has one more, of which nobody knows.
  await cleared('20261030', { id: 71, amount: 10_000, fee: 38 }, { id: 72, amount: 1, fee: 0 })
  expect(await settled()).toBe(false)
  const [unknown] = (await settlement.differences({ states: ['open'], limit: 100 })).filter(
    ({ rrn }) => Number(rrn) === 72,
  )
  await ended(unknown!.key)
  expect(await settled()).toBe(false)
  expect(await paid('20261030')).toEqual([['156', 10_000, 1]])
  expect(await settled()).toBe(true)
})

test('what two people have decided holds nothing up, whether or not it is paid; what is only found again is still to be paid', async () => {
  const settled = (): Promise<boolean> => settlement.settledBefore('20261031')
  for (const id of [73, 74]) await tell({ topic: 'sale-approved', id, amount: 500, day: '20261028' })
  await cleared('20261028', { id: 73, amount: 501, fee: 2 })
  await ended('amount:10000001/000000000073/000073')
  expect(await settled()).toBe(false)
  await cleared('20261029', { id: 74, amount: 500, fee: 2, day: '20261028' })
  expect(await openAbout(74)).toEqual([])
  expect(await settled()).toBe(false)
  expect(await paid('20261028')).toEqual([['156', 500, 1]])
  expect(await settled()).toBe(true)
})

test('what two people have ended stays ended, though it is told once more', async () => {
  const refused: Told = { topic: 'advice-declined', id: 75, amount: 900, day: '20261030' }
  await tell(refused)
  expect(await settlement.settledBefore('20261031')).toBe(false)
  await ended('advice-declined:75')
  expect(await settlement.settledBefore('20261031')).toBe(true)
  await tell(refused)
  expect(await openAbout(75)).toEqual([])
})
