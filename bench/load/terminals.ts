import { connect, type Socket } from 'node:net'
import { fromHex } from '@evertill/foundation'
import { createFramer, frame as framed } from '@evertill/iso8583'
import { PosDevice, type PosMessage } from '../../sim/pos-device.ts'

/**
 * The load, in a process of its own: terminals in a closed loop, each asking its next sale as soon as the last one is answered. Talks to its
 * parent by messages: {@link LoadOrder} or {@link StormOrder}.
 */

export interface LoadOrder {
  readonly kind: 'run'
  readonly port: number
  readonly first: number
  readonly terminals: number
  readonly warmMs: number
  readonly runMs: number
  /** Ends after so many sales instead of after `runMs`: for comparing processor time on a machine that is not quiet. */
  readonly sales?: number
  readonly tmk: string
}

/** Told when the warming is over and the counting begins. */
export interface LoadBegun {
  readonly kind: 'begun'
}

/** The morning: so many terminals dial and sign on, evenly over `withinMs`. */
export interface StormOrder {
  readonly kind: 'storm'
  readonly port: number
  readonly first: number
  readonly terminals: number
  readonly withinMs: number
  readonly tmk: string
}

export interface StormResult {
  readonly kind: 'storm-result'
  readonly signedOn: number
  readonly seconds: number
  /** Milliseconds from dialling to working keys. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface LoadResult {
  readonly kind: 'result'
  readonly sales: number
  readonly seconds: number
  readonly approved: number
  readonly badMac: number
  readonly codes: Readonly<Record<string, number>>
  /** Milliseconds. */
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
  /** Processor time of the load itself while it measured, ms. */
  readonly cpuMs: number
}

const MERCHANT = '898100000000001'
/** Every so many answers the MAC is checked; checking each would measure the load generator. The fields of each one are looked at. */
const CHECK_EVERY = 16

/** 1.00 to 9.99 */
const AMOUNTS = Array.from({ length: 900 }, (_, n) => String(100 + n).padStart(12, '0'))

class Terminal {
  readonly pos: PosDevice
  readonly socket: Socket
  readonly #framer = createFramer({ length: 'binary2', limit: 8_192 })
  #heard: ((frame: Uint8Array) => void) | undefined

  constructor(id: number, port: number, tmk: Uint8Array) {
    this.pos = new PosDevice({ terminalId: String(id), merchantId: MERCHANT, tmk })
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.on('data', (chunk: Buffer) => {
      const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      for (const frame of this.#framer.feed(bytes)) this.#heard?.(frame)
    })
    this.socket.on('error', (error) => {
      throw error
    })
  }

  onFrame(heard: (frame: Uint8Array) => void): void {
    this.#heard = heard
  }

  say(message: PosMessage): void {
    this.socket.write(framed(this.pos.frame(message), { length: 'binary2' }))
  }

  signOn(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onFrame((frame) => {
        if (this.pos.takeKeys(this.pos.read(frame).message)) resolve()
        else reject(new Error('a terminal could not sign on'))
      })
      this.say(this.pos.signOn())
    })
  }
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const tmk = fromHex(order.tmk)
  const terminals: Terminal[] = []
  for (let i = 0; i < order.terminals; i++) terminals.push(new Terminal(order.first + i, order.port, tmk))
  await Promise.all(terminals.map((each) => each.signOn()))
  let measuring = false
  let ending = false
  const latencies: number[] = []
  const codes: Record<string, number> = {}
  let badMac = 0
  let count = 0
  let enough = (): void => undefined
  const loops = terminals.map(
    (terminal, index) =>
      new Promise<void>((resolve) => {
        // Each terminal has a card of its own, as shops have customers of their own.
        const payer = { pan: `62000000${String(index).padStart(7, '0')}5` }
        // The same card and the same goods each time: of a sale only number and amount are new.
        const asked = terminal.pos.sale(100, payer) as { -readonly [Field in keyof PosMessage]: PosMessage[Field] }
        let askedAt = 0
        const next = (): void => {
          askedAt = performance.now()
          asked[11] = terminal.pos.nextStan()
          asked[4] = AMOUNTS[count % 900]!
          terminal.say(asked)
        }
        terminal.onFrame((frame) => {
          if (measuring && latencies.push(performance.now() - askedAt) === order.sales) enough()
          count += 1
          const { message, macOk } = terminal.pos.read(frame, count % CHECK_EVERY === 0)
          const code = message[11] === asked[11] && message[4] === asked[4] ? message[39]! : 'other'
          if (measuring) codes[code] = (codes[code] ?? 0) + 1
          if (macOk === false) badMac += 1
          if (ending) {
            terminal.socket.end()
            resolve()
          } else next()
        })
        next()
      }),
  )
  await pause(order.warmMs)
  measuring = true
  process.send!({ kind: 'begun' } satisfies LoadBegun)
  const from = performance.now()
  const cpu = process.cpuUsage()
  if (order.sales === undefined) await pause(order.runMs)
  else
    await new Promise<void>((resolve) => {
      enough = resolve
    })
  measuring = false
  const spent = process.cpuUsage(cpu)
  const seconds = (performance.now() - from) / 1_000
  ending = true
  await Promise.all(loops)
  const sorted = Float64Array.from(latencies).sort()
  const at = (p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0
  const checked = Object.values(codes).reduce((sum, each) => sum + each, 0)
  return {
    kind: 'result',
    sales: sorted.length,
    seconds,
    approved: checked === 0 ? 0 : (codes['00'] ?? 0) / checked,
    badMac,
    codes,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: sorted.at(-1) ?? 0,
    cpuMs: (spent.user + spent.system) / 1_000,
  }
}

async function storm(order: StormOrder): Promise<StormResult> {
  const tmk = fromHex(order.tmk)
  const from = performance.now()
  const took: number[] = []
  const all: Promise<void>[] = []
  for (let i = 0; i < order.terminals; i++) {
    const due = (i * order.withinMs) / order.terminals
    while (performance.now() - from < due) await pause(Math.max(0, Math.min(5, due - (performance.now() - from))))
    const asked = performance.now()
    const terminal = new Terminal(order.first + i, order.port, tmk)
    all.push(terminal.signOn().then(() => void took.push(performance.now() - asked)))
  }
  await Promise.all(all)
  took.sort((a, b) => a - b)
  const at = (p: number): number => took[Math.min(took.length - 1, Math.floor(took.length * p))] ?? 0
  const seconds = (performance.now() - from) / 1_000
  return { kind: 'storm-result', signedOn: took.length, seconds, p50: at(0.5), p99: at(0.99), max: took.at(-1) ?? 0 }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

process.on('message', (order: LoadOrder | StormOrder) => {
  const work: Promise<LoadResult | StormResult> = order.kind === 'run' ? run(order) : storm(order)
  work.then(
    (result) => process.send!(result),
    (error) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))
