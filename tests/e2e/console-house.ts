import { connect, type Socket } from 'node:net'
import type { Role, Scope } from '@evertill/contract'
import { type Clock, fromHex, SeededRandom, systemClock } from '@evertill/foundation'
import { createFramer, frame } from '@evertill/iso8583'
import { houseContract, type Platform } from '@evertill/platform'
import { dailyFile } from '../../sim/issuer/daily-file.ts'
import { type Payer, PosDevice, type PosMessage } from '../../sim/pos-device.ts'
import { type IssuerName, need, openInProcess } from '../in-process-house.ts'
import { builtApp } from './built-app.ts'

export const PASSWORD = 'a-password-of-the-test'
export const TEA = '898100000000001'
export const BOOKS = '898100000000002'
export const INN = '898100000000003'

const words = (zh: string, en: string) => ({ zh, en })
const TMK = fromHex('0123456789ABCDEFFEDCBA9876543210')

const merchants = [
  { merchantId: TEA, name: words('青山茶铺', 'Green Hill Tea'), agentId: 'keyuan', mcc: '5812' },
  { merchantId: BOOKS, name: words('梧桐书店', 'Plane Tree Books'), agentId: 'jingan', mcc: '5942' },
  { merchantId: INN, name: words('云端客栈', 'Cloud Inn'), agentId: 'nanshan', mcc: '7011' },
]
const outlets = [
  { outletId: 'keyuan-road', merchantId: TEA, name: words('科苑路店', 'Keyuan Road'), address: '科苑路示例 8 号' },
  { outletId: 'harbour', merchantId: TEA, name: words('海港城店', 'Harbour Mall'), address: '海港城示例 L2-16' },
  { outletId: 'plane-tree', merchantId: BOOKS, name: words('静安店', 'Jing’an'), address: '示例路 20 号' },
  { outletId: 'inn', merchantId: INN, name: words('前台', 'Front desk'), address: '山门示例 1 号' },
]
const terminals = [
  ['10000101', 'keyuan-road', '收银台 1'],
  ['10000102', 'keyuan-road', '收银台 2'],
  ['10000103', 'harbour', '手持机'],
  ['10000104', 'plane-tree', '收银台 1'],
  ['10000105', 'inn', '前台 1'],
  ['10000106', 'harbour', '备用机'],
] as const
const people: readonly { name: string; displayName: string; role: Role; scope: Scope }[] = [
  { name: 'operations', displayName: '林运营', role: 'operations', scope: {} },
  { name: 'risk', displayName: '周风控', role: 'risk', scope: {} },
  { name: 'agent', displayName: '南山代理', role: 'agent', scope: { agentPath: '/evertill/nanshan/' } },
  { name: 'merchant', displayName: '青山店长', role: 'merchant', scope: { merchantId: TEA } },
  { name: 'technician', displayName: '陈技术', role: 'technician', scope: {} },
]

/** The machine's clock, held back by a while that the test lets pass: history is made by the house itself. */
class HeldBackClock implements Clock {
  behindMs = 0
  now = (): number => Math.round(systemClock.now() - this.behindMs)
  monotonic = (): number => systemClock.monotonic()
  after: Clock['after'] = (delayMs, action) => systemClock.after(delayMs, action)
}

/** Everything behind the console, in this process: three issuers on TCP, the platform on PGlite, its doors on free ports. */
export interface ConsoleHouse {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly platform: Platform
  /** A plain terminal on its own TCP line, signed on. */
  terminal(terminalId: string): Promise<Line>
  /** Lets an hour of trade pass in a few seconds. */
  trade(minutes: number, perMinute?: number): Promise<void>
  stopIssuer(name: IssuerName): Promise<void>
  startIssuer(name: IssuerName): Promise<void>
  /** What an issuer's own book says of a business day. */
  dailyFile(name: IssuerName, day: string): string[]
  close(): Promise<void>
}

export async function openConsoleHouse(): Promise<ConsoleHouse> {
  const [desk, help] = [await builtApp('console'), await builtApp('help')]
  const clock = new HeldBackClock()
  const house = await openInProcess({
    seed,
    clock,
    link: ({ title: _, ...it }) => ({ ...it, answerWithinMs: 1_500 }),
    doors: (issuers) => ({
      apps: [
        { path: '/console', folder: desk },
        { path: '/help', folder: help },
      ],
      demoPeople: people.map(({ name, role }) => ({ name, role, password: PASSWORD })),
      demoFile: async (source, day) =>
        source in issuers ? dailyFile(issuers[source as IssuerName].host.book, day) : undefined,
    }),
  })
  const { issuers, doors } = house
  const lines = new Map<string, Line>()
  const terminal = async (terminalId: string): Promise<Line> => {
    const known = lines.get(terminalId)
    if (known) return known
    const outletId = terminals.find(([id]) => id === terminalId)?.[1]
    const merchantId = outlets.find((outlet) => outlet.outletId === outletId)?.merchantId ?? TEA
    const line = await Line.open(doors.isoPort, new PosDevice({ terminalId, merchantId, tmk: TMK }))
    lines.set(terminalId, line)
    return line
  }
  return {
    url: house.url,
    platform: house.platform,
    terminal,
    stopIssuer: (name) => issuers[name].stop(),
    startIssuer: (name) => issuers[name].open(),
    dailyFile: (name, day) => dailyFile(issuers[name].host.book, day),
    async trade(minutes, perMinute = 4) {
      clock.behindMs = minutes * 60_000
      const trading = await Promise.all(terminals.slice(0, 5).map(([id]) => terminal(id)))
      // The trade of a few shops: waves, some chance, some cards that are not accepted.
      const chance = new SeededRandom(20_261_122)
      for (let minute = 0; minute < minutes; minute++) {
        const sales = Math.round(perMinute * (1 + 0.3 * Math.sin(minute / 11)) + chance.integer(-1, 1))
        for (let sale = 0; sale < sales; sale++) {
          const line = trading[(minute * 3 + sale * 2) % trading.length]!
          const answer = await line.sell(chance.integer(50, 1_600) * 10, chance.pick(CARDS))
          if (answer[39] === '96') throw new Error('the house broke while it traded')
          clock.behindMs = Math.max(0, clock.behindMs - 60_000 / (sales + 1))
        }
        clock.behindMs = Math.max(0, (minutes - minute - 1) * 60_000)
      }
      clock.behindMs = 0
    },
    async close() {
      for (const line of lines.values()) line.close()
      await house.close()
    },
  }
}

const GOOD: readonly Payer[] = [
  { pan: '6200000000000005' },
  { pan: '4242424242424242', entry: '07' },
  { pan: '5555555555554444' },
  { pan: '6222821234560017', entry: '07' },
  { code: '134567890123456780' },
  { pan: '6205500000000000004', pin: '123456' },
]
const CARDS: readonly Payer[] = [
  ...GOOD,
  ...GOOD,
  { pan: '4000000000009995' },
  ...GOOD,
  { pan: '4000000000000069' },
  ...GOOD,
  { pan: '6216261000000000018', pin: '111111' },
  { pan: '4000000000009995' },
]

/** A terminal's line: asks one thing after the other. */
export class Line {
  readonly pos: PosDevice
  readonly #socket: Socket
  readonly #waiting: ((message: PosMessage) => void)[] = []

  private constructor(socket: Socket, pos: PosDevice) {
    this.#socket = socket
    this.pos = pos
    const framer = createFramer({ length: 'binary2', limit: 8_192 })
    socket.on('data', (bytes: Buffer) => {
      for (const each of framer.feed(bytes)) this.#waiting.shift()?.(this.pos.read(each).message)
    })
  }

  static async open(port: number, pos: PosDevice): Promise<Line> {
    const socket = connect(port, '127.0.0.1')
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const line = new Line(socket, pos)
    if (!pos.takeKeys(await line.ask(pos.signOn()))) throw new Error(`${pos.terminalId} could not sign on`)
    return line
  }

  ask(message: PosMessage): Promise<PosMessage> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#socket.write(frame(this.pos.frame(message), { length: 'binary2' }))
    })
  }

  /** A sale; returns the answer. */
  sell(amount: number, payer: Payer): Promise<PosMessage> {
    return this.ask(this.pos.sale(amount, payer))
  }

  close(): void {
    this.#socket.destroy()
  }
}

async function seed({ merchant, operator }: Platform): Promise<void> {
  const everything = { scope: {} }
  const { places, enrolment } = merchant
  need(await places.addInstitution({ id: 'evertill', name: words('恒收收单', 'Evertill Acquiring') }))
  const agents = [
    { id: 'nanshan', name: words('南山代理', 'Nanshan Agents'), institutionId: 'evertill' },
    { id: 'keyuan', name: words('科苑代理', 'Keyuan Agents'), institutionId: 'evertill', parentId: 'nanshan' },
    { id: 'jingan', name: words('静安代理', 'Jing’an Agents'), institutionId: 'evertill' },
  ]
  for (const it of agents) need(await places.addAgent(it))
  for (const it of merchants)
    need(
      await places.addMerchant({
        ...it,
        currency: '156',
        timeZone: 'Asia/Shanghai',
        servicePhone: '400 000 0000',
        contract: { ...houseContract, manualEntry: true },
        reason: 'test',
      }),
    )
  for (const it of outlets) need(await places.addOutlet({}, it))
  for (const [terminalId, outletId, label] of terminals) {
    const order = { terminalId, outletId, serial: `TEST${terminalId}`, label, practice: true }
    need(await enrolment.register(everything, order))
    need(await enrolment.injectTmk(terminalId, TMK))
  }
  await Promise.all(
    people.map(async (it) => need(await operator.people.add(everything, { ...it, password: PASSWORD }))),
  )
}
