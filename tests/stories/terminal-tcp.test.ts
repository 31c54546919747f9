import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, SystemRandom, systemClock } from '@evertill/foundation'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
import { listenTcp, type TcpServer } from '../../packages/platform/net/index.ts'
import { createVirtualTerminal, type VirtualTerminal } from '../../packages/terminal/runtime/node/index.ts'
import { CARDS } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { World } from '../../sim/world.ts'

/** Whole terminals, each with its sealed SQLite journal, on real TCP sockets to the real switch. */
let db: Db
let world: World
let server: TcpServer
let ticking: ReturnType<typeof setInterval>
const folders: string[] = []
const running: VirtualTerminal[] = []

beforeAll(async () => {
  db = await World.database()
})
afterAll(() => db.close())
beforeEach(async () => {
  world = await World.create(db)
  server = await listenTcp({
    clock: systemClock,
    port: 0,
    host: '127.0.0.1',
    listener: world.switch.acceptTerminal(),
    sendLimit: 65_536,
  } as Parameters<typeof listenTcp>[0])
  // The issuers behind the switch live on the world's clock; here it follows the machine's.
  ticking = setInterval(() => world.clock.advance(5), 5)
})
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
  await server.close()
  clearInterval(ticking)
  await world.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function register(terminalId: string): Promise<void> {
  const raw = await world.terminal({ terminalId }, { signOn: false })
  raw.unplug()
}

function plugIn(
  terminalId: string,
  folder = mkdtempSync(join(tmpdir(), 'evertill-terminal-')),
): { it: VirtualTerminal; folder: string } {
  folders.push(folder)
  const it = createVirtualTerminal({
    terminalId,
    merchantId: '898100000000001',
    tmk: fromHex('0123456789ABCDEFFEDCBA9876543210'),
    host: '127.0.0.1',
    port: server.port,
    clock: systemClock,
    random: new SystemRandom(),
    storeFolder: folder,
  })
  running.push(it)
  return { it, folder }
}

test('a virtual terminal sells by chip, tap, stripe and code over TCP, and its journal is sealed', async () => {
  await register('10000101')
  const { it, folder } = plugIn('10000101')
  const chip = await it.sell({ amount: 1_250, card: CARDS.debit, way: 'chip' })
  expect(chip.screen).toMatchObject({ kind: 'result', outcome: 'approved' })
  const tap = await it.sell({ amount: 880, card: CARDS.tap, way: 'tap' })
  expect(tap.screen).toMatchObject({ kind: 'result', outcome: 'approved' })
  const stripe = await it.sell({ amount: 200_000, card: CARDS.stripe, way: 'stripe' })
  expect(stripe.screen).toMatchObject({ kind: 'result', outcome: 'approved' })
  const poor = await it.sell({ amount: 990, card: CARDS.poor, way: 'tap' })
  expect(poor.screen).toMatchObject({ kind: 'result', outcome: 'declined', responseCode: '51' })
  const code = await it.sellByCode({ amount: 660, code: '134567890123456780' })
  expect(code.screen).toMatchObject({ kind: 'result', outcome: 'approved', tender: 'wallet' })
  const outside = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name)).toString('latin1'))
    .join('')
  for (const secret of [...Object.values(CARDS).map((card) => card.pan), '134567890123456780', '123456000'])
    expect(outside).not.toContain(secret)
  expect(it.printer.printed.length).toBe(4)
})

test('stopped in the middle and started again in the same folder, it goes on with the next STAN', async () => {
  await register('10000102')
  const first = plugIn('10000102')
  await first.it.sell({ amount: 1_000, card: CARDS.tap, way: 'tap' })
  const { counters } = first.it.terminal.state
  await first.it.stop()
  const second = plugIn('10000102', first.folder)
  await second.it.ready()
  expect(second.it.terminal.state.counters.stan).toBeGreaterThan(counters.stan)
  expect([...second.it.terminal.state.records.values()]).toMatchObject([{ amount: 1_000, status: 'approved' }])
  const next = await second.it.sell({ amount: 500, card: CARDS.tap, way: 'tap' })
  expect(next.screen).toMatchObject({ outcome: 'approved' })
})

test('eight terminals at once', async () => {
  const ids = Array.from({ length: 8 }, (_, i) => String(10_000_201 + i))
  for (const id of ids) await register(id)
  const ends = await Promise.all(
    ids.map(async (id) => {
      const { it } = plugIn(id)
      const states = []
      for (let i = 0; i < 5; i++) states.push(await it.sell({ amount: 100 + i, card: CARDS.tap, way: 'tap' }))
      return states.map(({ screen }) => (screen.kind === 'result' ? screen.outcome : screen.kind))
    }),
  )
  expect(ends.flat()).toEqual(Array.from({ length: 40 }, () => 'approved'))
})
