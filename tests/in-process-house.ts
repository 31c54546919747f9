import { type Clock, fromHex, SystemRandom, systemClock } from '@evertill/foundation'
import {
  createPlatform,
  type Db,
  type Doors,
  type DoorsConfig,
  demoSecrets,
  migrate,
  migrations,
  type Network,
  openDoors,
  openPglite,
  type Platform,
  type PlatformConfig,
  softKeys,
  switchConfig,
} from '@evertill/platform'
import { listenTcp, type TcpServer, tcpDialler } from '../packages/platform/net/index.ts'
import { demoNetwork } from '../sim/demo/network.ts'
import { IssuerBook, IssuerHost, issuerAAccounts, issuerBAccounts, WalletBook } from '../sim/issuer/index.ts'

type NetworkLink = Network['links'][number]

export type IssuerName = 'issuer-a' | 'issuer-b' | 'wallet'

/** The whole house in this process: PGlite, three issuers on TCP, the platform, its doors on free ports. */
export interface InProcessHouse {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly db: Db
  readonly platform: Platform
  readonly doors: Doors
  readonly issuers: Readonly<Record<IssuerName, IssuerAtWork>>
  close(): Promise<void>
}

/** Who lives in it, and how it differs from the house of the demo. */
export interface Furnishing {
  /** Before the platform starts. */
  seed(platform: Platform): Promise<void>
  readonly clock?: Clock
  /** The lines to the issuers; the demo's own, with the names that people read, when absent. */
  readonly link?: (link: NetworkLink) => NetworkLink
  readonly terminals?: PlatformConfig['terminals']
  readonly doors?: Partial<DoorsConfig> | ((issuers: InProcessHouse['issuers']) => Partial<DoorsConfig>)
}

export async function openInProcess(furnishing: Furnishing): Promise<InProcessHouse> {
  const { clock = systemClock, link = (it) => it, terminals } = furnishing
  const random = new SystemRandom()
  const issuers = {
    'issuer-a': new IssuerAtWork(clock, new IssuerBook('issuer-a', issuerAAccounts())),
    'issuer-b': new IssuerAtWork(clock, new IssuerBook('issuer-b', issuerBAccounts())),
    wallet: new IssuerAtWork(clock, new WalletBook('wallet')),
  }
  await Promise.all(Object.values(issuers).map((issuer) => issuer.open()))
  const db = await openPglite()
  await migrate(db, migrations)
  const keys = softKeys({ masterKey: random.bytes(32), random })
  const network = demoNetwork(Object.fromEntries(Object.entries(issuers).map(([name, { port }]) => [name, port])))
  const platform = createPlatform({
    clock,
    random,
    db,
    keys,
    dialler: tcpDialler({ clock }),
    config: {
      practice: true,
      ...(terminals === undefined ? {} : { terminals }),
      switch: await switchConfig({ ...network, links: network.links.map(link) }, { keys, production: false }),
    },
  })
  await furnishing.seed(platform)
  await platform.start()
  const doors = await openDoors(platform, {
    host: '127.0.0.1',
    httpPort: 0,
    isoPort: 0,
    apps: [],
    https: false,
    trustProxy: [],
    log: false,
    version: 'test',
    ...(typeof furnishing.doors === 'function' ? furnishing.doors(issuers) : furnishing.doors),
  })
  return {
    url: `http://127.0.0.1:${doors.httpPort}`,
    db,
    platform,
    doors,
    issuers,
    async close() {
      await doors.close()
      await platform.stop()
      await Promise.all(Object.values(issuers).map((issuer) => issuer.stop()))
      await db.close()
    },
  }
}

/** An issuer behind a port of its own, which it keeps when it goes away and comes back. */
export class IssuerAtWork {
  readonly host: IssuerHost
  readonly #clock: Clock
  #server: TcpServer | undefined
  port = 0

  constructor(clock: Clock, book: IssuerBook) {
    this.#clock = clock
    this.host = new IssuerHost(clock, book, fromHex(demoSecrets.zonePinKey))
  }

  async open(): Promise<void> {
    this.#server = await listenTcp({ clock: this.#clock, port: this.port, host: '127.0.0.1', listener: this.host })
    this.port = this.#server.port
  }

  async stop(): Promise<void> {
    await this.#server?.close()
    this.#server = undefined
  }
}

/** The value of an answer that this test takes for granted. */
export function need<T>(answer: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
  return answer.value
}
