import { connect, type Socket } from 'node:net'
import { concat, fromHex, systemClock } from '@evertill/foundation'
import { frame as framed } from '@evertill/iso8583'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
import { listenTcp, type TcpServer } from '../../packages/platform/net/index.ts'
import { World } from '../../sim/world.ts'

let db: Db
let world: World
beforeAll(async () => {
  db = await World.database()
})
afterAll(() => db.close())
beforeEach(async () => {
  world = await World.create(db, { limits: { links: 1_200 } })
})
afterEach(() => world.close())

async function stillServes(): Promise<void> {
  const terminal = await world.terminal()
  expect((await terminal.ask(terminal.pos.sale(100, { pan: '6200000000000005' })))?.[39]).toBe('00')
}

test('frames that are no frames end their own link and nobody else’s', async () => {
  const bad: Record<string, Uint8Array> = {
    'zero length': fromHex('0000'),
    'too long a claim': fromHex('FFFF'),
    http: new TextEncoder().encode('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  }
  for (const [what, bytes] of Object.entries(bad)) {
    const terminal = await world.terminal({}, { signOn: false })
    terminal.raw(bytes)
    await world.run(100)
    expect(terminal.ended, what).toBe(true)
  }
  await stillServes()
})

test('what cannot be read is told so, and five times is enough', async () => {
  const terminal = await world.terminal()
  const good = terminal.pos.frame(terminal.pos.sale(100, { pan: '6200000000000005' }))
  const broken: [string, Uint8Array, string | undefined][] = [
    ['cut short', good.subarray(0, good.length - 20), '30'],
    ['bytes behind the end', concat(good, new Uint8Array(3)), '30'],
    ['a bitmap that promises more', changed(good, 13, 0xff), '30'],
    ['a nibble that is no digit', changed(good, 24, 0xfa), '30'],
    ['a wrong TPDU', changed(good, 0, 0x61), undefined],
  ]
  for (const [what, bytes, code] of broken) {
    terminal.raw(framed(bytes, { length: 'binary2' }))
    expect((await terminal.answer(1_000))?.[39], what).toBe(code)
  }
  expect(terminal.ended).toBe(true)
  await stillServes()
})

test('a wrong MAC, an unknown terminal, a foreign merchant, a message nobody knows', async () => {
  const terminal = await world.terminal()
  const sale = terminal.pos.sale(100, { pan: '6200000000000005' })
  const frame = terminal.pos.frame(sale)
  terminal.raw(framed(changed(frame, frame.length - 1, frame.at(-1)! ^ 1), { length: 'binary2' }))
  expect((await terminal.answer())?.[39]).toBe('A0')
  expect((await terminal.ask({ ...sale, 41: '99999999' }))?.[39]).toBe('97')
  expect((await terminal.ask({ ...sale, 42: '898100000000002' }))?.[39]).toBe('03')
  expect((await terminal.ask({ ...sale, 3: '990000' }))?.[39]).toBe('40')
  expect((await terminal.ask({ ...sale, 3: undefined }))?.[39]).toBe('40')
  expect((await terminal.ask({ ...sale, 25: undefined }))?.[39]).toBe('30')
  expect((await terminal.ask({ ...sale, 48: '00' }))?.[39]).toBe('30')
  expect((await terminal.ask({ ...sale, 49: '840' }))?.[39]).toBe('30')
  expect((await terminal.ask({ ...sale, 22: '051' }))?.[39]).toBe('30')
  expect((await terminal.ask({ ...sale, 14: '3013' }))?.[39]).toBe('30')
  expect((await terminal.ask({ ...sale, 55: undefined }))?.[39]).toBe('30')
  expect((await terminal.ask({ ...sale, 35: '4242424242424242D30121010000' }))?.[39]).toBe('30')
  expect(await world.rows('select * from switch_journal')).toEqual([])
  expect((await terminal.ask(sale))?.[39]).toBe('00')
})

test('a PIN block that is none', async () => {
  const terminal = await world.terminal()
  const sale = terminal.pos.sale(100, { pan: '6205500000000000004', pin: '123456' })
  expect((await terminal.ask({ ...sale, 52: new Uint8Array(8) }))?.[39]).toBe('99')
})

test('slow drips and unfinished frames are cut in time; an idle link lives longer', async () => {
  const drip = await world.terminal({}, { signOn: false })
  const idle = await world.terminal({}, { signOn: false })
  const frame = framed(drip.pos.frame(drip.pos.signOn()), { length: 'binary2' })
  for (let i = 0; i < 15 && !drip.ended; i++) {
    drip.raw(frame.subarray(i, i + 1))
    await world.run(1_000)
  }
  expect(drip.ended).toBe(true)
  expect(world.counts.get('switch_links_cut_total{slow-frame}')).toBe(1)
  expect(idle.ended).toBe(false)
  await world.run(400_000)
  expect(idle.ended).toBe(true)
  await stillServes()
})

test('bytes one at a time, and many frames in one piece', async () => {
  const terminal = await world.terminal()
  const frame = framed(terminal.pos.frame(terminal.pos.sale(100, { pan: '6200000000000005' })), { length: 'binary2' })
  for (const byte of frame) {
    terminal.raw(Uint8Array.of(byte))
    await world.run(2)
  }
  expect((await terminal.answer())?.[39]).toBe('00')
  const many = Array.from({ length: 20 }, () => terminal.pos.sale(100, { pan: '6200000000000005' }))
  terminal.raw(concat(...many.map((each) => framed(terminal.pos.frame(each), { length: 'binary2' }))))
  for (let i = 0; i < 20; i++) expect((await terminal.answer())?.[39]).toBe('00')
})

test('a link that asks without listening is cut', async () => {
  const terminal = await world.terminal()
  for (let i = 0; i < 100; i++) terminal.send(terminal.pos.sale(100, { pan: '6226090000000048' }))
  await world.run(1_000)
  expect(terminal.ended).toBe(true)
  expect(world.counts.get('switch_links_cut_total{in-flight}')).toBe(1)
  await stillServes()
})

test('a terminal that has proven who it is may not speak for another', async () => {
  const own = await world.terminal()
  const other = await world.terminal()
  world.network.listen('proven', world.switch.acceptTerminal(own.pos.terminalId), { kind: 'message' })
  const heard: string[] = []
  world.network.dialler('phone').dial('sim://proven', {
    opened: (link) => {
      link.send(other.pos.frame(other.pos.sale(100, { pan: '6200000000000005' })))
      link.send(own.pos.frame(own.pos.sale(100, { pan: '6200000000000005' })))
    },
    received: (bytes) => heard.push(own.pos.read(bytes).message[39]!),
    ended: () => undefined,
  })
  await world.run(1_000)
  expect(heard.sort()).toEqual(['00', '97'])
})

test('a thousand idle sockets: memory is bounded, one too many is turned away, service goes on', async () => {
  const server = await listenTcp({
    clock: systemClock,
    port: 0,
    host: '127.0.0.1',
    listener: world.switch.acceptTerminal(),
  })
  const sockets: Socket[] = []
  try {
    const before = process.memoryUsage().heapUsed
    await Promise.all(Array.from({ length: 1_000 }, () => opened(server, sockets)))
    await settled(() => world.switch.load().links === 1_000)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000)
    await stillServes()
    await Promise.all(Array.from({ length: 300 }, () => opened(server, sockets)))
    await settled(() => (world.counts.get('switch_links_cut_total{too-many}') ?? 0) >= 100)
    expect(world.switch.load().links).toBeLessThanOrEqual(1_200)
  } finally {
    for (const socket of sockets) socket.destroy()
    await server.close()
  }
  await settled(() => world.switch.load().links <= 1)
})

function opened(server: TcpServer, sockets: Socket[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: server.port, host: '127.0.0.1' }, resolve)
    socket.once('error', reject)
    sockets.push(socket)
  })
}

/** Waits for real sockets, without sleeping: as many turns of the event loop as it takes, at most twenty seconds. */
async function settled(done: () => boolean): Promise<void> {
  const until = performance.now() + 20_000
  while (!done()) {
    if (performance.now() > until) throw new Error('it never came to that')
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

function changed(frame: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(frame)
  copy[at] = value
  return copy
}
