import { SeededRandom, VirtualClock } from '@evertill/foundation'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Db, migrate, openPglite } from '../database/index.ts'
import { createOutbox, type NewEvent, type OutboxEvent, outboxMigrations, type Topic } from '../outbox/index.ts'
import { Ledger, ledgerMigrations } from './index.ts'
import { addsUp, type EntryKind, postingsOf } from './posting.ts'

describe('postings', () => {
  it('add up to zero whatever happened [LAW-1]', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<EntryKind>('sale', 'void', 'refund', 'reversal'),
        fc.integer({ min: 1, max: 999_999_999_999 }),
        fc.constantFrom('156', '840'),
        fc.constantFrom<'sale' | 'void'>('sale', 'void'),
        (kind, amount, currency, undoes) =>
          addsUp(postingsOf(kind, { transactionId: '1', merchantId: 'm', issuerId: 'i', amount, currency, undoes })),
      ),
    )
  })

  it('of a sale and of what takes it back cancel each other', () => {
    const movement = { transactionId: '1', merchantId: 'm', issuerId: 'i', amount: 500, currency: '156' }
    const sum = (lists: readonly (readonly { account: string; minor: number }[])[], account: string) =>
      lists.flat().reduce((total, it) => (it.account === account ? total + it.minor : total), 0)
    for (const back of [
      postingsOf('void', movement),
      postingsOf('refund', movement),
      postingsOf('reversal', { ...movement, undoes: 'sale' }),
    ])
      expect(sum([postingsOf('sale', movement), back], 'merchant:m:payable')).toBe(0)
    const undone = [postingsOf('void', movement), postingsOf('reversal', { ...movement, undoes: 'void' })]
    expect(sum(undone, 'merchant:m:payable')).toBe(0)
  })

  it('refuse a fraction, nothing, and less than nothing', () => {
    for (const amount of [0, -1, 0.5, Number.NaN])
      expect(() =>
        postingsOf('sale', { transactionId: '1', merchantId: 'm', issuerId: 'i', amount, currency: '156' }),
      ).toThrow()
  })
})

describe('the ledger', () => {
  let db: Db
  let ledger: Ledger
  const clock = new VirtualClock(1_795_000_000_000)

  beforeAll(async () => {
    db = await openPglite()
    await migrate(db, [...outboxMigrations, ...ledgerMigrations])
  })
  beforeEach(async () => {
    await db.query('truncate ledger_posting, ledger_entry, outbox_event, outbox_consumer')
    ledger = new Ledger({ db, clock })
  })
  afterAll(() => db.close())

  const told = (topic: Topic, journalId: number, amount = 1_000): NewEvent => ({
    topic,
    key: String(journalId),
    at: clock.now(),
    payload: { journalId, merchantId: 'M', link: 'issuer-a', amount, currency: '156', more: 'is ignored' },
  })
  const handle = (events: readonly NewEvent[]) =>
    db.transaction((tx) =>
      ledger.consumer.handleAll!(
        events.map((event, i) => ({ ...event, id: i + 1 }) as OutboxEvent),
        tx,
      ),
    )
  const balances = async () =>
    Object.fromEntries((await ledger.accounts({}, { limit: 50 })).rows.map((row) => [row.account, row.balance]))

  it('books what the outbox tells, once, however often it is delivered', async () => {
    const random = new SeededRandom(1)
    const outbox = createOutbox({ db, clock, random })
    outbox.consume(ledger.consumer)
    await db.transaction((tx) =>
      outbox.append(tx, told('sale-approved', 1), told('sale-declined', 2), told('sale-approved', 3, 250)),
    )
    await outbox.start()
    await outbox.settled()
    await outbox.stop()
    expect(await balances()).toEqual({ 'issuer:issuer-a:receivable': 1_250, 'merchant:M:payable': -1_250 })
    await handle([told('sale-approved', 1), told('sale-approved', 3, 250)])
    expect(await balances()).toEqual({ 'issuer:issuer-a:receivable': 1_250, 'merchant:M:payable': -1_250 })
  })

  it.each([
    ['a void', ['sale-approved', 'void-approved'], [1, 2], 0],
    ['a reversal', ['sale-approved', 'sale-reversed'], [1, 1], 0],
    ['a reversal that was told first', ['sale-reversed', 'sale-approved'], [1, 1], 0],
    ['a void that was itself undone', ['sale-approved', 'void-approved', 'void-reversed'], [1, 2, 2], 1_000],
    ['a refund', ['sale-approved', 'refund-approved'], [1, 2], 0],
  ] as const)('comes to the right sum after %s', async (_, topics, ids, left) => {
    await handle(topics.map((topic, i) => told(topic, ids[i]!)))
    const sums = await balances()
    expect(sums['issuer:issuer-a:receivable']).toBe(left)
    expect(sums['merchant:M:payable']).toBe(-left + 0)
    expect(await ledger.imbalances()).toEqual([])
  })

  it('books what an adjustment changes, each once, up and down', async () => {
    const adjusted = (adjustmentId: number, amount: number, change: number): NewEvent => {
      const event = told('sale-adjusted', 1, amount)
      return { ...event, payload: { ...(event.payload as object), adjustmentId, change } }
    }
    const events = [told('sale-approved', 1), adjusted(2, 1_200, 200), adjusted(3, 1_050, -150), adjusted(4, 1_050, 0)]
    await handle(events)
    await handle(events)
    expect(await balances()).toEqual({ 'issuer:issuer-a:receivable': 1_050, 'merchant:M:payable': -1_050 })
    const life = await ledger.lifeOf('1')
    expect(life.map((entry) => entry.title.en).sort()).toEqual([
      'The adjustment was booked',
      'The adjustment was booked',
      'The sale was booked',
    ])
    expect(await ledger.imbalances()).toEqual([])
  })

  it('keeps currencies apart, also page by page', async () => {
    const dollars = told('sale-approved', 2, 300)
    await handle([
      told('sale-approved', 1),
      { ...dollars, payload: { ...(dollars.payload as object), currency: '840' } },
    ])
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await ledger.accounts({}, { limit: 1, cursor })
      seen.push(...page.rows.map(({ account, currency, balance }) => `${account} ${currency} ${balance}`))
      cursor = page.next
      if (cursor === undefined) break
    }
    expect(seen).toEqual([
      'issuer:issuer-a:receivable 156 1000',
      'issuer:issuer-a:receivable 840 300',
      'merchant:M:payable 156 -1000',
      'merchant:M:payable 840 -300',
    ])
  })

  it('shows a merchant its own account and an agent none', async () => {
    await handle([told('sale-approved', 1)])
    const mine = await ledger.accounts({ merchantId: 'M' }, { limit: 50 })
    expect(mine.rows.map((row) => row.account)).toEqual(['merchant:M:payable'])
    expect((await ledger.accounts({ merchantId: 'OTHER' }, { limit: 50 })).rows).toEqual([])
    expect((await ledger.accounts({ agentPath: '/a/' }, { limit: 50 })).rows).toEqual([])
  })

  it('pages by account', async () => {
    await handle([told('sale-approved', 1)])
    const first = await ledger.accounts({}, { limit: 1 })
    const second = await ledger.accounts({}, { limit: 1, cursor: first.next })
    expect([...first.rows, ...second.rows].map((row) => row.account)).toEqual([
      'issuer:issuer-a:receivable',
      'merchant:M:payable',
    ])
    expect(second.next).toBeUndefined()
  })

  it('cannot be changed or emptied, and takes no entry that does not add up', async () => {
    await handle([told('sale-approved', 1)])
    await expect(db.query(`update ledger_posting set minor = 1 where account = 'x'`)).rejects.toMatchObject({
      code: 'database.conflict',
    })
    await expect(db.query('delete from ledger_entry')).rejects.toMatchObject({ code: 'database.conflict' })
    await expect(
      db.query(
        `insert into ledger_posting (entry_id, line, account, currency, minor) values ('1:sale', 9, 'x', '156', 5)`,
      ),
    ).rejects.toMatchObject({ code: 'database.conflict' })
    // Of two currencies one does not make up for the other.
    await expect(
      db.query(
        `insert into ledger_posting (entry_id, line, account, currency, minor)
         values ('1:sale', 8, 'x', '156', 5), ('1:sale', 9, 'x', '840', -5)`,
      ),
    ).rejects.toMatchObject({ code: 'database.conflict' })
  })

  it('stops at an event that it does not understand, and books nothing of its batch', async () => {
    await expect(
      handle([told('sale-approved', 7), { ...told('sale-approved', 8), payload: { amount: 'much' } }]),
    ).rejects.toMatchObject({
      code: 'ledger.payload',
    })
    expect(await balances()).toEqual({})
  })
})
