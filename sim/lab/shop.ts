import type { Observation } from '@evertill/diagnosis'
import { type Random, SeededRandom } from '@evertill/foundation'
import { findingsNow, stopsTalkedOf } from '@evertill/terminal/finding'
import { platformFindings } from '../../packages/platform/diagnosis-desk/index.ts'
import { type ActionEnd, act } from './action.ts'
import { platformReadings } from './around.ts'
import { anySale, ordinaryTrade, trouble, tryAgain } from './customer.ts'
import { type Happening, lineOf, type Tell } from './happening.ts'
import type { Injector } from './injector.ts'
import { flickering } from './injector-network.ts'
import { climbs } from './path.ts'
import { answered, complained } from './person.ts'
import type { Episode, Scenario } from './scenario.ts'
import { spoil } from './spoil.ts'
import { mains, type Sale, type SaleEnd, Till, type TillWatch } from './till.ts'
import { createWorld, type World } from './world.ts'

const DAY = 86_400_000
/** Thursday, 12 November 2026, midnight in Shanghai. */
export const FIRST_DAY = Date.UTC(2026, 10, 11, 16)

interface Need {
  readonly want: World['want']
  readonly card: World['card']
  readonly mistake: World['people']['mistake']
}

/** Who looks on: told of everything that happens, and of every state of the till. */
export interface Onlooker {
  readonly tell?: Tell
  readonly till?: TillWatch
}

/**
 * One shop of the lab, opened on an ordinary morning. Faults are struck in it, customers come, people try what helps,
 * and somebody may look at what terminal and platform have found, at any time. A scenario is one way through it; the
 * lab's page is another. Nothing here knows the doctor.
 */
export class Shop {
  readonly world: World
  readonly till: Till
  readonly scenario: Scenario
  readonly struck: Injector[] = []
  readonly story: string[] = []
  readonly #random: Random
  readonly #tell: Tell
  #needs: Need[] = []

  constructor(scenario: Scenario, onlooker: Onlooker = {}) {
    const random = new SeededRandom(scenario.seed)
    const startsAt = FIRST_DAY + random.integer(0, 13) * DAY + random.integer(8 * 60, 21 * 60) * 60_000
    this.scenario = scenario
    this.#random = random
    this.#tell = (happening: Happening) => {
      const line = lineOf(happening)
      if (line !== undefined) this.story.push(line)
      onlooker.tell?.(happening)
    }
    this.world = createWorld(new SeededRandom(scenario.seed).fork('world'), scenario.kind, startsAt)
    this.till = new Till(this.world)
    this.till.boot()
    ordinaryTrade(this.world, this.till)
    this.world.box.software.starts = 0
    // The morning is over: from here on it is worth looking.
    this.till.watch = onlooker.till
  }

  /** Breaks one thing more. Whatever sale it needs to show is the next customer's. */
  strike(injector: Injector): void {
    const { world } = this
    world.card = world.random.pick(world.cards)
    world.want = {}
    world.people.mistake = 'none'
    injector.strike(world, this.till)
    this.struck.push(injector)
    this.#needs.push({ want: world.want, card: world.card, mistake: world.people.mistake })
    this.#tell({ kind: 'struck', injector: injector.name })
  }

  /** The scenario's way: everything is struck, then customers come until one is stopped. */
  run(faults: readonly Injector[]): void {
    const stopped = this.scenario.whileAsking && this.#midSale(faults) !== 'paid'
    if (!this.scenario.whileAsking) for (const injector of faults) this.strike(injector)
    if (this.scenario.intermittent) flickering(this.world)
    if (!stopped) this.customers()
  }

  /** Somebody's sale waits for its answer when it happens. */
  #midSale(faults: readonly Injector[]): SaleEnd {
    const { world, till } = this
    const sale: Sale = { ...anySale(world), tender: 'card', card: world.cards[0]!, way: 'chip' }
    let waiting = faults
    const strikeAll = () => {
      for (const injector of waiting) this.strike(injector)
      waiting = []
    }
    this.#tell({ kind: 'came', sale })
    till.onAsked = () => {
      till.onAsked = undefined
      strikeAll()
    }
    const end = till.sell(sale)
    till.onAsked = undefined
    strikeAll()
    this.#tell({ kind: 'ended', sale, end })
    return end
  }

  /** Customers come, for each fault until one of them is stopped. */
  customers(): void {
    const { world, till } = this
    world.now += this.#random.integer(10, 50) * 1_000
    if (!till.dead) till.pass(1_000)
    for (const need of this.#needs) {
      world.want = need.want
      world.card = need.card
      world.people.mistake = need.mistake
      if (!till.dead) trouble(world, till, this.#tell)
    }
    this.#needs = []
  }

  /** Time goes by and nobody does anything. */
  wait(ms: number): void {
    if (this.till.dead) this.world.now += ms
    else this.till.pass(ms)
  }

  /** Everything that terminal and platform observe now, and what people say unasked. */
  look(): Episode {
    const { world, till, scenario } = this
    const dead = till.dead
    const spoilt = spoil(
      {
        readings: dead ? undefined : world.box.read(world.now, mains(world), world.sim !== undefined),
        climbs: dead ? [] : climbs(world),
        platform: platformReadings(world, till),
      },
      scenario.missing ?? 0,
      scenario.lying ?? 0,
      this.#random.fork('spoil'),
    )
    for (const sensor of spoilt.told) this.#tell({ kind: 'spoilt', sensor })
    const findings: Observation[] = []
    if (spoilt.readings !== undefined)
      findings.push(...findingsNow(till.state, till.log, spoilt.readings, spoilt.climbs, world.now, world.now))
    const complaints = complained(world, till)
    findings.push(...platformFindings(spoilt.platform, world.now), ...complaints)
    return {
      scenario,
      world,
      till,
      truth: this.struck.flatMap((one) => one.cause ?? []),
      met: dead || stopsTalkedOf(till.log, world.now).length > 0 || complaints.length > 0,
      visit: this.struck.some((one) => (typeof one.visit === 'function' ? one.visit(world) : one.visit === true)),
      findings,
      readings: spoilt.readings,
      climbs: spoilt.climbs,
      platform: spoilt.platform,
      story: [...this.story],
    }
  }

  /** Somebody does what a remedy says, then the sale is tried again. `paid`: money came in, or the need is met. */
  act(remedy: string): ActionEnd {
    const end = act(remedy, this)
    return end === 'try-again' ? (tryAgain(this, this.#tell) ? 'paid' : 'try-again') : end
  }

  /** Somebody at the till is asked; undefined when nobody can tell. */
  ask(question: Observation['id']): Observation | undefined {
    return answered(this.world, this.till, question)
  }
}
