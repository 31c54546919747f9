import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role, Scope } from '@evertill/contract'
import { type Clock, fromHex, SeededRandom, SystemRandom, systemClock } from '@evertill/foundation'
import { createFramer, frame } from '@evertill/iso8583'
import {
  createPlatform,
  demoRoutes,
  demoRules,
  houseContract,
  masterKey,
  migrate,
  migrations,
  openDoors,
  openPglite,
  type Platform,
  softKeys,
  switchConfig,
} from '@evertill/platform'
import { build } from 'vite'
import { listenTcp, type TcpServer, tcpDialler } from '../../packages/platform/net/index.ts'
import { dailyFile } from '../../sim/issuer/daily-file.ts'
import {
  DEMO_ZPK,
  IssuerBook,
  IssuerHost,
  issuerAAccounts,
  issuerBAccounts,
  WalletBook,
} from '../../sim/issuer/index.ts'
import { type Payer, PosDevice, type PosMessage } from '../../sim/pos-device.ts'
import { ROOT } from './browser.ts'

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

/** Builds a page as `npm start` does: the test runner's own mode would give React's slow half. */
async function buildApp(name: 'console' | 'help', folder: string): Promise<void> {
  const mode = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await build({
      configFile: join(ROOT, 'apps', name, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    })
  } finally {
    process.env.NODE_ENV = mode
  }
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
  stopIssuer(name: 'issuer-a' | 'issuer-b' | 'wallet'): Promise<void>
  startIssuer(name: 'issuer-a' | 'issuer-b' | 'wallet'): Promise<void>
  /** What an issuer's own book says of a business day. */
  dailyFile(name: 'issuer-a' | 'issuer-b' | 'wallet', day: string): string[]
  close(): Promise<void>
}

export async function openConsoleHouse(): Promise<ConsoleHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-console-'))
  const dist = join(folder, 'dist')
  const help = join(folder, 'help')
  await buildApp('console', dist)
  await buildApp('help', help)
  const clock = new HeldBackClock()
  const random = new SystemRandom()
  const zpk = fromHex(DEMO_ZPK)
  const hosts = {
    'issuer-a': new IssuerHost(clock, new IssuerBook('issuer-a', issuerAAccounts()), zpk),
    'issuer-b': new IssuerHost(clock, new IssuerBook('issuer-b', issuerBAccounts()), zpk),
    wallet: new IssuerHost(clock, new WalletBook('wallet'), zpk),
  }
  type Issuer = keyof typeof hosts
  const names = Object.keys(hosts) as Issuer[]
  const servers = new Map<Issuer, TcpServer>()
  const ports = new Map<Issuer, number>()
  const listen = async (name: Issuer): Promise<void> => {
    const server = await listenTcp({ clock, port: ports.get(name) ?? 0, host: '127.0.0.1', listener: hosts[name] })
    ports.set(name, server.port)
    servers.set(name, server)
  }
  await Promise.all(names.map(listen))
  const db = await openPglite()
  await migrate(db, migrations)
  const keys = softKeys({
    masterKey: masterKey({ value: undefined, file: join(folder, 'master.key'), create: true, random }),
    random,
  })
  const platform = createPlatform({
    clock,
    random,
    db,
    keys,
    dialler: tcpDialler({ clock }),
    config: {
      practice: true,
      switch: await switchConfig(
        {
          acquirerId: '48981000',
          links: names.map((name, i) => ({
            name,
            targets: [`tcp://127.0.0.1:${ports.get(name)}`],
            institution: `0100000${i}`,
            zpk: DEMO_ZPK,
            answerWithinMs: 1_500,
          })),
          routes: demoRoutes.map((route) => ({ ...route, links: [...route.links] })),
        },
        { keys, production: false, rules: demoRules },
      ),
    },
  })
  await seed(platform)
  await platform.start()
  const doors = await openDoors(platform, {
    host: '127.0.0.1',
    httpPort: 0,
    isoPort: 0,
    apps: [
      { path: '/console', folder: dist },
      { path: '/help', folder: help },
    ],
    https: false,
    trustProxy: [],
    log: false,
    version: 'test',
    demoPeople: people.map(({ name, role }) => ({ name, role, password: PASSWORD })),
    demoFile: async (source, day) => (source in hosts ? dailyFile(hosts[source as Issuer].book, day) : undefined),
  })
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
  const stopIssuer = async (name: Issuer): Promise<void> => {
    await servers.get(name)?.close()
    servers.delete(name)
  }
  return {
    url: `http://127.0.0.1:${doors.httpPort}`,
    platform,
    terminal,
    stopIssuer,
    startIssuer: listen,
    dailyFile: (name, day) => dailyFile(hosts[name].book, day),
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
      await doors.close()
      await platform.stop()
      await Promise.all([...servers.values()].map((server) => server.close()))
      await db.close()
      rmSync(folder, { recursive: true, force: true })
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

function need<T>(answer: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
  return answer.value
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
