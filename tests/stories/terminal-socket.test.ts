import { createServer } from 'node:http'
import { FromTerminal } from '@evertill/contract'
import { SystemRandom, systemClock } from '@evertill/foundation'
import { afterEach, expect, test } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import type { HostLine } from '../../packages/terminal/index.ts'
import { initial } from '../../packages/terminal/index.ts'
import { createWebSocketLine } from '../../packages/terminal/runtime/browser/index.ts'
import { configOf, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'

const CREDENTIAL = 'ab'.repeat(32)
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A host's end of the socket: what it hears passes through the contract's own schemas. */
async function host(react: (word: FromTerminal, socket: ServerSocket) => void) {
  const words: FromTerminal[] = []
  const frames: Uint8Array[] = []
  const sockets: ServerSocket[] = []
  const http = createServer()
  const server = new WebSocketServer({ server: http, path: '/terminal' })
  server.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('message', (data: Buffer, binary) => {
      if (binary) {
        frames.push(Uint8Array.from(data))
        socket.send(data)
        return
      }
      const word = FromTerminal.parse(JSON.parse(data.toString()))
      words.push(word)
      react(word, socket)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.terminate()
    server.close()
    http.close()
  })
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { words, frames, sockets, url: `ws://127.0.0.1:${port}/terminal` }
}

function dial(url: string, heartbeatMs = 30_000) {
  const heard: string[] = []
  const told: { type: string }[] = []
  const received: Uint8Array[] = []
  const line: HostLine = createWebSocketLine({
    url,
    terminalId: PROFILE.terminalId,
    credential: CREDENTIAL,
    clock: systemClock,
    random: new SystemRandom(),
    heartbeatMs,
  })
  const state = initial(configOf())
  line.open(
    {
      up: ({ canAsk }) => heard.push(`up ${canAsk}`),
      down: (reason) => heard.push(`down ${reason}`),
      received: (frame) => received.push(frame),
      told: (event) => told.push(event),
    },
    () => state,
  )
  closing.push(() => line.close())
  return { line, heard, told, received }
}

const welcome = JSON.stringify({ kind: 'welcome', serverTime: 1, profile: PROFILE })

test('hello, welcome, frames both ways, questions, heartbeats', async () => {
  const { words, frames, url } = await host((word, socket) => {
    if (word.kind === 'hello') socket.send(welcome)
    if (word.kind === 'outcome-query')
      socket.send(JSON.stringify({ kind: 'outcome', batch: word.batch, stan: word.stan, money: 'reversing' }))
  })
  const { line, heard, told, received } = dial(url, 20)
  expect(line.send(Uint8Array.of(1))).toBe(false)
  await expect.poll(() => heard).toEqual(['up true'])
  expect(told).toMatchObject([{ type: 'profile-received', profile: { terminalId: PROFILE.terminalId } }])
  expect(line.send(Uint8Array.of(1, 2, 3))).toBe(true)
  await expect.poll(() => received).toEqual([Uint8Array.of(1, 2, 3)])
  expect(frames).toEqual([Uint8Array.of(1, 2, 3)])
  expect(line.ask?.({ batch: '000001', stan: '000002' })).toBe(true)
  await expect
    .poll(() => told.at(-1))
    .toEqual({ type: 'outcome-told', batch: '000001', stan: '000002', money: 'reversing' })
  await expect.poll(() => words.filter((word) => word.kind === 'heartbeat').length).toBeGreaterThan(2)
  expect(words[0]).toMatchObject({ kind: 'hello', terminalId: PROFILE.terminalId, credential: CREDENTIAL })
})

test('a cut line comes back by itself, under the same boot id', async () => {
  const { words, sockets, url } = await host((word, socket) => {
    if (word.kind === 'hello') socket.send(welcome)
  })
  const { heard } = dial(url)
  await expect.poll(() => heard).toEqual(['up true'])
  sockets[0]!.terminate()
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['up true', 'down closed', 'up true'])
  const hellos = words.filter((word) => word.kind === 'hello')
  expect(hellos[0]?.bootId).toBe(hellos[1]?.bootId)
})

test('a refusal is told once and not dialled against', async () => {
  const { words, url } = await host((word, socket) => {
    if (word.kind === 'hello')
      socket.send(JSON.stringify({ kind: 'refused', code: 'terminal-disabled', zh: '停用', en: 'Disabled' }))
  })
  const { heard, told } = dial(url)
  await expect
    .poll(() => told)
    .toEqual([{ type: 'terminal-refused', code: 'terminal-disabled', zh: '停用', en: 'Disabled' }])
  expect(heard).toEqual([])
  expect(words).toHaveLength(1)
})

test('frames before the welcome, other words and a broken profile change nothing', async () => {
  const { url } = await host((word, socket) => {
    if (word.kind !== 'hello') return
    socket.send(Uint8Array.of(9))
    socket.send('not JSON')
    socket.send(JSON.stringify({ kind: 'outcome', batch: 7, stan: null, money: 'maybe' }))
    socket.send(JSON.stringify({ kind: 'welcome', serverTime: 1, profile: { terminalId: 'other' } }))
  })
  const { heard, told, received } = dial(url)
  await expect.poll(() => heard).toEqual(['up true'])
  expect(told).toEqual([])
  expect(received).toEqual([])
})
