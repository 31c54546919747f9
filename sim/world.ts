import type { Contract } from '@evertill/contract'
import {
  CHINA_CUT_OVER,
  type Dialler,
  Fault,
  fromHex,
  type Link,
  type LinkListener,
  SeededRandom,
  VirtualClock,
} from '@evertill/foundation'
import { createFramer, type Framer, frame as framed } from '@evertill/iso8583'
import { type Db, migrate, openPglite, type Sql, type SqlValue } from '../packages/platform/database/index.ts'
import { type Keys, softKeys } from '../packages/platform/keys/index.ts'
import {
  type Directory,
  houseContract,
  houseMessages,
  houseParameters,
  type TerminalStanding,
} from '../packages/platform/merchant/index.ts'
import { createOutbox, type Outbox, type OutboxEvent, outboxMigrations } from '../packages/platform/outbox/index.ts'
import { demoRules, type RiskRule, riskMigrations } from '../packages/platform/risk/index.ts'
import { settlementMigrations } from '../packages/platform/settlement/index.ts'
import {
  demoRoutes,
  houseLimits,
  type IssuerLinkOptions,
  type ListenerLimits,
  type LiveEvent,
  Switch,
  switchMigrations,
} from '../packages/platform/switch/index.ts'
import { CleanSlate } from './clean-slate.ts'
import { DEMO_ZPK, IssuerBook, IssuerHost, issuerAAccounts, issuerBAccounts, WalletBook } from './issuer/index.ts'
import { type SimNetwork, simNetwork } from './network.ts'
import { PosDevice, type PosMessage } from './pos-device.ts'

/** What the database may be told to do wrong: at the Db port, so that the real SQL runs. */
export interface DbFaults {
  /** Refuse every statement, as an unreachable server does. */
  refuse: boolean
  /** Run this many changing statements and lose their acknowledgement. */
  loseAcknowledgements: number
  /** Called after every change; it may end the world there, so that nobody hears that the change was made. */
  changed?: (() => 'unacknowledged' | undefined) | undefined
}

export interface WorldOptions {
  readonly seed?: number
  readonly startsAt?: number
  readonly rules?: readonly RiskRule[]
  readonly limits?: Partial<ListenerLimits>
  readonly link?: Partial<IssuerLinkOptions>
  /** New requests are answered 90 for so long after the cut-over. */
  readonly cutOverPauseMs?: number
  readonly inFlight?: number
  /** Another process lives on this database: its rows stay. */
  readonly shared?: boolean
}

/** Sunday, 22 November 2026, 10:00 in Shanghai. */
export const WORLD_STARTS = Date.UTC(2026, 10, 22, 2, 0, 0)
/** What is known of a database that has served a world before. */
const slates = new WeakMap<Db, CleanSlate>()

async function emptied(db: Db): Promise<void> {
  const slate = slates.get(db) ?? (await CleanSlate.of(db))
  slates.set(db, slate)
  await slate.empty()
}

/**
 * A small world around the switch: real SQL on PGlite, the real keys, a simulated network, simulated issuers, raw terminals, and a clock
 * that stands still until somebody waits. One database serves many worlds, one after the other.
 */
export class World {
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly network: SimNetwork
  readonly keys: Keys
  readonly db: FaultyDb
  readonly faults: DbFaults = { refuse: false, loseAcknowledgements: 0 }
  readonly issuerA: IssuerHost
  readonly issuerB: IssuerHost
  readonly wallet: IssuerHost
  readonly counts = new Map<string, number>()
  readonly live: LiveEvent[] = []
  readonly events: OutboxEvent[] = []
  readonly directory: WorldDirectory
  switch!: Switch
  readonly #options: WorldOptions
  #outbox!: Outbox
  #zpk!: Uint8Array
  #listening: { close(): void }[] = []
  #terminals = 0

  private constructor(db: Db, options: WorldOptions) {
    this.#options = options
    this.clock = new VirtualClock(options.startsAt ?? WORLD_STARTS)
    this.random = new SeededRandom(options.seed ?? 4711)
    this.network = simNetwork(this.clock, this.random.fork('network'))
    this.keys = softKeys({ masterKey: new Uint8Array(32).fill(7), random: this.random.fork('keys') })
    this.db = new FaultyDb(db, this.faults)
    this.directory = new WorldDirectory()
    const zpk = fromHex(DEMO_ZPK)
    this.issuerA = new IssuerHost(this.clock, new IssuerBook('issuer-a', issuerAAccounts()), zpk)
    this.issuerB = new IssuerHost(this.clock, new IssuerBook('issuer-b', issuerBAccounts()), zpk)
    this.wallet = new IssuerHost(this.clock, new WalletBook('wallet'), zpk)
  }

  /** A database with every table the switch needs: open one a file of tests. */
  static async database(db?: Db): Promise<Db> {
    db ??= await openPglite()
    await migrate(db, [...outboxMigrations, ...riskMigrations, ...switchMigrations, ...settlementMigrations])
    return db
  }

  /** A fresh world on an emptied database, with everything up and signed on. */
  static async create(db: Db, options: WorldOptions = {}): Promise<World> {
    if (options.shared !== true) await emptied(db)
    const world = new World(db, options)
    world.#zpk = (await world.keys.importKey(fromHex(DEMO_ZPK), 'zpk')).key
    for (const name of ['issuer-a', 'issuer-b', 'wallet'] as const) world.openIssuer(name)
    await world.startSwitch()
    return world
  }

  host(name: 'issuer-a' | 'issuer-b' | 'wallet'): IssuerHost {
    return name === 'issuer-a' ? this.issuerA : name === 'issuer-b' ? this.issuerB : this.wallet
  }

  openIssuer(name: 'issuer-a' | 'issuer-b' | 'wallet'): void {
    this.network.listen(name, this.host(name))
  }

  /** The issuer's machine is gone until {@link openIssuer}. */
  killIssuer(name: 'issuer-a' | 'issuer-b' | 'wallet'): void {
    this.network.kill(name, 'loud')
  }

  async startSwitch(): Promise<void> {
    const { clock, db } = this
    this.#outbox = createOutbox({
      db,
      clock,
      random: this.random.fork('outbox'),
      // One process: it is woken after each commit, and two days of looking in vain would take minutes.
      pollMs: 3_600_000,
    })
    this.#outbox.consume({
      consumer: 'world',
      topics: [
        'sale-approved',
        'sale-declined',
        'sale-reversed',
        'sale-adjusted',
        'void-approved',
        'void-reversed',
        'refund-approved',
        'advice-declined',
        'refusal-overturned',
        'reversal-opened',
        'reversal-aged',
      ],
      handle: async (event) => void this.events.push(event),
    })
    const link = { answerWithinMs: 10_000, inFlight: 512, queue: 2_048, ...this.#options.link }
    this.switch = new Switch(
      {
        clock,
        random: this.random.fork('switch'),
        db,
        keys: this.keys,
        dialler: this.network.dialler('switch') as Dialler,
        directory: this.directory,
        outbox: this.#outbox,
        metrics: {
          count: (name, labels) => {
            const key = labels === undefined ? name : `${name}{${Object.values(labels).join(',')}}`
            this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
          },
          observe: () => undefined,
        },
        live: { publish: (event) => void this.live.push(event) },
      },
      {
        acquirerId: '48981000',
        cutOver: CHINA_CUT_OVER,
        links: ['issuer-a', 'issuer-b', 'wallet'].map((name, i) => ({
          name,
          targets: [`sim://${name}`],
          institution: `0100000${i}`,
          zpk: this.#zpk,
          ...link,
        })),
        routes: demoRoutes,
        rules: this.#options.rules ?? demoRules,
        inFlight: this.#options.inFlight ?? 4_096,
        cutOverPauseMs: this.#options.cutOverPauseMs ?? 0,
        limits: { ...houseLimits, ...this.#options.limits },
        writer: {},
        agedAfterMs: 300_000,
      },
    )
    await this.#outbox.start()
    await this.switch.start()
    this.#listening = [
      this.network.listen('acquirer', this.switch.acceptTerminal()),
      this.network.listen('acquirer-messages', this.switch.acceptTerminal(), { kind: 'message' }),
    ]
    await this.run(50)
  }

  /** A power cut of the platform: memory is gone, what was committed stays. */
  async crashSwitch(): Promise<void> {
    for (const each of this.#listening) each.close()
    this.switch.crash()
    this.network.kill('switch', 'loud')
    this.network.kill('acquirer', 'loud')
    this.network.kill('acquirer-messages', 'loud')
    const stopped = this.#outbox.stop()
    await this.quiet()
    await stopped
  }

  /** A stop in good order. */
  async stopSwitch(): Promise<void> {
    const stopped = Promise.all([this.switch.stop(), this.#outbox.stop()])
    await this.run(4_000)
    for (const each of this.#listening) each.close()
    await stopped
  }

  async close(): Promise<void> {
    this.faults.refuse = false
    const stopped = Promise.all([this.switch.stop(), this.#outbox.stop()])
    await this.run(5_000)
    await stopped
  }

  /** Registers a terminal and plugs it in. */
  async terminal(
    standing: Partial<TerminalStanding> = {},
    options: { over?: 'acquirer' | 'acquirer-messages'; signOn?: boolean } = {},
  ): Promise<RawTerminal> {
    this.#terminals += 1
    const terminalId = standing.terminalId ?? String(10_000_000 + this.#terminals)
    const tmk = fromHex('0123456789ABCDEFFEDCBA9876543210')
    const registered = this.directory.register({
      ...standing,
      terminalId,
      tmk: (await this.keys.importKey(tmk, 'tmk')).key,
    })
    const terminal = new RawTerminal(
      this,
      new PosDevice({ terminalId, merchantId: registered.merchantId, tmk }),
      options.over ?? 'acquirer',
    )
    await terminal.plugIn()
    if (options.signOn !== false) await terminal.signOn()
    return terminal
  }

  /** Lets `ms` of simulated time pass, everything that happens in it included. */
  async run(ms: number): Promise<void> {
    const until = this.clock.monotonic() + ms
    await this.quiet()
    for (let next = this.clock.untilNext(); next !== undefined; next = this.clock.untilNext()) {
      if (this.clock.monotonic() + next > until) break
      this.#instant()
      await this.quiet()
    }
    this.clock.advance(Math.max(0, until - this.clock.monotonic()))
    await this.quiet()
  }

  /** Runs until `done` gives something, at most `ms` of simulated time. */
  async until<T>(done: () => T | undefined, ms: number): Promise<T | undefined> {
    const end = this.clock.monotonic() + ms
    await this.quiet()
    for (;;) {
      const value = done()
      if (value !== undefined) return value
      const next = this.clock.untilNext()
      if (next === undefined || this.clock.monotonic() + next > end) return undefined
      this.#instant()
      await this.quiet()
    }
  }

  /** Everything that is due at the next moment happens together, as it does on a busy machine. */
  #instant(): void {
    this.clock.step()
    while (this.clock.untilNext() === 0) this.clock.step()
  }

  /** Resolves when nothing happens any more without time passing: no statement runs and no promise moves. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 4; ) {
      const before = this.db.statements
      await new Promise<void>((resolve) => setImmediate(resolve))
      calm = this.db.running === 0 && this.db.statements === before ? calm + 1 : 0
    }
  }

  /** Everything that was ever told, in the order in which it is handed on. */
  outboxEvents(): Promise<OutboxEvent[]> {
    return this.rows<OutboxEvent>('select id, topic, key, at, payload from outbox_event order by xact, id')
  }

  /** Rows of any table, for what a test has to see with its own eyes. */
  rows<Row = Record<string, unknown>>(text: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.db.inner.query<Row>(text, params)
  }
}

/** Standings in memory: the port that the merchant room fills in the house. */
class WorldDirectory implements Directory {
  readonly #standings = new Map<string, TerminalStanding>()

  register(standing: Partial<TerminalStanding> & { terminalId: string; tmk: Uint8Array }): TerminalStanding {
    const whole: TerminalStanding = {
      merchantId: '898100000000001',
      outletId: 'outlet-1',
      agentPath: '/north/agent-a/',
      institutionId: 'north',
      mcc: '5411',
      terminalStatus: 'active',
      merchantStatus: 'active',
      practice: true,
      contract: { ...houseContract, manualEntry: true },
      parameters: houseParameters,
      messages: houseMessages,
      currency: '156',
      timeZone: 'Asia/Shanghai',
      merchantName: '恒收示范店',
      outletName: '一号店',
      merchantNameEn: 'Evertill Demo',
      outletNameEn: 'Shop One',
      ...standing,
    }
    this.#standings.set(whole.terminalId, whole)
    return whole
  }

  change(terminalId: string, change: Partial<TerminalStanding>): void {
    this.#standings.set(terminalId, { ...this.#standings.get(terminalId)!, ...change })
  }

  contract(terminalId: string, change: (contract: Contract) => Contract): void {
    this.change(terminalId, { contract: change(this.#standings.get(terminalId)!.contract) })
  }

  async find(terminalId: string): Promise<TerminalStanding | undefined> {
    return this.#standings.get(terminalId)
  }
}

/** The Db port with faults. */
export class FaultyDb implements Db {
  readonly inner: Db
  readonly #faults: DbFaults
  running = 0
  statements = 0

  constructor(inner: Db, faults: DbFaults) {
    this.inner = inner
    this.#faults = faults
  }

  query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
    return this.#through(!/^\s*select\b/i.test(text), () => this.inner.query<Row>(text, params))
  }

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.#through(true, () => this.inner.transaction(work))
  }

  async close(): Promise<void> {}

  async #through<T>(changes: boolean, work: () => Promise<T>): Promise<T> {
    this.running += 1
    this.statements += 1
    try {
      if (this.#faults.refuse) throw new Fault('database.unavailable', 'the world says no', { retriable: true })
      const value = await work()
      if (changes && this.#faults.changed?.() === 'unacknowledged')
        throw new Fault('database.unknown-commit', 'the world ended')
      if (changes && this.#faults.loseAcknowledgements > 0) {
        this.#faults.loseAcknowledgements -= 1
        throw new Fault('database.unknown-commit', 'the world lost the acknowledgement')
      }
      return value
    } finally {
      this.running -= 1
    }
  }
}

/** A terminal on a line, driven step by step. */
export class RawTerminal {
  readonly pos: PosDevice
  readonly #world: World
  readonly #over: 'acquirer' | 'acquirer-messages'
  #link: Link | undefined
  #framer: Framer | undefined
  #answers: { message: PosMessage; macOk: boolean | undefined }[] = []
  ended = false

  constructor(world: World, pos: PosDevice, over: 'acquirer' | 'acquirer-messages') {
    this.#world = world
    this.pos = pos
    this.#over = over
  }

  /** Dials; a line that is open already is dropped first. */
  async plugIn(): Promise<void> {
    this.#link?.close()
    this.ended = false
    this.#link = undefined
    const framer = createFramer({ length: 'binary2', limit: 8_192 })
    this.#framer = framer
    const listener: LinkListener = {
      opened: (link) => {
        this.#link = link
      },
      received: (bytes) => {
        const frames = this.#over === 'acquirer' ? framer.feed(bytes) : [bytes]
        for (const each of frames) this.#answers.push(this.pos.read(each))
      },
      ended: () => {
        // An earlier line may end after the next one was dialled.
        if (this.#framer !== framer) return
        this.ended = true
        this.#link = undefined
      },
    }
    this.#world.network.dialler(`t-${this.pos.terminalId}`).dial(`sim://${this.#over}`, listener)
    await this.#world.until(() => this.#link ?? (this.ended ? this : undefined), 6_000)
  }

  unplug(): void {
    this.#link?.close()
    this.#link = undefined
  }

  async signOn(layout: '001' | '003' | '004' = '003'): Promise<PosMessage> {
    const answer = await this.ask(this.pos.signOn(layout))
    if (answer === undefined || !this.pos.takeKeys(answer)) throw new Error(`sign-on failed: ${answer?.[39]}`)
    return answer
  }

  /** Sends bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#link?.send(bytes)
  }

  send(message: PosMessage): void {
    const frame = this.pos.frame(message)
    this.raw(this.#over === 'acquirer' ? framed(frame, { length: 'binary2' }) : frame)
  }

  /** Sends and waits for the next answer. Throws when its MAC is wrong: nothing may pass unseen in a story. */
  async ask(message: PosMessage, withinMs = 60_000): Promise<PosMessage | undefined> {
    this.send(message)
    return this.answer(withinMs)
  }

  async answer(withinMs = 60_000): Promise<PosMessage | undefined> {
    const heard = await this.#world.until(() => this.#answers.shift(), withinMs)
    if (heard?.macOk === false) throw new Error('the MAC of an answer is wrong')
    return heard?.message
  }
}
