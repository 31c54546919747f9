import type { Clock, Random } from '@evertill/foundation'
import type { SimNetwork } from '../network.ts'
import { type DbTrouble, healthy } from './faulty-db.ts'
import { type House, ISSUERS } from './house.ts'
import { honest, type Issuers } from './issuers.ts'
import { BLOWS, type Blow, type Swarm } from './swarm.ts'
import type { Till } from './till.ts'
import type { Trace } from './trace.ts'

/** How far a till's clock slips: a network that told a wrong time, a summer time set by hand, a date typed wrong. In ms. */
const CLOCK_SLIPS_MS = [600_000, 3_600_000, 86_400_000] as const

export interface WeatherParts {
  readonly world: Clock
  readonly network: SimNetwork
  readonly random: Random
  readonly trace: Trace
  readonly swarm: Swarm
  readonly house: House
  readonly issuers: Issuers
  readonly tills: readonly Till[]
  readonly trouble: DbTrouble
}

/** What comes over the house from outside. It begins, strikes at moments of chance, and ends. */
export class Weather {
  readonly #parts: WeatherParts
  #raging = false

  constructor(parts: WeatherParts) {
    this.#parts = parts
    const { house, world, random } = parts
    house.onDark = () => {
      // Whoever watches over processes starts it again.
      world.after(random.integer(200, 6_000), () => house.start())
    }
  }

  begin(): void {
    const { swarm, network, trouble, tills } = this.#parts
    const { delayMs, drop, duplicate, reorder, cut, join } = swarm
    this.#raging = true
    network.everywhere({ delayMs, drop, duplicate, reorder, cut, join })
    trouble.latencyMs = swarm.dbLatencyMs
    for (const till of tills) till.platter.trouble.writeMs = swarm.platterMs
    for (const blow of BLOWS) if (swarm.blows[blow] > 0) this.#later(blow)
  }

  /** Every condition is taken back; whoever is down comes back by itself. */
  end(): void {
    const { network, trouble, tills, issuers, house } = this.#parts
    this.#raging = false
    network.calm()
    Object.assign(trouble, healthy())
    house.wristwatch.aheadMs = 0
    for (const till of tills) {
      Object.assign(till.platter.trouble, { full: false, writeMs: 0, powerCut: undefined })
      till.wristwatch.aheadMs = 0
    }
    issuers.openAll()
    for (const name of ISSUERS) {
      Object.assign(issuers.lies[name], honest())
      Object.assign(issuers.host(name)!.faults, {
        silent: false,
        slowMs: 0,
        refuse: undefined,
        lying: undefined,
        closed: false,
      })
    }
  }

  #later(blow: Blow): void {
    const { world, random, swarm } = this.#parts
    const mean = 60_000 / swarm.blows[blow]
    world.after(Math.ceil(-Math.log(1 - random.fraction()) * mean), () => {
      if (!this.#raging) return
      this.#strike(blow)
      this.#later(blow)
    })
  }

  #strike(blow: Blow): void {
    const { world, random, trace, network, house, issuers, tills, trouble } = this.#parts
    const lastsMs = random.pick([200, 2_000, 8_000, 20_000])
    const after = (undo: () => void): void => void world.after(lastsMs, undo)
    const till = random.pick(tills)
    const issuer = random.pick(ISSUERS)
    trace.tell('weather', `${blow} (${till.host}, ${issuer}, ${lastsMs} ms)`)
    switch (blow) {
      case 'till-power':
        till.crash()
        return
      case 'till-power-at-write':
        till.platter.trouble.powerCut = { writes: random.integer(1, 12), fate: random.pick(['lost', 'kept']) }
        return
      case 'till-disk-full':
        till.platter.trouble.full = true
        after(() => {
          till.platter.trouble.full = false
        })
        return
      case 'till-clock':
        till.wristwatch.aheadMs = random.integer(-1, 1) * random.pick(CLOCK_SLIPS_MS) + random.integer(-30_000, 30_000)
        return
      case 'till-line-reset':
        network.reset(till.host, 'acquirer')
        return
      case 'till-line-held':
        network.partition(till.host, 'acquirer')
        network.partition(till.host, `socket-${till.terminalId}`)
        // Half the time it is cut first, so that the till knows at once that nobody is there.
        if (random.chance(0.5))
          for (const end of ['acquirer', `socket-${till.terminalId}`]) network.reset(till.host, end)
        after(() => {
          network.heal(till.host, 'acquirer')
          network.heal(till.host, `socket-${till.terminalId}`)
        })
        return
      case 'till-line-half-open': {
        const host = till.host
        const ends = ['acquirer', `socket-${till.terminalId}`]
        const inbound = random.chance(0.5)
        for (const end of ends) network.set(inbound ? end : host, inbound ? host : end, { blocked: 'lose' })
        after(() => {
          for (const end of ends) network.heal(host, end)
        })
        return
      }
      case 'platform-killed':
        house.crash('loud')
        return
      case 'platform-power':
        house.crash('silent')
        return
      case 'platform-power-at-write':
        trouble.powerCut = { changes: random.integer(1, 20), fate: random.pick(['lost', 'kept']) }
        return
      case 'platform-clock':
        house.wristwatch.aheadMs = random.integer(-30_000, 30_000)
        return
      case 'issuer-killed':
      case 'issuer-power':
        issuers.kill(issuer, blow === 'issuer-killed' ? 'loud' : 'silent')
        after(() => issuers.open(issuer))
        return
      case 'issuer-silent':
        this.#possess(issuer, { silent: true }, { silent: false }, after)
        return
      case 'issuer-slow':
        this.#possess(issuer, { slowMs: random.integer(500, 25_000) }, { slowMs: 0 }, after)
        return
      case 'issuer-refuses':
        this.#possess(issuer, { refuse: random.pick(['05', '91', '96', '68', '51']) }, { refuse: undefined }, after)
        return
      case 'issuer-lies': {
        const lie = random.pick(['twice', 'other-terminal', 'late', 'amount'] as const)
        const { lies } = issuers
        if (lie === 'late') Object.assign(lies[issuer], { late: 0.5, twice: 0.3 })
        else if (lie === 'amount') lies[issuer].otherAmount = 0.5
        else {
          this.#possess(issuer, { lying: lie }, { lying: undefined }, after)
          return
        }
        after(() => void Object.assign(lies[issuer], honest()))
        return
      }
      case 'issuer-changes-its-mind':
        this.#possess(issuer, { lying: 'change-of-mind' }, { lying: undefined }, after)
        return
      case 'issuer-line-reset':
        network.reset('switch', issuer)
        return
      case 'issuer-line-held':
        network.partition('switch', issuer)
        after(() => network.heal('switch', issuer))
        return
      case 'issuer-line-half-open':
        if (random.chance(0.5)) network.set('switch', issuer, { blocked: 'lose' })
        else network.set(issuer, 'switch', { blocked: 'lose' })
        after(() => network.heal('switch', issuer))
        return
      case 'db-refuses':
        trouble.refuse = true
        after(() => {
          trouble.refuse = false
        })
        return
      case 'db-full':
        trouble.full = true
        after(() => {
          trouble.full = false
        })
        return
      case 'db-forgets':
        trouble.loseAcknowledgements += random.integer(1, 4)
        return
      case 'db-conflicts':
        trouble.conflicts += random.integer(1, 4)
        return
      case 'db-stalls':
        trouble.latencyMs = random.pick([500, 3_000, 9_000])
        after(() => {
          trouble.latencyMs = this.#parts.swarm.dbLatencyMs
        })
        return
    }
  }

  #possess(
    name: (typeof ISSUERS)[number],
    fault: Partial<import('../issuer/index.ts').IssuerFaults>,
    cure: Partial<import('../issuer/index.ts').IssuerFaults>,
    after: (undo: () => void) => void,
  ): void {
    const host = this.#parts.issuers.host(name)
    if (host === undefined) return
    Object.assign(host.faults, fault)
    after(() => {
      const now = this.#parts.issuers.host(name)
      if (now !== undefined) Object.assign(now.faults, cure)
    })
  }
}
