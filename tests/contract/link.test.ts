import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { type Link, type LinkListener, SeededRandom, systemClock, utf8, VirtualClock } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { listenTcp, tcpDialler, webSocketDialler, webSocketLink } from '../../packages/platform/net/index.ts'
import { simNetwork } from '../../sim/network.ts'
import { certificate } from './certificate.ts'
import { type Carrier, Ear, linkSuite } from './link-suite.ts'

const clock = systemClock

/** Real sockets work by themselves; this only looks often. */
async function until(done: () => boolean): Promise<void> {
  const deadline = clock.monotonic() + 10_000
  while (!done()) {
    if (clock.monotonic() > deadline) throw new Error('it did not come about')
    await new Promise(setImmediate)
  }
}

const tcp: Carrier = {
  kind: 'stream',
  deadTarget: 'tcp://127.0.0.1:1',
  dialler: tcpDialler({ clock }),
  until,
  async listen(listener) {
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener })
    return { target: `tcp://127.0.0.1:${server.port}`, close: () => server.close() }
  },
}

const tls: Carrier = {
  ...tcp,
  deadTarget: 'tls://127.0.0.1:1',
  dialler: tcpDialler({ clock, tls: { ca: certificate.cert } }),
  async listen(listener) {
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener, tls: certificate })
    return { target: `tls://localhost:${server.port}`, close: () => server.close() }
  },
}

const webSocket: Carrier = {
  kind: 'message',
  deadTarget: 'ws://127.0.0.1:1',
  dialler: webSocketDialler({ clock }),
  until,
  async listen(listener) {
    const http = createHttpServer()
    const sockets = new WebSocketServer({ server: http })
    const links = new Set<Link>()
    sockets.on('connection', (socket, request) =>
      links.add(webSocketLink({ socket, peer: `${request.socket.remoteAddress}`, clock, listener })),
    )
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const address = http.address()
    return {
      target: `ws://127.0.0.1:${typeof address === 'object' ? address!.port : 0}/terminal`,
      async close() {
        for (const link of links) link.close()
        await new Promise((resolve) => http.close(resolve))
      },
    }
  },
}

function simulated(kind: 'stream' | 'message'): Carrier {
  const virtual = new VirtualClock(1_790_000_000_000)
  const network = simNetwork(virtual, new SeededRandom(7))
  network.everywhere({ delayMs: [1, 9], cut: kind === 'stream' ? 0.5 : 0, join: kind === 'stream' ? 0.3 : 0 })
  let hosts = 0
  return {
    kind,
    deadTarget: 'sim://nobody',
    dialler: network.dialler('till'),
    async listen(listener) {
      const host = `host-${++hosts}`
      return { target: `sim://${host}`, close: network.listen(host, listener, { kind }).close }
    },
    async until(done) {
      while (!done()) if (!virtual.step()) throw new Error('nothing more happens')
    },
  }
}

describe('TCP', () => linkSuite(() => tcp))
describe('TLS', () => linkSuite(() => tls))
describe('WebSocket', () => linkSuite(() => webSocket))
const stream = simulated('stream')
describe('simulated stream', () => linkSuite(() => stream))
const messages = simulated('message')
describe('simulated messages', () => linkSuite(() => messages))

describe('bounds of real sockets', () => {
  /** A peer that connects and never reads. */
  const deafPeer = (port: number): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.pause()))
      socket.on('error', () => undefined)
    })

  test('a peer that does not read: the buffer has a bound, and over it the link ends', async () => {
    const far = new Ear()
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener: far, maxBuffered: 100_000 })
    const peer = await deafPeer(server.port)
    await until(() => far.links.length === 1)
    const block = new Uint8Array(10_000)
    let sent = 0
    while (far.link.send(block)) {
      sent += block.length
      expect(far.link.buffered).toBeLessThanOrEqual(100_000)
      if (far.link.buffered > 50_000) await new Promise(setImmediate)
      if (sent > 50_000_000) throw new Error('the bound does not hold')
    }
    await until(() => far.ends.length === 1)
    expect(far.ends[0]!.reason).toBe('overflow')
    peer.destroy()
    await server.close()
  })

  test('silence ends a link, on either side', async () => {
    const far = new Ear()
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener: far, idleTimeoutMs: 40 })
    const near = new Ear()
    tcp.dialler.dial(`tcp://127.0.0.1:${server.port}`, near)
    await until(() => far.ends.length === 1 && near.ends.length === 1)
    expect(far.ends[0]!.reason).toBe('timeout')
    await server.close()
  })

  test('one link too many is turned away and counted; the others stay', async () => {
    const far = new Ear()
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener: far, maxConnections: 3 })
    const ears = Array.from({ length: 5 }, () => new Ear())
    for (const ear of ears) tcp.dialler.dial(`tcp://127.0.0.1:${server.port}`, ear)
    await until(() => ears.filter((ear) => ear.ends.length === 1).length === 2)
    expect(far.links).toHaveLength(3)
    expect(server.open).toBe(3)
    expect(server.turnedAway).toBe(2)
    await server.close()
    expect(server.open).toBe(0)
  })

  test('a connection that is never made ends with `timeout`', async () => {
    const held: Socket[] = []
    const mute = createServer((socket) => held.push(socket))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const dialler = tcpDialler({ clock, connectTimeoutMs: 60, tls: { ca: certificate.cert } })
    const address = mute.address()
    const ear = new Ear()
    // The TCP part comes about, the TLS part never does.
    dialler.dial(`tls://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`, ear)
    await until(() => ear.ends.length === 1)
    expect(ear.ends[0]!.reason).toBe('timeout')
    expect(ear.links).toHaveLength(0)
    for (const socket of held) socket.destroy()
    await new Promise((resolve) => mute.close(resolve))
  })

  test('a peer that vanishes with a reset is told as such', async () => {
    const far = new Ear()
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener: far })
    const peer = await deafPeer(server.port)
    await until(() => far.links.length === 1)
    peer.resetAndDestroy()
    await until(() => far.ends.length === 1)
    expect(far.ends[0]!.reason).toBe('reset')
    await server.close()
  })

  test('a certificate that nobody vouches for is not spoken to, and plain bytes do not pass a TLS port', async () => {
    const far = new Ear()
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener: far, tls: certificate })
    const near = new Ear()
    tcpDialler({ clock }).dial(`tls://localhost:${server.port}`, near)
    await until(() => near.ends.length === 1)
    expect(near.links).toHaveLength(0)
    const plain = new Ear()
    tcp.dialler.dial(`tcp://127.0.0.1:${server.port}`, plain)
    await until(() => plain.links.length === 1)
    plain.link.send(utf8.encode('GET / HTTP/1.0\r\n\r\n'))
    await until(() => plain.ends.length === 1 && server.turnedAway >= 1)
    expect(far.links).toHaveLength(0)
    await server.close()
  })

  test('a busy port is one clear sentence', async () => {
    const listener: LinkListener = new Ear()
    const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener })
    await expect(listenTcp({ clock, port: server.port, host: '127.0.0.1', listener })).rejects.toMatchObject({
      code: 'net.port-busy',
      message: expect.stringContaining(String(server.port)),
    })
    await expect(listenTcp({ clock, port: 0, host: '203.0.113.1', listener })).rejects.toMatchObject({
      code: 'net.address',
    })
    await server.close()
  })

  test('a WebSocket that shows no sign of life ends; one that answers pings stays', async () => {
    const http = createHttpServer()
    const sockets = new WebSocketServer({ server: http })
    const far = new Ear()
    const virtual = new VirtualClock(0)
    let pings = 0
    sockets.on('connection', (socket) =>
      webSocketLink({ socket, peer: 'till', clock: virtual, listener: far, pingMs: 1_000 }),
    )
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const address = http.address()
    const port = typeof address === 'object' ? address!.port : 0
    const { WebSocket } = await import('ws')
    const lively = new WebSocket(`ws://127.0.0.1:${port}`)
    lively.on('ping', () => {
      pings += 1
    })
    await until(() => far.links.length === 1)
    for (let i = 1; i <= 3; i++) {
      virtual.advance(1_000)
      await until(() => pings === i)
      // The answer is on its way; let it arrive before the next question.
      await new Promise((resolve) => lively.ping(resolve))
      await new Promise((resolve) => lively.once('pong', resolve))
    }
    expect(far.ends).toHaveLength(0)
    const mute = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false })
    await until(() => far.links.length === 2)
    virtual.advance(1_000)
    await until(() => pings === 4)
    await new Promise((resolve) => lively.ping(resolve))
    await new Promise((resolve) => lively.once('pong', resolve))
    virtual.advance(1_000)
    await until(() => far.ends.length === 1)
    expect(far.ends[0]!.reason).toBe('timeout')
    lively.terminate()
    mute.terminate()
    await until(() => far.ends.length === 2)
    await new Promise((resolve) => http.close(resolve))
  })

  test('text goes to who asked for it; elsewhere it ends the link', async () => {
    const http = createHttpServer()
    const sockets = new WebSocketServer({ server: http })
    const texts: string[] = []
    const far = new Ear()
    let links = 0
    sockets.on('connection', (socket) => {
      const onText = (text: string): unknown => texts.push(text)
      webSocketLink({ socket, peer: 'till', clock, listener: far, ...(links++ === 0 ? { onText } : {}) })
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const address = http.address()
    const { WebSocket } = await import('ws')
    const speak = async (): Promise<void> => {
      const socket = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`)
      socket.on('open', () => socket.send('{"hello":"恒收"}'))
    }
    await speak()
    await until(() => texts.length === 1)
    expect(texts).toEqual(['{"hello":"恒收"}'])
    await speak()
    await until(() => far.ends.length === 1)
    expect(far.ends[0]).toMatchObject({ reason: 'closed', detail: 'text where bytes were expected' })
    far.links[0]!.close()
    await until(() => far.ends.length === 2)
    await new Promise((resolve) => http.close(resolve))
  })
})
