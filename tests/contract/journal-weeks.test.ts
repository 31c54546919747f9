import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, VirtualClock } from '@evertill/foundation'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Db,
  migrate,
  openPglite,
  openPostgres,
  partitionsOf,
  preparePartitions,
  startEmbedded,
} from '../../packages/platform/database/index.ts'
import { outboxMigrations } from '../../packages/platform/outbox/index.ts'
import {
  idAt,
  insertRequests,
  type JournalRequest,
  storeOutcomes,
  switchMigrations,
} from '../../packages/platform/switch/index.ts'
import { JOURNAL_WEEKS, MESSAGE_WEEKS } from '../../packages/platform/switch/journal/weeks.ts'
import { Retention } from '../../packages/platform/switch/retention.ts'
import { aRequest } from './a-request.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 22, 9)
const all = [...outboxMigrations, ...switchMigrations]
const metrics = { count: () => undefined, observe: () => undefined }

function weeksSuite(open: () => Promise<Db>, close: (db: Db) => Promise<void>): void {
  let db: Db
  let clock: VirtualClock
  let settled: boolean
  /** The day before which everything has to be settled, as it was asked last. */
  let askedBefore: string | undefined

  beforeAll(async () => {
    db = await open()
  })
  afterAll(() => close(db))
  beforeEach(async () => {
    await db.query('drop schema public cascade; create schema public')
    clock = new VirtualClock(NOW)
    settled = true
  })

  const retention = (days = 400): Retention => {
    const it = new Retention({ db, clock, metrics }, { days }, async (day) => {
      askedBefore = day
      return settled
    })
    made.push(it)
    return it
  }
  const made: Retention[] = []
  afterEach(() => {
    for (const each of made.splice(0)) each.crash()
  })
  const sell = async (at: number, stan: number, state: 'approved' | 'sent' = 'approved'): Promise<number> => {
    const row = sale(at, stan)
    await insertRequests(db, [row])
    if (state === 'approved') await storeOutcomes(db, [outcome(row)])
    return row.id
  }
  const placeOf = async (id: number): Promise<string> =>
    (
      await db.query<{ place: string }>('select tableoid::regclass::text as place from switch_journal where id = $1', [
        id,
      ])
    )[0]!.place
  /** A turn with all the time it wants. */
  const turn = async (it: Retention): ReturnType<Retention['turn']> => {
    let over = false
    const done = it.turn().finally(() => {
      over = true
    })
    while (!over) {
      clock.advance(20)
      await new Promise(setImmediate)
    }
    return done
  }
  const marked = (at: number): Promise<unknown> =>
    db.query(`insert into switch_mark (name, id) values ('finished', $1) on conflict (name) do update set id = $1`, [
      idAt(at),
    ])

  test('weeks are there ahead of time, once, and what fits into none has a place all the same', async () => {
    await migrate(db, all)
    await retention().start()
    await retention().start()
    expect((await partitionsOf(db, JOURNAL_WEEKS)).map((week) => week.name)).toEqual([
      'switch_journal_20261119',
      'switch_journal_20261126',
      'switch_journal_20261203',
    ])
    expect(await placeOf(await sell(NOW, 1))).toBe('switch_journal_20261119')
    expect(await placeOf(await sell(NOW + 9 * DAY, 2))).toBe('switch_journal_20261126')
    const far = await sell(NOW + 200 * DAY, 3)
    expect(await placeOf(far)).toBe('switch_journal_rest')
    // Its week is not made over it; the one after it is.
    const width = { from: NOW + 198 * DAY, until: NOW + 208 * DAY }
    expect(await preparePartitions(db, JOURNAL_WEEKS, width.from, width.until)).toEqual([
      'switch_journal_20270603',
      'switch_journal_20270617',
    ])
    expect(await placeOf(far)).toBe('switch_journal_rest')
    expect((await insertRequests(db, [sale(NOW + 1, 1)])).size).toBe(0)
  })

  test('an older journal becomes one partition with everything that was in it', async () => {
    const upTo = (id: string): typeof all =>
      all.slice(
        0,
        all.findIndex((each) => each.id === id),
      )
    await migrate(db, [
      ...outboxMigrations.slice(0, 1),
      ...upTo('switch-0008-weeks').filter((each) => each.id.startsWith('switch')),
    ])
    for (let i = 0; i < 5; i++)
      await db.query(
        `insert into switch_journal (id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id, outlet_id,
           institution_id, agent_path, mcc, entry_mode, pan_token, pan_masked, link, risk, request, state)
         values ($1, 1, '20261101', '10000001', '000001', $2, 'sale', 100, '156', 'm', 'o', 'i', '/', '5411', '052', 't', 'x', 'l', '', '', 'sent')`,
        [idAt(NOW - (20 - i) * DAY), String(i).padStart(6, '0')],
      )
    await db.query(
      `insert into switch_message (journal_id, at, side, direction, fields) values ($1, 1, 'network', 'in', 'x')`,
      [idAt(NOW - 20 * DAY)],
    )
    await db.query(`insert into outbox_event (topic, key, at, payload) values ('sale-approved', 'k', $1, '{"a": 1}')`, [
      NOW,
    ])
    const [before] = await db.query<{ id: number }>('select id from outbox_event')

    expect(await migrate(db, upTo('switch-0013-chip-record'))).toEqual(
      expect.arrayContaining(['outbox-0002-days', 'switch-0008-weeks']),
    )
    await db.query(
      `insert into switch_certificate (journal_id, terminal_id, batch, network, at, elements) values ($1, '10000001', '000001', '203', 1, 'x')`,
      [idAt(NOW - 19 * DAY)],
    )
    await migrate(db, all)
    expect(await db.query('select batch, stan, network, amount, elements from switch_chip_record')).toEqual([
      { batch: '000001', stan: '000001', network: '203', amount: 100, elements: 'x' },
    ])
    await retention().start()
    const rows = await db.query<{ id: number }>('select id from switch_journal order by id')
    expect(rows).toHaveLength(5)
    expect(await placeOf(rows[0]!.id)).toBe('switch_journal_before')
    expect((await storeOutcomes(db, [outcome({ ...sale(0, 0), id: rows[4]!.id })])).size).toBe(1)
    expect(await placeOf(await sell(NOW, 9))).toBe('switch_journal_20261119')
    await db.query(
      `insert into switch_message (journal_id, at, side, direction, fields) values ($1, 1, 'network', 'in', 'y')`,
      [rows[0]!.id],
    )
    expect(await db.query('select id, fields from switch_message order by id')).toMatchObject([
      { id: 1, fields: 'x' },
      { id: 2, fields: 'y' },
    ])
    await db.query(`insert into outbox_event (topic, key, at, payload) values ('sale-approved', 'k', $1, '{}')`, [NOW])
    const events = await db.query<{ id: number; payload: unknown }>('select id, payload from outbox_event order by id')
    expect(events[0]).toEqual({ id: before!.id, payload: { a: 1 } })
    expect(events[1]!.id).toBeGreaterThan(before!.id)
  })

  test('a week goes when its time is over and everything in it has ended, with what hangs on its rows', async () => {
    await migrate(db, all)
    const old = NOW - 100 * DAY
    await preparePartitions(db, JOURNAL_WEEKS, old, old + DAY)
    await preparePartitions(db, MESSAGE_WEEKS, old, old + DAY)
    await retention().start()
    const gone = await sell(old, 1)
    const stays = await sell(NOW, 2)
    for (const id of [gone, stays]) {
      await db.query(
        `insert into switch_signature (journal_id, terminal_id, at, image) values ($1, '10000001', 1, '\\x00'::bytea || ''::bytea)`,
        [id],
      )
      await db.query(
        `insert into switch_message (journal_id, at, side, direction, fields) values ($1, 1, 'network', 'in', 'x')`,
        [id],
      )
    }
    // Chips of both sales, and of two that nobody was asked about.
    for (const [stan, at] of [
      ['000001', old],
      ['000002', NOW],
      ['000008', old],
      ['000009', NOW],
    ] as const)
      await db.query(
        `insert into switch_chip_record (terminal_id, batch, stan, network, amount, currency, entry_mode, pan_masked, at, elements)
         values ('10000001', '000001', $1, '204', 1, '156', '052', '', $2, 'x')`,
        [stan, at],
      )
    await db.query(
      `insert into switch_session (terminal_id, layout, batch, signed_on, signed_on_at) values ('10000001', '003', $1, true, 1)`,
      ['000001'],
    )
    await db.query(
      `insert into switch_reversal (journal_id, kind, link, reason, state, opened_at, attempts, next_at, last_code)
       values ($1, 'reversal', 'l', '4021', 'open', 1, 0, 1, '')`,
      [gone],
    )
    settled = false

    expect(await turn(retention(200))).toEqual({ dropped: [], kept: undefined })
    expect(await turn(retention(60))).toEqual({ dropped: [], kept: 'unfinished' })
    // All but the last day of the week is finished.
    await marked(old + 4 * DAY)
    expect(await turn(retention(60))).toEqual({ dropped: [], kept: 'unfinished' })
    await marked(NOW)
    expect(await turn(retention(60))).toEqual({ dropped: [], kept: 'open-reversal' })
    await db.query(`update switch_reversal set state = 'done'`)
    expect(await turn(retention(60))).toEqual({ dropped: [], kept: 'open-batch' })
    await db.query(`update switch_session set batch = '000002'`)
    expect(await turn(retention(60))).toEqual({ dropped: [], kept: 'unsettled' })
    // The week ends with 19 August, and its last business day a day later.
    expect(askedBefore).toBe('20260822')
    settled = true
    expect((await turn(retention(1))).dropped).toHaveLength(1)

    const left = async (table: string, column: string): Promise<unknown[]> =>
      (await db.query<Record<string, unknown>>(`select ${column} from ${table} order by 1`)).map((row) => row[column])
    expect(await left('switch_journal', 'id')).toEqual([stays])
    expect(await left('switch_key', 'journal_id')).toEqual([stays])
    expect(await left('switch_signature', 'journal_id')).toEqual([stays])
    expect(await left('switch_message', 'journal_id')).toEqual([stays])
    expect(await left('switch_reversal', 'journal_id')).toEqual([])
    expect(await left('switch_chip_record', 'stan')).toEqual(['000002', '000009'])
  })

  test('a closed batch goes with the last of its rows; one that is open, young or disputed stays', async () => {
    await migrate(db, all)
    await marked(NOW)
    const old = NOW - 100 * DAY
    await sell(NOW - 90 * DAY, 7)
    await db.query(
      `insert into switch_batch (terminal_id, batch, state, told, ours, domestic, foreign_cards, told_at, closed_at)
       select t, b, s, '', '', 1, 1, $1, c from unnest($2::text[], $3::text[], $4::text[], $5::int8[]) as x(t, b, s, c)`,
      [
        old,
        ['10000001', '10000002', '10000002', '10000003', '10000004'],
        ['000001', '000001', '000002', '000001', '000009'],
        ['closed', 'closed', 'closed', 'settling', 'closed'],
        [NOW - 90 * DAY, old, NOW - 50 * DAY, null, old] as number[],
      ],
    )
    await db.query(
      `insert into switch_batch_detail (terminal_id, batch, stan, amount, movement)
       select terminal_id, batch, '000001', 1, 'debit' from switch_batch`,
    )
    await db.query(
      `insert into switch_session (terminal_id, layout, batch, signed_on, signed_on_at) values ('10000004', '003', '000009', true, 1)`,
    )
    const left = async (table: string): Promise<string> =>
      (await db.query<{ it: string }>(`select terminal_id || ' ' || batch as it from ${table} order by 1`))
        .map(({ it }) => it.slice(-8))
        .join(', ')
    settled = false
    await turn(retention(60))
    expect(await left('switch_batch')).toBe('1 000001, 2 000001, 2 000002, 3 000001, 4 000009')
    settled = true
    // The journal has a row of the first one until it is old enough.
    await turn(retention(95))
    expect(await left('switch_batch')).toBe('1 000001, 2 000002, 3 000001, 4 000009')
    await turn(retention(60))
    expect(await left('switch_batch')).toBe('2 000002, 3 000001, 4 000009')
    expect(await left('switch_batch_detail')).toBe('2 000002, 3 000001, 4 000009')
  })

  test('counts of stand-in go when their day is long over', async () => {
    await migrate(db, all)
    await db.query(
      `insert into switch_stand_in (business_day, per, key, count, sum) values
       ('20261117', 'card', 'a', 1, 1), ('20261118', 'card', 'a', 1, 1), ('20261119', 'card', 'a', 1, 1), ('20261122', 'terminal', 't', 1, 1)`,
    )
    settled = false
    await turn(retention(60))
    expect(await db.query('select business_day as day from switch_stand_in order by 1')).toEqual([
      { day: '20261119' },
      { day: '20261122' },
    ])
  })

  test('what found no week goes row by row', async () => {
    await migrate(db, all)
    await marked(NOW)
    const gone = await sell(NOW - 100 * DAY, 1)
    const young = await sell(NOW - 50 * DAY, 2)
    expect([await placeOf(gone), await placeOf(young)]).toEqual(['switch_journal_rest', 'switch_journal_rest'])
    // Whoever asks for less keeps sixty days all the same.
    expect(await turn(retention(1))).toEqual({ dropped: [], kept: undefined })
    expect(await db.query('select id from switch_journal order by id')).toEqual([{ id: young }])
    expect(await db.query('select journal_id as id from switch_key order by 1')).toEqual([{ id: young }])
  })
}

describe('on PGlite', () =>
  weeksSuite(
    () => openPglite(),
    (db) => db.close(),
  ))

describe('on PostgreSQL', () => {
  let stop: () => Promise<void>
  weeksSuite(
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'evertill-weeks-'))
      const server = await startEmbedded({ dataDir: join(folder, 'data'), clock: systemClock })
      stop = async () => {
        await server.stop()
        rmSync(folder, { recursive: true, force: true })
      }
      return openPostgres({ url: server.url })
    },
    async (db) => {
      await db.close()
      await stop()
    },
  )
})

const sale = (at: number, stan: number): JournalRequest => aRequest(at, stan, { id: idAt(at), amount: 1_250 })

function outcome(row: JournalRequest): Parameters<typeof storeOutcomes>[1][number] {
  return {
    outcome: {
      id: row.id,
      state: 'approved',
      responseCode: '00',
      approvalCode: '1',
      amount: row.amount,
      additional: '|',
      at: row.at,
      exchange: '',
    },
    originalId: row.originalId,
  }
}
