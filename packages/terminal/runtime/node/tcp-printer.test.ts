import { createServer, type Server, type Socket } from 'node:net'
import { systemClock } from '@evertill/foundation'
import { afterEach, expect, test } from 'vitest'
import { buildSlip, renderEscPos, type Slip } from '../../receipt/index.ts'
import { PROFILE, START } from '../../terminal-fixture.test-data.ts'
import { createTcpPrinter } from './tcp-printer.ts'

const slip: Slip = buildSlip(
  {
    kind: 'transaction',
    id: 'cash-1',
    type: 'sale',
    tender: 'cash',
    amount: 1_990,
    currency: '156',
    batch: '000001',
    stan: '000001',
    startedAt: START,
    status: 'approved',
    operator: '01',
    pin: 'not-asked',
    signature: 'not-needed',
    slip: 'due',
  },
  { profile: PROFILE, language: 'zh', width: 58, copy: 'cardholder', reprint: false },
)

/** A small printer on a real socket: keeps what is printed, answers DLE EOT at once and GS r in its turn. */
class Printer {
  readonly received: number[] = []
  paper: 'there' | 'out' = 'there'
  cover: 'closed' | 'open' = 'closed'
  mute = false
  readonly #sockets = new Set<Socket>()
  readonly server: Server = createServer((socket) => {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Buffer) => this.#take(bytes, socket))
  })

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    const address = this.server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.server.close()
  }

  #take(bytes: Buffer, socket: Socket): void {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === 0x10 && bytes[i + 1] === 0x04) {
        const [offline, out] = [this.cover === 'open', this.paper === 'out']
        const answer = {
          1: 0x12 | (offline || out ? 0x08 : 0),
          2: 0x12 | (offline ? 0x04 : 0) | (out ? 0x20 : 0),
          3: 0x12,
          4: 0x12 | (out ? 0x60 : 0),
        }
        if (!this.mute) socket.write(Uint8Array.of(answer[bytes[i + 2] as 1]))
        i += 2
        continue
      }
      this.received.push(bytes[i]!)
      const end = this.received.slice(-3)
      if (end[0] === 0x1d && end[1] === 0x72 && end[2] === 0x01 && !this.mute)
        socket.write(Uint8Array.of(this.paper === 'out' ? 0x0c : 0))
    }
  }
}

const open: Printer[] = []
afterEach(() => {
  for (const printer of open.splice(0)) printer.close()
})
async function plugIn(change: Partial<Pick<Printer, 'paper' | 'cover' | 'mute'>> = {}, answers = true) {
  const printer = Object.assign(new Printer(), change)
  open.push(printer)
  const port = await printer.listen()
  return {
    printer,
    port,
    driver: createTcpPrinter({ host: '127.0.0.1', port, clock: systemClock, timeoutMs: 200, answers }),
  }
}

test('the bytes on the wire are the slip', async () => {
  const { printer, driver } = await plugIn()
  expect(await driver.print([slip])).toEqual({ ok: true })
  expect(Uint8Array.from(printer.received)).toEqual(renderEscPos(slip))
})

test('two copies are one job, answered once', async () => {
  const { printer, driver } = await plugIn()
  expect(await driver.print([slip, slip])).toEqual({ ok: true })
  expect(printer.received.length).toBe(2 * renderEscPos(slip).length - 3)
})

test('no paper, an open cover, silence and nobody: each has its name', async () => {
  expect(await (await plugIn({ paper: 'out' })).driver.print([slip])).toEqual({ ok: false, problem: 'paper-out' })
  expect(await (await plugIn({ cover: 'open' })).driver.print([slip])).toEqual({ ok: false, problem: 'cover-open' })
  expect(await (await plugIn({ mute: true })).driver.print([slip])).toEqual({ ok: false, problem: 'offline' })
  const { printer, driver } = await plugIn()
  printer.close()
  expect(await driver.print([slip])).toEqual({ ok: false, problem: 'offline' })
})

test('a printer that never speaks prints all the same', async () => {
  const { printer, driver } = await plugIn({ mute: true }, false)
  expect(await driver.print([slip])).toEqual({ ok: true })
  await expect.poll(() => printer.received.length).toBe(renderEscPos(slip).length)
})

test('jobs do not mix', async () => {
  const { printer, driver } = await plugIn()
  const ends = await Promise.all([driver.print([slip]), driver.print([slip]), driver.print([slip])])
  expect(ends).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  expect(printer.received.length).toBe(3 * renderEscPos(slip).length)
})
