import type { TerminalLive } from '@evertill/contract'
import { VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Db, migrate, openPglite } from '../database/index.ts'
import { Fleet, fleetMigrations, presenceOf } from './index.ts'

let db: Db
beforeAll(async () => {
  db = await openPglite()
  await migrate(db, fleetMigrations)
})
afterAll(() => db?.close())

const START = 1_795_000_000_000
const directory = { find: async () => undefined }

it('calls a terminal what it is', () => {
  const socket = { terminalId: 't', line: 'socket', connected: true, lastSeenAt: 1_000 } as const
  const of = (it: Parameters<typeof presenceOf>[0], age: number) => presenceOf(it, 1_000 + age, 30_000)
  expect(of(undefined, 0)).toBe('never')
  expect(of(socket, 90_000)).toBe('online')
  expect(of(socket, 90_001)).toBe('silent')
  expect(of({ ...socket, connected: false }, 0)).toBe('offline')
  const tcp = { ...socket, line: 'tcp', connected: false } as const
  expect([of(tcp, 15 * 60_000), of(tcp, 16 * 60_000), of(tcp, 61 * 60_000)]).toEqual(['online', 'silent', 'offline'])
})

it('remembers over a restart who was here, and knows that their lines are gone', async () => {
  const clock = new VirtualClock(START)
  const told: TerminalLive[] = []
  const fleet = new Fleet({ db, clock, directory, onChange: (live) => told.push(live) })
  await fleet.start()
  fleet.connected('10000011', { bootId: 'b1', version: '1.2.3', heartbeatMs: 10_000 })
  const waiting = { reversals: 0, signatures: 2, stored: 0 }
  fleet.beat('10000011', { kind: 'heartbeat', at: START, uptimeMs: 1, signedOn: true, batch: '000004', waiting })
  fleet.spoke('10000001', { at: START, transaction: true, signedOn: true, batch: '000009' })
  expect(told.map((it) => [it.terminalId, it.presence])).toEqual([
    ['10000011', 'online'],
    ['10000011', 'online'],
    ['10000001', 'online'],
  ])
  expect(fleet.idsThat('online')).toEqual(['10000011', '10000001'])
  await fleet.stop()

  const again = new Fleet({ db, clock, directory, onChange: () => undefined })
  await again.start()
  expect(again.live('10000011')).toMatchObject({
    presence: 'offline',
    version: '1.2.3',
    batch: '000004',
    signedOn: true,
  })
  expect(again.of('10000011')?.heartbeat).toMatchObject({ waiting })
  expect(again.live('10000001')).toMatchObject({ presence: 'online', line: 'tcp', lastTransactionAt: START })
  expect(again.live('10000002').presence).toBe('never')
  await again.stop()
})

it('a sale over a socket does not make a socket’s terminal a plain one', async () => {
  const fleet = new Fleet({ db, clock: new VirtualClock(START), directory, onChange: () => undefined })
  fleet.connected('10000012', { bootId: 'b1', version: '1', heartbeatMs: 10_000 })
  fleet.spoke('10000012', { at: START, transaction: true })
  expect(fleet.live('10000012')).toMatchObject({ line: 'socket', presence: 'online' })
})
