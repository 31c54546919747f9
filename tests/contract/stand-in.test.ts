import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@evertill/foundation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, type EmbeddedServer, openPostgres, startEmbedded } from '../../packages/platform/database/index.ts'
import { houseContract } from '../../packages/platform/merchant/index.ts'
import { type RawTerminal, World } from '../../sim/world.ts'

/*
 * [LAW-10] Two switches on one real PostgreSQL answer for an issuer that is away: each of them sees what the other one has granted, also
 * when both are asked in the same moment, and after a restart of either.
 */
const LIMITS = { floor: 20_000, cardCount: 3, cardSum: 50_000, terminalCount: 4, terminalSum: 60_000 }
const CREDIT = '6200000000000005'
const CONTRACT = { ...houseContract, manualEntry: true, standIn: true, standInLimits: LIMITS }

let folder: string
let server: EmbeddedServer
let dbs: Db[]
let worlds: World[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evertill-stand-in-'))
  server = await startEmbedded({ dataDir: join(folder, 'data'), clock: systemClock })
  dbs = [openPostgres({ url: server.url }), openPostgres({ url: server.url })]
  await World.database(dbs[0])
  const first = await World.create(dbs[0]!)
  // An hour later on its clock, so that the two give different numbers to what they write.
  worlds = [first, await World.create(dbs[1]!, { shared: true, startsAt: first.clock.now() + 3_600_000 })]
  for (const world of worlds) {
    for (const issuer of ['issuer-a', 'issuer-b'] as const) world.killIssuer(issuer)
    await world.run(2_000)
  }
}, 60_000)
afterAll(async () => {
  for (const world of worlds) await world.close()
  for (const db of dbs) await db.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const tills = (world: World, ids: readonly string[]): Promise<RawTerminal[]> =>
  Promise.all(ids.map((terminalId) => world.terminal({ terminalId, contract: CONTRACT })))

type Asked = readonly [RawTerminal, number, string]

/** Codes of sales that both switches were asked for in the same moment. */
async function atOnce(...switches: readonly (readonly Asked[])[]): Promise<(string | undefined)[]> {
  for (const asked of switches)
    for (const [terminal, amount, pan] of asked) terminal.send(terminal.pos.sale(amount, { pan, entry: '07' }))
  const codes = await Promise.all(
    switches.map(async (asked) => {
      const heard: (string | undefined)[] = []
      for (const [terminal] of asked) heard.push((await terminal.answer(60_000))?.[39])
      return heard
    }),
  )
  return codes.flat().sort()
}

test('of one card at six terminals of two switches as many are answered as the contract grants, never more', async () => {
  const [one, two] = worlds as [World, World]
  const here = await tills(one, ['20000001', '20000002', '20000003'])
  const there = await tills(two, ['20000004', '20000005', '20000006'])
  const sales = (terminals: readonly RawTerminal[]): Asked[] => terminals.map((each) => [each, 1_000, CREDIT])
  expect(await atOnce(sales(here), sales(there))).toEqual(['00', '00', '00', '91', '91', '91'])
  expect(
    await dbs[0]!.query('select count, sum from switch_stand_in where key in (select pan_token from switch_journal)'),
  ).toEqual([{ count: 3, sum: 3_000 }])
  // The terminals themselves have room for others.
  expect(await atOnce([[here[0]!, 1_000, '4242424242424242']], [[there[2]!, 1_000, '5555555555554444']])).toEqual([
    '00',
    '00',
  ])
})

test('the sum of a card holds across both, to the fen, also after a restart', async () => {
  const [one, two] = worlds as [World, World]
  const [here] = await tills(one, ['20000011'])
  const [there] = await tills(two, ['20000012'])
  const both = (amount: number): Promise<(string | undefined)[]> =>
    atOnce([[here!, amount, '6222821234560017']], [[there!, amount, '6222821234560017']])
  expect(await both(20_000)).toEqual(['00', '00'])
  expect(await both(10_001)).toEqual(['91', '91'])
  await one.crashSwitch()
  await one.startSwitch()
  await here!.plugIn()
  expect(await both(10_001)).toEqual(['91', '91'])
  expect(await both(10_000)).toEqual(['00', '91'])
})

test('a sale that is asked again takes no room twice', async () => {
  const [till] = await tills(worlds[0]!, ['20000021'])
  const request = till!.pos.sale(15_000, { pan: '4111111111111111', entry: '07' })
  for (let times = 0; times < 3; times++) expect((await till!.ask(request))?.[39]).toBe('00')
  expect(await dbs[0]!.query(`select count, sum from switch_stand_in where key = '20000021'`)).toEqual([
    { count: 1, sum: 15_000 },
  ])
})
