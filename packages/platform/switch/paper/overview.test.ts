import { VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Db, migrate, openPglite } from '../../database/index.ts'
import { outboxMigrations } from '../../outbox/index.ts'
import { idAt } from '../journal/journal.ts'
import { switchMigrations } from '../migrations.ts'
import { JournalMinutes } from './overview.ts'

const MINUTE = 60_000
/** 10:30:15 in Shanghai. */
const NOW = Date.UTC(2026, 10, 22, 2, 30, 15)
const MIDNIGHT = Date.UTC(2026, 10, 21, 16, 0, 0)

let db: Db
let clock: VirtualClock
let minutes: JournalMinutes
let count = 0

beforeAll(async () => {
  db = await openPglite()
  await migrate(db, [...outboxMigrations, ...switchMigrations])
})
beforeEach(async () => {
  await db.query('truncate switch_journal')
  clock = new VirtualClock(NOW)
  minutes = new JournalMinutes(db, clock)
})
afterAll(() => db?.close())

interface Row {
  at: number
  state?: string
  code?: string
  amount?: number
  tookMs?: number | null
  type?: string
  merchantId?: string
  agentPath?: string
}

async function put({
  at,
  state = 'approved',
  code = '00',
  amount = 1_000,
  tookMs = 20,
  type = 'sale',
  ...place
}: Row): Promise<number> {
  const id = idAt(at) + (count++ % 64)
  await db.query(
    `insert into switch_journal (id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id, outlet_id,
  institution_id, agent_path, mcc, entry_mode, pan_token, pan_masked, link, risk, request, state, response_code, answered_at)
values ($1, $2, '20261122', '10000001', '000001', '000001', $3, $4, '156', $5, 'o', 'i', $6, '5812', '051', 't', 'm', 'issuer-a', '', '', $7, $8, $9)`,
    [
      id,
      at,
      type,
      amount,
      place.merchantId ?? 'M',
      place.agentPath ?? '/i/a/',
      state,
      code,
      tookMs === null ? null : at + tookMs,
    ],
  )
  return id
}

describe('the journal in minutes', () => {
  it('counts by hour, hour before and day, and names the most frequent codes', async () => {
    await put({ at: NOW - 5_000 })
    await put({ at: NOW - 10 * MINUTE, state: 'declined', code: '51' })
    await put({ at: NOW - 11 * MINUTE, state: 'declined', code: '51' })
    await put({ at: NOW - 12 * MINUTE, state: 'reversing', code: '98' })
    await put({ at: NOW - 70 * MINUTE, amount: 300 })
    await put({ at: NOW - 5 * 60 * MINUTE, amount: 50 })
    await put({ at: MIDNIGHT - MINUTE, amount: 7 })
    const it = await minutes.of({}, MIDNIGHT)
    expect(it.hour).toMatchObject({ count: 4, approved: 1, declined: 2, unknown: 1, amount: 1_000, approvalRate: 0.25 })
    expect(it.hourBefore).toMatchObject({ count: 1, approved: 1, amount: 300, approvalRate: 1 })
    expect(it.today).toMatchObject({ count: 6, amount: 1_350 })
    expect(it.responseCodes).toEqual([
      { code: '51', count: 2 },
      { code: '00', count: 1 },
      { code: '98', count: 1 },
    ])
    expect(it.minutes).toHaveLength(60)
    expect(it.minutes.at(-1)).toMatchObject({ at: NOW - 15_000, count: 1, approved: 1, amount: 1_000 })
    expect(it.minutes.reduce((sum, point) => sum + point.count, 0)).toBe(4)
  })

  it('says nothing of a rate or a latency while nothing was asked', async () => {
    const { hour } = await minutes.of({}, MIDNIGHT)
    expect(hour).toEqual({ count: 0, approved: 0, declined: 0, unknown: 0, amount: 0 })
  })

  it('counts money of approved sales only, once', async () => {
    await put({ at: NOW - MINUTE, type: 'void' })
    await put({ at: NOW - MINUTE, type: 'balance', amount: 0 })
    await put({ at: NOW - MINUTE, state: 'reversed' })
    expect((await minutes.of({}, MIDNIGHT)).hour.amount).toBe(0)
  })

  it('tells percentiles as the bound of their bucket, the unanswered left out', async () => {
    for (let i = 0; i < 99; i++) await put({ at: NOW - MINUTE - i, tookMs: 12 })
    await put({ at: NOW - 2 * MINUTE - count, tookMs: 4_200 })
    await put({ at: NOW - MINUTE, state: 'sent', code: '', tookMs: null })
    const { hour } = await minutes.of({}, MIDNIGHT)
    expect([hour.p50Ms, hour.p99Ms]).toEqual([15, 15])
    await put({ at: NOW - 2 * MINUTE - count, tookMs: 4_200 })
    expect((await new JournalMinutes(db, clock).of({}, MIDNIGHT)).hour.p99Ms).toBe(5_000)
  })

  it('reads only what is fresh the next time, and everything again later', async () => {
    const old = await put({ at: NOW - 20 * MINUTE })
    const fresh = await put({ at: NOW - MINUTE, state: 'sent', code: '', tookMs: null })
    expect((await minutes.of({}, MIDNIGHT)).hour).toMatchObject({ approved: 1, unknown: 1 })
    await db.query(`update switch_journal set state = 'reversed' where id = $1`, [old])
    await db.query(`update switch_journal set state = 'approved', answered_at = at + 5 where id = $1`, [fresh])
    await put({ at: NOW })
    expect((await minutes.of({}, MIDNIGHT)).hour).toMatchObject({ count: 3, approved: 3, unknown: 0 })
    clock.advance(11 * MINUTE)
    expect((await minutes.of({}, MIDNIGHT)).hour).toMatchObject({ count: 3, approved: 2, unknown: 1 })
  })

  it('keeps each scope to itself', async () => {
    await put({ at: NOW - MINUTE, merchantId: 'A', agentPath: '/i/a/' })
    await put({ at: NOW - MINUTE, merchantId: 'B', agentPath: '/i/ab/' })
    expect((await minutes.of({ merchantId: 'A' }, MIDNIGHT)).hour.count).toBe(1)
    expect((await minutes.of({ agentPath: '/i/a/' }, MIDNIGHT)).hour.count).toBe(1)
    expect((await minutes.of({ institutionId: 'x' }, MIDNIGHT)).hour.count).toBe(0)
    expect((await minutes.of({}, MIDNIGHT)).hour.count).toBe(2)
  })
})
