import { SeededRandom, systemClock } from '@evertill/foundation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Db, openPglite } from '../../packages/platform/database/index.ts'
import { createOutbox } from '../../packages/platform/outbox/index.ts'
import { outboxSuite } from './outbox-suite.ts'
import { ownPostgres } from './own-postgres.ts'

describe('on PGlite', () => {
  let db: Db
  beforeAll(async () => {
    db = await openPglite()
  })
  afterAll(() => db.close())
  outboxSuite(() => db)
})

describe('on PostgreSQL', () => {
  const own = ownPostgres()
  outboxSuite(own.db)

  test('an event that commits late, with an earlier number, is not passed over', async () => {
    const outbox = createOutbox({ db: own.db(), clock: systemClock, random: new SeededRandom(1) })
    const keys: string[] = []
    outbox.consume({
      consumer: 'late-commit',
      topics: ['sale-approved'],
      async handle(event) {
        keys.push(event.key)
      },
    })
    await outbox.start()
    await outbox.settled()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let appended: () => void = () => undefined
    const early = new Promise<void>((resolve) => {
      appended = resolve
    })
    const slow = own.db().transaction(async (tx) => {
      await outbox.append(tx, { topic: 'sale-approved', key: 'early', at: 1, payload: null })
      appended()
      await held
    })
    await early
    await own.db().transaction((tx) => outbox.append(tx, { topic: 'sale-approved', key: 'late', at: 2, payload: null }))
    outbox.wake()
    // The later one is committed and visible, but must wait for the earlier one.
    await expect.poll(async () => (await outbox.status())[0]?.waiting).toBe(1)
    for (let i = 0; i < 20; i++) await own.db().query('select 1')
    expect(keys).toEqual([])
    release()
    await slow
    outbox.wake()
    await outbox.settled()
    expect(keys).toEqual(['early', 'late'])
    await outbox.stop()
  })

  test('under many writers at once every event arrives exactly once', async () => {
    const outbox = createOutbox({ db: own.db(), clock: systemClock, random: new SeededRandom(1) })
    const keys: string[] = []
    outbox.consume({
      consumer: 'crowd',
      topics: ['refund-approved'],
      async handleAll(events) {
        keys.push(...events.map((event) => event.key))
      },
    })
    await outbox.start()
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 50; i++) {
          await own.db().transaction(async (tx) => {
            await outbox.append(tx, { topic: 'refund-approved', key: `${writer}-${i}`, at: 1, payload: null })
            if (i % 7 === 0) await tx.query('select pg_sleep(0.002)')
          })
          outbox.wake()
        }
      }),
    )
    await outbox.settled()
    expect(keys).toHaveLength(400)
    expect(new Set(keys).size).toBe(400)
    // What one writer committed one after the other is told in that order.
    for (let writer = 0; writer < 8; writer++) {
      const own = keys.filter((key) => key.startsWith(`${writer}-`))
      expect(own).toEqual(Array.from({ length: 50 }, (_, i) => `${writer}-${i}`))
    }
    await outbox.stop()
  })
})
