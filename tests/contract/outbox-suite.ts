import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Db, migrate, partitionsOf, preparePartitions, type Sql } from '../../packages/platform/database/index.ts'
import {
  createOutbox,
  insertEvents,
  type NewEvent,
  type Outbox,
  type OutboxEvent,
  type OutboxOptions,
  outboxMigrations,
} from '../../packages/platform/outbox/index.ts'
import { EVENT_DAYS } from '../../packages/platform/outbox/store.ts'

const AT = 1_790_000_000_000
const DAY = 86_400_000

/** What the outbox keeps on every twin of the database. */
export function outboxSuite(database: () => Db): void {
  let clock: VirtualClock
  const open: Outbox[] = []
  const sale = (key: string, at = AT): NewEvent => ({ topic: 'sale-approved', key, at, payload: { minor: 100, key } })

  beforeEach(async () => {
    clock = new VirtualClock(AT)
    const db = database()
    await migrate(db, outboxMigrations)
    await db.query('drop table if exists note; create table note (n int4 generated always as identity, key text)')
    await db.query('truncate outbox_event, outbox_consumer')
  })

  afterEach(async () => {
    for (const outbox of open.splice(0)) await outbox.stop()
  })

  const make = (options: Partial<OutboxOptions> = {}): Outbox => {
    const outbox = createOutbox({ db: database(), clock, random: new SeededRandom(1), ...options })
    open.push(outbox)
    return outbox
  }
  const commit = (outbox: Outbox, ...events: NewEvent[]): Promise<void> =>
    database().transaction((tx) => outbox.append(tx, ...events))
  const note = (event: OutboxEvent, tx: Sql): Promise<unknown> =>
    tx.query('insert into note (key) values ($1)', [event.key])
  const notes = async (): Promise<string[]> =>
    (await database().query<{ key: string }>('select key from note order by n')).map((row) => row.key)
  /**
   * Lets virtual time pass until `done`, as a running house would, without waiting for real. A statement between two steps keeps time from running
   * away from a slow database: hours of it in a second would keep the database busy with nothing but its days.
   */
  const until = async (done: () => boolean | Promise<boolean>, stepMs = 1_000): Promise<void> => {
    for (const deadline = performance.now() + 10_000; performance.now() < deadline; ) {
      if (await done()) return
      clock.advance(stepMs)
      await database().query('select 1')
    }
    throw new Error('it did not come about')
  }

  test('what is committed is delivered once, in order, only for the topics asked for, with its payload', async () => {
    const outbox = make()
    const seen: OutboxEvent[] = []
    outbox.consume({
      consumer: 'ledger',
      topics: ['sale-approved', 'sale-reversed'],
      async handle(event, tx) {
        seen.push(event)
        await note(event, tx)
      },
    })
    await outbox.start()
    await commit(outbox, sale('a'), { ...sale('x'), topic: 'sale-declined' }, sale('b'))
    await commit(outbox, { ...sale('c', AT + 5), topic: 'sale-reversed', payload: ['纸', null, 1.5] })
    await outbox.settled()
    expect(await notes()).toEqual(['a', 'b', 'c'])
    expect(seen[0]).toMatchObject({ topic: 'sale-approved', key: 'a', at: AT, payload: { minor: 100, key: 'a' } })
    expect(seen[2]).toMatchObject({ topic: 'sale-reversed', at: AT + 5, payload: ['纸', null, 1.5] })
    expect(new Set(seen.map((event) => event.id)).size).toBe(3)
    await outbox.settled()
    expect(seen).toHaveLength(3)
  })

  test('what is rolled back is never told', async () => {
    const outbox = make()
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await outbox.start()
    const undone = database().transaction(async (tx) => {
      await outbox.append(tx, sale('lost'))
      throw new RangeError('changed its mind')
    })
    await expect(undone).rejects.toThrow('changed its mind')
    await commit(outbox, sale('kept'))
    await outbox.settled()
    expect(await notes()).toEqual(['kept'])
  })

  test('each consumer has its own place, kept over a restart; a new one starts at the beginning', async () => {
    const first = make()
    first.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await first.start()
    await commit(first, sale('a'), sale('b'))
    await first.settled()
    await first.stop()
    await commit(first, sale('c'))

    const second = make()
    const late: string[] = []
    second.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    second.consume({
      consumer: 'late',
      topics: ['sale-approved'],
      async handleAll(events) {
        late.push(...events.map((event) => event.key))
      },
    })
    await second.start()
    await second.settled()
    expect(await notes()).toEqual(['a', 'b', 'c'])
    expect(late).toEqual(['a', 'b', 'c'])
  })

  test('an event that fails holds back those behind it, is tried again with growing pauses, and is never dropped', async () => {
    const failures: { failures: number; eventId: number | undefined }[] = []
    const outbox = make({ onFailure: (failure) => failures.push(failure) })
    const attempts: number[] = []
    outbox.consume({
      consumer: 'ledger',
      topics: ['sale-approved'],
      async handle(event, tx) {
        await note(event, tx)
        if (event.key !== 'bad') return
        attempts.push(clock.now())
        if (attempts.length < 6) throw new Error('not yet')
      },
    })
    await outbox.start()
    await commit(outbox, sale('a'), sale('bad'), sale('c'))
    outbox.wake()
    await until(() => failures.length >= 2)
    // The one before it got through; what was written for the failed one was rolled back with it.
    await until(async () => (await notes()).length === 1)
    expect(await notes()).toEqual(['a'])
    const [status] = await outbox.status()
    expect(status).toMatchObject({ consumer: 'ledger', waiting: 2, oldestAt: AT })
    expect(status!.failures).toBeGreaterThan(0)
    await until(async () => (await notes()).length === 3)
    expect(await notes()).toEqual(['a', 'bad', 'c'])
    expect(attempts).toHaveLength(6)
    expect(failures.every((failure) => failure.eventId !== undefined)).toBe(true)
    await outbox.settled()
    expect((await outbox.status())[0]).toMatchObject({ waiting: 0, failures: 0, oldestAt: undefined })
  })

  test('a commit whose acknowledgement was lost is not acted on again, and what comes next goes on from it', async () => {
    let losses = 1
    const db: Db = {
      query: (text, params) => database().query(text, params),
      async transaction(work) {
        const done = await database().transaction(work)
        if (losses-- > 0) throw new Error('the acknowledgement was lost')
        return done
      },
      close: async () => undefined,
    }
    const outbox = make({ db })
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    losses = 0
    await outbox.start()
    await outbox.settled()
    await commit(outbox, sale('a'))
    losses = 1
    outbox.wake()
    await until(() => losses === 0)
    await commit(outbox, sale('b'))
    await until(async () => (await notes()).length >= 2)
    await until(async () => (await outbox.status())[0]?.waiting === 0)
    expect(await notes()).toEqual(['a', 'b'])
  })

  test('a consumer that fails does not hold back another', async () => {
    const outbox = make()
    outbox.consume({
      consumer: 'broken',
      topics: ['sale-approved'],
      async handle() {
        throw new Error('always')
      },
    })
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await outbox.start()
    await commit(outbox, sale('a'), sale('b'))
    outbox.wake()
    await until(async () => (await notes()).length === 2)
  })

  test('without a wake, the poll finds what another process has committed', async () => {
    const outbox = make({ pollMs: 500 })
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await outbox.start()
    await outbox.settled()
    await commit(outbox, sale('a'))
    await until(async () => (await notes()).length === 1)
  })

  test('many events go through in bounded batches, in order', async () => {
    const outbox = make({ batch: 40 })
    const sizes: number[] = []
    const keys: string[] = []
    outbox.consume({
      consumer: 'ledger',
      topics: ['sale-approved'],
      async handleAll(events) {
        sizes.push(events.length)
        keys.push(...events.map((event) => event.key))
      },
    })
    const events = Array.from({ length: 500 }, (_, i) => sale(`k${String(i).padStart(3, '0')}`))
    await commit(outbox, ...events)
    await outbox.start()
    await outbox.settled()
    expect(keys).toEqual(events.map((event) => event.key))
    expect(Math.max(...sizes)).toBe(40)
  })

  test('events of others cost a consumer its place in memory only, until it rests; then they can be cleared', async () => {
    const outbox = make({ keepMs: 0 })
    outbox.consume({ consumer: 'elsewhere', topics: ['risk-stopped'], handle: (event, tx) => note(event, tx).then() })
    await outbox.start()
    await commit(outbox, ...Array.from({ length: 300 }, (_, i) => sale(`k${i}`)))
    await outbox.settled()
    expect(await outbox.status()).toMatchObject([{ waiting: 0, failures: 0 }])
    await commit(outbox, { ...sale('mine'), topic: 'risk-stopped' })
    await outbox.settled()
    expect(await notes()).toEqual(['mine'])
    await until(async () => (await database().query('select id from outbox_event')).length === 0)
  })

  test('one statement can change and tell', async () => {
    const outbox = make()
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await outbox.start()
    const rows = await database().query<{ n: number }>(
      `with moved as (select key, at from unnest($1::text[], $2::int8[]) as m (key, at)),
            told as (${insertEvents} select 'sale-approved', key, at, jsonb_build_object('key', key) from moved returning id)
       select count(*) as n from told`,
      [
        ['p', 'q'],
        [AT, AT],
      ],
    )
    expect(rows).toEqual([{ n: 2 }])
    outbox.wake()
    await outbox.settled()
    expect(await notes()).toEqual(['p', 'q'])
  })

  test('two processes that serve one consumer by mistake never handle an event twice', async () => {
    const outboxes = [make(), make()]
    for (const outbox of outboxes) {
      outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
      await outbox.start()
    }
    for (let i = 0; i < 20; i++) {
      await commit(outboxes[0]!, sale(`k${i}`))
      for (const outbox of outboxes) outbox.wake()
    }
    await until(async () => (await notes()).length >= 20)
    expect(await notes()).toEqual(Array.from({ length: 20 }, (_, i) => `k${i}`))
  })

  test('handled events are cleared after their time, unhandled ones never', async () => {
    const outbox = make({ keepMs: 900_000 })
    let refuse = true
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    outbox.consume({
      consumer: 'slow',
      topics: ['sale-approved'],
      async handle(event) {
        if (event.key === 'b' && refuse) throw new Error('not yet')
      },
    })
    await outbox.start()
    await commit(outbox, sale('a'), sale('b'))
    outbox.wake()
    const kept = async (): Promise<string> =>
      (await database().query<{ key: string }>('select key from outbox_event order by id')).map((row) => row.key).join()
    await until(async () => (await kept()) === 'b')
    expect(await notes()).toEqual(['a', 'b'])
    expect(clock.now() - AT).toBeGreaterThan(900_000)
    refuse = false
    await until(async () => (await kept()) === '')
  })

  test('days go as a whole when everybody has handled them; young days and days with something unhandled stay', async () => {
    const outbox = make({ keepMs: 7 * DAY })
    let refuse = true
    outbox.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    outbox.consume({
      consumer: 'slow',
      topics: ['sale-approved'],
      async handle(event) {
        if (event.key === 'second' && refuse) throw new Error('not yet')
      },
    })
    const ON = [AT - 10 * DAY, AT - 9 * DAY, AT - DAY] as const
    await preparePartitions(database(), EVENT_DAYS, ON[0], ON[1] + 1)
    await outbox.start()
    await commit(outbox, sale('first', ON[0]), sale('second', ON[1]), sale('third', ON[2]))
    outbox.wake()
    await until(async () => (await notes()).length === 3)
    /** Which of the three days are there, and which events. */
    const kept = async (): Promise<string> => {
      const days = (await partitionsOf(database(), EVENT_DAYS)).map(({ from }) => from)
      const events = await database().query<{ key: string }>('select key from outbox_event order by at')
      return [...ON.map((at) => days.includes(at - (at % DAY))), ...events.map(({ key }) => key)].join(' ')
    }
    expect(await kept()).toBe('true true true first second third')
    // The second day is as old, and one consumer still needs it; the third is young.
    await until(async () => (await kept()) === 'false true true second third', 60_000)
    refuse = false
    await until(async () => (await kept()) === 'false false true third', 60_000)
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(700_000)
      await new Promise(setImmediate)
    }
    expect(await kept()).toBe('false false true third')
  })

  test('a database restored on another server, whose numbers are behind, goes on where it was', async () => {
    const before = make()
    before.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await before.start()
    await commit(before, sale('a'))
    await before.settled()
    await before.stop()
    await commit(before, sale('b'), sale('c'))
    // The numbers of the former server were far ahead.
    await database().query(
      'update outbox_event set xact = xact + 1000000; update outbox_consumer set xact = xact + 1000000',
    )

    const after = make()
    after.consume({ consumer: 'ledger', topics: ['sale-approved'], handle: (event, tx) => note(event, tx).then() })
    await after.start()
    await commit(after, sale('d'))
    await after.settled()
    expect(await notes()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('mistakes in registering are bugs', async () => {
    const outbox = make()
    const handle = async (): Promise<void> => undefined
    expect(() => outbox.consume({ consumer: 'none', topics: [] })).toThrow('one way')
    expect(() => outbox.consume({ consumer: 'both', topics: [], handle, handleAll: handle })).toThrow('one way')
    outbox.consume({ consumer: 'ledger', topics: [], handle })
    expect(() => outbox.consume({ consumer: 'ledger', topics: [], handle })).toThrow('two consumers')
    await outbox.start()
    expect(() => outbox.consume({ consumer: 'late', topics: [], handle })).toThrow('before the outbox starts')
  })
}
