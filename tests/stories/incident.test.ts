import type { IncidentRow } from '@evertill/contract'
import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Db, migrate, openPglite } from '../../packages/platform/database/index.ts'
import {
  type HouseTrouble,
  Incidents,
  incidentMigrations,
  type Sighting,
} from '../../packages/platform/incident/index.ts'

/** Thousands of terminals fall silent for one reason: one piece of work, with one owner, from its begin to its end. */

let db: Db
beforeAll(async () => {
  db = await openPglite()
  await migrate(db, incidentMigrations)
})
afterAll(() => db?.close())

const ME = { personId: 'p', name: 'lin', role: 'operations', scope: {}, rights: [], from: '' } as const

function town(terminals: number) {
  const clock = new VirtualClock(1_795_000_000_000)
  const online = new Map<string, { carrier: string; at: number | undefined }>()
  for (let i = 0; i < terminals; i++)
    online.set(String(10_000_000 + i), { carrier: i % 5 < 2 ? 'North Net' : 'South Tel', at: undefined })
  const house: HouseTrouble[] = []
  const told: string[] = []
  const incidents = new Incidents({
    db,
    clock,
    random: new SeededRandom(7),
    *sightings(): Iterable<Sighting> {
      for (const [terminalId, { carrier, at }] of online)
        yield { terminalId, online: at === undefined, lastSeenAt: at ?? clock.now(), isp: carrier, version: '1.4.0' }
    },
    placeOf: async (id) => ({
      outletId: `o${Number(id) >> 1}`,
      merchantId: `m${Number(id) >> 2}`,
      institutionId: 'i',
      agentPath: Number(id) % 2 === 0 ? '/even/' : '/odd/',
    }),
    house: () => house,
    causeOf: async (incident) => (incident.dimension === 'isp' ? { id: 'net-isp', probability: 0.97 } : undefined),
    salesOf: (ids) => ids.size / 10,
    named: async ({ cause, ...rest }): Promise<IncidentRow> => ({
      ...rest,
      ...(cause ? { cause: { ...cause, name: { zh: '运营商故障', en: 'ISP outage' } } } : {}),
    }),
    onChange: (id) => told.push(id),
  })
  const look = async (seconds: number): Promise<void> => {
    for (let s = 0; s < seconds; s += 2) {
      clock.advance(2_000)
      await incidents.look()
    }
  }
  const silence = (which: (id: string, carrier: string) => boolean, gone: boolean): void => {
    for (const [id, one] of online) if (which(id, one.carrier)) one.at = gone ? clock.now() : undefined
  }
  return { clock, incidents, house, told, look, silence }
}

it('is one incident for two thousand silent terminals, owned, ended when they are back', async () => {
  const { incidents, look, silence, told } = town(5_000)
  await incidents.start()
  await look(122)
  expect(await incidents.list(true)).toEqual([])
  silence((_, carrier) => carrier === 'North Net', true)
  const from = performance.now()
  await look(4)
  expect(performance.now() - from).toBeLessThan(5_000)
  const [one, ...others] = await incidents.list(true)
  expect(others).toEqual([])
  expect(one).toMatchObject({
    kind: 'silent',
    dimension: 'isp',
    value: 'North Net',
    state: 'unacknowledged',
    affected: 2_000,
    of: 2_000,
    salesAtRisk: 200,
    cause: { id: 'net-isp' },
  })
  expect(told).toContain(one!.id)
  const taken = await incidents.acknowledge(ME, one!.id, 'calling the carrier')
  expect(taken).toMatchObject({ ok: true, value: { state: 'acknowledged', owner: 'lin' } })
  expect(await incidents.acknowledge(ME, one!.id)).toMatchObject({ ok: false, refusal: { code: 'incident.taken' } })
  expect(await incidents.close(ME, one!.id, 'done')).toMatchObject({ ok: false, refusal: { code: 'incident.active' } })
  // Half of them are back: it goes on.
  silence((id, carrier) => carrier === 'North Net' && Number(id) % 2 === 0, false)
  await look(20)
  expect((await incidents.list(true))[0]).toMatchObject({ state: 'acknowledged', affected: 1_000, peak: 2_000 })
  silence(() => true, false)
  await look(16)
  expect(await incidents.list(true)).toEqual([])
  const detail = await incidents.detail(one!.id)
  expect(detail?.incident).toMatchObject({ state: 'closed', owner: 'lin', affected: 0 })
  expect(detail?.story.map((line) => line.what)).toEqual(['opened', 'acknowledged', 'returned'])
  expect(detail?.terminals).toHaveLength(200)
  await incidents.stop()
})

it('takes a shop’s incident over when the whole carrier turns out to be down, and asks somebody to have seen it', async () => {
  const { incidents, look, silence } = town(600)
  await incidents.start()
  await look(122)
  const first = (id: string) => Number(id) < 10_000_000 + 4
  silence(first, true)
  await look(6)
  expect((await incidents.list(true)).map(({ dimension, affected }) => [dimension, affected])).toEqual([
    ['merchant', 4],
  ])
  silence((id, carrier) => carrier === 'North Net' || first(id), true)
  await look(6)
  const open = await incidents.list(true)
  expect(open.filter((one) => one.state !== 'closed').map((one) => one.dimension)).toContain('isp')
  silence(() => true, false)
  await look(20)
  const returned = await incidents.list(true)
  expect(new Set(returned.map((one) => one.state))).toEqual(new Set(['returned']))
  for (const one of returned) expect(await incidents.close(ME, one.id, 'seen')).toMatchObject({ ok: true })
  expect(await incidents.list(true)).toEqual([])
  await incidents.stop()
})

it('tells of the house’s own troubles, and is not confused by a restart or by shops that closed hours ago', async () => {
  const { incidents, house, look, silence, clock } = town(100)
  silence(() => true, true)
  await incidents.start()
  await look(200)
  expect(await incidents.list(true)).toEqual([])
  house.push({ kind: 'line', dimension: 'issuer', value: 'issuer-a' })
  await look(8)
  expect(await incidents.list(true)).toMatchObject([{ kind: 'line', value: 'issuer-a', state: 'unacknowledged' }])
  house.length = 0
  await look(16)
  expect(await incidents.list(true)).toMatchObject([{ value: 'issuer-a', state: 'returned' }])
  house.push({ kind: 'line', dimension: 'issuer', value: 'issuer-a' })
  await look(4)
  expect(await incidents.list(true)).toMatchObject([{ value: 'issuer-a', state: 'unacknowledged' }])
  expect(clock.now()).toBeGreaterThan(0)
  await incidents.stop()
})

it('is seen by people of a place with their own terminals alone, and taken by them only when it is all theirs', async () => {
  await db.query('truncate incident_case, incident_member, incident_story')
  const { incidents, look, silence, house } = town(40)
  const north = { ...ME, name: 'all' }
  const even = { ...ME, name: 'even', scope: { agentPath: '/even/' } }
  const shop = { ...ME, name: 'shop', scope: { merchantId: 'm2500000' } }
  const stranger = { ...ME, name: 'stranger', scope: { institutionId: 'elsewhere' } }
  await incidents.start()
  await look(122)
  silence((_, carrier) => carrier === 'North Net', true)
  await look(6)
  const [one] = await incidents.list(true)
  expect(one).toMatchObject({ affected: 16, of: 16, salesAtRisk: 1.6 })
  const counted = async (scope: object) =>
    (await incidents.list(true, scope)).map((row) => ({
      n: row.affected,
      peak: row.peak,
      of: row.of,
      at: row.salesAtRisk,
    }))
  expect(await counted(even.scope)).toEqual([{ n: 8, peak: 8, of: undefined, at: undefined }])
  expect(await counted(shop.scope)).toEqual([{ n: 2, peak: 2, of: undefined, at: undefined }])
  expect(await counted(stranger.scope)).toEqual([])
  expect((await incidents.detail(one!.id, shop.scope))!.terminals.map((row) => row.terminalId)).toEqual([
    '10000000',
    '10000001',
  ])
  expect(await incidents.detail(one!.id, stranger.scope)).toBeUndefined()
  expect(await incidents.acknowledge(even, one!.id)).toMatchObject({ ok: false, refusal: { code: 'incident.wider' } })
  expect(await incidents.acknowledge(stranger, one!.id)).toMatchObject({
    ok: false,
    refusal: { code: 'incident.not-found' },
  })
  expect(await incidents.acknowledge(north, one!.id)).toMatchObject({ ok: true })
  silence((_, carrier) => carrier === 'North Net', false)
  await look(14)
  expect(await counted(shop.scope)).toEqual([])
  const story = (await incidents.detail(one!.id, shop.scope))!.story
  expect(story.at(-1)).toMatchObject({ what: 'returned', text: '2' })
  expect((await incidents.detail(one!.id))!.story.at(-1)).toMatchObject({ text: '16' })

  // Four terminals of one shop and nobody else's: its own people take it.
  silence((id) => Number(id) >> 2 === 2_500_005, true)
  await look(6)
  const [theirs] = await incidents.list(true, { merchantId: 'm2500005' })
  expect(theirs).toMatchObject({ dimension: 'merchant', affected: 4 })
  expect(await incidents.acknowledge({ ...shop, scope: { merchantId: 'm2500005' } }, theirs!.id)).toMatchObject({
    ok: true,
  })
  // What the house itself suffers from hits every place; it is not a place's to take.
  house.push({ kind: 'line', dimension: 'issuer', value: 'issuer-a' })
  await look(8)
  const line = (await incidents.list(true, shop.scope)).find((row) => row.kind === 'line')
  expect(await incidents.acknowledge(shop, line!.id)).toMatchObject({ ok: false, refusal: { code: 'incident.wider' } })
})
