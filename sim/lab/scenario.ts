import type { CauseId, Observation } from '@evertill/diagnosis'
import { SeededRandom } from '@evertill/foundation'
import type { Climb, Readings } from '@evertill/terminal/finding'
import type { PlatformReadings } from '../../packages/platform/diagnosis-desk/index.ts'
import { KINDS, type Kind } from './box.ts'
import type { Injector } from './injector.ts'
import { everyInjector } from './injectors.ts'
import { FIRST_DAY, Shop } from './shop.ts'
import type { Till } from './till.ts'
import { createWorld, type World } from './world.ts'

/** What is done to which terminal. Times, places and blemishes follow from the seed. */
export interface Scenario {
  readonly seed: number
  readonly kind: Kind
  /** Injectors by name, in order. */
  readonly faults: readonly string[]
  readonly intermittent?: boolean
  /** Sensors that say nothing, and sensors that say something else. */
  readonly missing?: number
  readonly lying?: number
  /** The faults strike while a sale waits for its answer, and not between two sales. */
  readonly whileAsking?: boolean
}

export interface Episode {
  readonly scenario: Scenario
  readonly world: World
  readonly till: Till
  /** Causes that are present; empty for a fault outside the catalogue. */
  readonly truth: readonly CauseId[]
  readonly visit: boolean
  /** Did anybody come to a stop, complain, or find a dead box? */
  readonly met: boolean
  /** Everything that was observed without asking anybody a question. */
  readonly findings: readonly Observation[]
  readonly readings: Readings | undefined
  readonly climbs: readonly Climb[]
  readonly platform: PlatformReadings
  /** A line of the story each. */
  readonly story: readonly string[]
}

export function injectorNamed(name: string): Injector {
  const found = everyInjector.find((one) => one.name === name)
  if (found === undefined) throw new RangeError(`there is no injector ${name}`)
  return found
}

/** Runs one scenario through the real terminal core, the collectors of terminal and platform, and nothing of the doctor. */
export function play(scenario: Scenario): Episode {
  const shop = new Shop(scenario)
  shop.run(scenario.faults.map(injectorNamed))
  return shop.look()
}

/** The kinds of terminals, in the shop of this seed, to which all of these faults can happen. */
export function kindsFor(seed: number, faults: readonly Injector[]): readonly Kind[] {
  return KINDS.filter((kind) => {
    const probe = createWorld(new SeededRandom(seed).fork('world'), kind, FIRST_DAY)
    return faults.every((one) => one.fits?.(probe) ?? true)
  })
}

/** Can this fault happen to this terminal, in the shop of this seed? */
export function fitsKind(seed: number, kind: Kind, fault: string): boolean {
  return kindsFor(seed, [injectorNamed(fault)]).includes(kind)
}

/**
 * A scenario by its number: everything else follows. A shop that these faults cannot happen to gives way to the next
 * number's, at most forty times; then it is a RangeError.
 */
export function drawScenario(seed: number, faults: readonly Injector[], extra: Partial<Scenario> = {}): Scenario {
  for (let shop = seed; shop < seed + 40 * SHOPS_APART; shop += SHOPS_APART) {
    const kinds = kindsFor(shop, faults)
    if (kinds.length > 0)
      return {
        seed: shop,
        kind: new SeededRandom(shop).fork('kind').pick(kinds),
        faults: faults.map((one) => one.name),
        ...extra,
      }
  }
  throw new RangeError(`no terminal can have ${faults.map((one) => one.name).join(' and ')}`)
}

/** Far enough that the next number of a plan is another shop. */
const SHOPS_APART = 1_000_003
