import { createServer, type Server } from 'node:net'
import { systemClock as clock } from '@evertill/foundation'
import { afterEach, expect, test } from 'vitest'
import { tcpDialler } from '../net/index.ts'
import { printerState } from './printer-states.ts'

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

/** A printer on a free port that answers DLE EOT n with these bytes; nothing where there is none. */
function printer(answers: Readonly<Record<number, number>>): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        for (let i = 0; i + 2 < bytes.length; i += 3) {
          const answer = bytes[i] === 0x10 && bytes[i + 1] === 0x04 ? answers[Number(bytes[i + 2])] : undefined
          if (answer !== undefined) socket.write(Uint8Array.of(answer))
        }
      })
    })
    servers.push(server)
    server.listen(0, '127.0.0.1', () => resolve(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`))
  })
}

const dialler = tcpDialler({ clock, connectTimeoutMs: 1_000, maxBuffered: 1_024 })

test.each([
  ['ready', { 1: 0x12, 4: 0x12 }],
  ['paper-out', { 1: 0x12, 4: 0x72 }],
  ['cover-open', { 1: 0x1a, 4: 0x12, 2: 0x16, 3: 0x12 }],
  ['overheated', { 1: 0x1a, 4: 0x12, 2: 0x52, 3: 0x52 }],
  ['failed', { 1: 0x1a, 4: 0x12, 2: 0x52, 3: 0x1a }],
  ['silent', {}],
] as const)('a printer that is %s says so with its own status bytes', async (state, answers) => {
  expect(await printerState(dialler, clock, await printer(answers))).toBe(state)
})

test('a port where nobody listens is unreachable', async () => {
  const target = await printer({})
  await new Promise((resolve) => servers.pop()!.close(resolve))
  expect(await printerState(dialler, clock, target)).toBe('unreachable')
})
