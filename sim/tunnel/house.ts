import { CHINA_CUT_OVER, type Clock, type Dialler, Fault, fromHex, type Random } from '@evertill/foundation'
import {
  createPlatform,
  type Db,
  demoRoutes,
  type Keys,
  type Platform,
  type PlatformConfig,
  softKeys,
} from '../../packages/platform/index.ts'
import { houseLimits } from '../../packages/platform/switch/index.ts'
import { DEMO_ZPK } from '../issuer/index.ts'
import type { SimNetwork } from '../network.ts'
import { answeringDoor } from './asking-line.ts'
import { type DbTrouble, FaultyDb } from './faulty-db.ts'
import { Life, type Wristwatch } from './life.ts'
import type { Stillness } from './stillness.ts'
import type { Trace } from './trace.ts'

export const ISSUERS = ['issuer-a', 'issuer-b', 'wallet'] as const
export type IssuerName = (typeof ISSUERS)[number]

export interface HouseParts {
  readonly db: Db
  readonly world: Clock
  readonly network: SimNetwork
  readonly random: Random
  readonly stillness: Stillness
  readonly trouble: DbTrouble
  readonly trace: Trace
  readonly answerWithinMs: number
  /** What the switch hears of the issuers goes by here. */
  readonly ears: { beside(dialler: Dialler): Dialler }
  /** Terminals whose line can ask. */
  readonly sockets: readonly string[]
}

/** Fixed for every seed: what the terminals' keys in the database are sealed under. */
const MASTER_KEY = new Uint8Array(32).fill(7)

export function houseKeys(random: Random): Keys {
  return softKeys({ masterKey: MASTER_KEY, random })
}

export function houseConfig(links: PlatformConfig['switch']['links']): PlatformConfig {
  return {
    practice: true,
    // One process only: it is woken after each commit of its own.
    outbox: { pollMs: 60_000, gatherMs: 5_000 },
    switch: {
      acquirerId: '48981000',
      cutOver: CHINA_CUT_OVER,
      links,
      routes: demoRoutes,
      rules: [],
      inFlight: 2_048,
      limits: houseLimits,
      writer: {},
      agedAfterMs: 3_600_000,
    },
  }
}

/** The real platform, its lives one after the other on the same database. */
export class House {
  readonly wristwatch: Wristwatch = { aheadMs: 0 }
  readonly #parts: HouseParts
  readonly #config: PlatformConfig
  #life: Life | undefined
  #platform: Platform | undefined
  #lives = 0
  /** Called when the power goes, from inside or outside. */
  onDark: (() => void) | undefined

  private constructor(parts: HouseParts, config: PlatformConfig) {
    this.#parts = parts
    this.#config = config
  }

  static async build(parts: HouseParts): Promise<House> {
    const keys = houseKeys(parts.random.fork('zone-keys'))
    const { key: zpk } = await keys.importKey(fromHex(DEMO_ZPK), 'zpk')
    return new House(
      parts,
      houseConfig(
        ISSUERS.map((name, i) => ({
          name,
          targets: [`sim://${name}`],
          institution: `0100000${i}`,
          zpk,
          answerWithinMs: parts.answerWithinMs,
          inFlight: 512,
          queue: 2_048,
        })),
      ),
    )
  }

  get lives(): number {
    return this.#lives
  }

  get isUp(): boolean {
    return this.#platform !== undefined
  }

  get platform(): Platform | undefined {
    return this.#platform
  }

  /** Begins a life; when the database refuses, a supervisor tries again a second later. */
  start(): void {
    if (this.#life !== undefined) return
    const { world, network, trace, stillness, trouble, random } = this.#parts
    const life = new Life(world, this.wristwatch)
    this.#life = life
    const own = random.fork(`life-${++this.#lives}`)
    trace.tell('platform', 'starts')
    const platform = createPlatform({
      clock: life.clock,
      random: own,
      db: new FaultyDb(this.#parts.db, { trouble, life, world, stillness, powerCut: () => this.#dark(life, 'loud') }),
      keys: houseKeys(own.fork('keys')),
      dialler: this.#parts.ears.beside(network.dialler('switch')),
      config: this.#config,
    })
    platform.start().then(
      () => {
        if (life.over) return
        this.#platform = platform
        network.listen('acquirer', platform.switch.acceptTerminal())
        for (const id of this.#parts.sockets)
          network.listen(`socket-${id}`, answeringDoor(platform, id), { kind: 'message' })
        trace.tell('platform', 'is open')
      },
      (error: unknown) => {
        if (!(error instanceof Fault)) throw error
        trace.tell('platform', `could not start: ${error.code}`)
        this.#dark(life, 'loud')
      },
    )
  }

  crash(how: 'loud' | 'silent'): void {
    if (this.#life !== undefined) this.#dark(this.#life, how)
  }

  #dark(life: Life, how: 'loud' | 'silent'): void {
    if (this.#life !== life) return
    const { network, trace } = this.#parts
    trace.tell('platform', how === 'loud' ? 'is killed' : 'loses power')
    this.#life = undefined
    this.#platform = undefined
    life.end()
    for (const host of ['switch', 'acquirer', ...this.#parts.sockets.map((id) => `socket-${id}`)])
      network.kill(host, how)
    this.onDark?.()
  }
}
