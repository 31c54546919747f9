import type { CauseId, Observation } from '@evertill/diagnosis'
import { SeededRandom } from '@evertill/foundation'
import { type Climb, findingsNow, type Readings } from '@evertill/terminal/finding'
import { type PlatformReadings, platformFindings } from '../../packages/platform/diagnosis-desk/index.ts'
import { platformReadings } from './around.ts'
import { KINDS, type Kind } from './box.ts'
import type { Injector } from './injector.ts'
import { flickering } from './injector-network.ts'
import { injectors, unknownInjectors } from './injectors.ts'
import { climbs } from './path.ts'
import { complained } from './person.ts'
import { spoil } from './spoil.ts'
import { Till } from './till.ts'
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
}

export interface Episode {
  readonly scenario: Scenario
  readonly world: World
  readonly till: Till
  /** Causes that are present; empty for a fault outside the catalogue. */
  readonly truth: readonly CauseId[]
  readonly visit: boolean
  /** Everything that was observed without asking anybody a question. */
  readonly findings: readonly Observation[]
  readonly readings: Readings | undefined
  readonly climbs: readonly Climb[]
  readonly platform: PlatformReadings
  /** A line of the story each. */
  readonly story: readonly string[]
}

const DAY = 86_400_000
/** Thursday, 12 November 2026, midnight in Shanghai. */
const FIRST_DAY = Date.UTC(2026, 10, 11, 16)
const ORDINARY_SALES = 16

export function injectorNamed(name: string): Injector {
  const found = [...injectors, ...unknownInjectors].find((one) => one.name === name)
  if (found === undefined) throw new RangeError(`there is no injector ${name}`)
  return found
}

/** Runs one scenario through the real terminal core, the collectors of terminal and platform, and nothing of the doctor. */
export function play(scenario: Scenario): Episode {
  const random = new SeededRandom(scenario.seed)
  const startsAt = FIRST_DAY + random.integer(0, 13) * DAY + random.integer(8 * 60, 21 * 60) * 60_000
  const world = createWorld(random, scenario.kind, startsAt)
  const till = new Till(world)
  const story: string[] = []
  till.boot()
  ordinaryTrade(world, till)
  world.box.software.starts = 0
  const chosen = scenario.faults.map(injectorNamed)
  for (const injector of chosen) {
    world.card = world.random.pick(world.cards)
    injector.strike(world, till)
    story.push(`strike ${injector.name}`)
  }
  if (scenario.intermittent) flickering(world)
  world.now += random.integer(1, 12) * 60_000
  if (!till.dead) till.pass(1_000)
  trouble(world, till, story)
  const dead = till.dead
  const spoilt = spoil(
    {
      readings: dead ? undefined : world.box.read(world.now, world.site.mains && !world.region.powerOut),
      climbs: dead ? [] : climbs(world),
      platform: platformReadings(world, till),
    },
    scenario.missing ?? 0,
    scenario.lying ?? 0,
    random.fork('spoil'),
  )
  const findings: Observation[] = []
  if (spoilt.readings !== undefined)
    findings.push(...findingsNow(till.state, till.log, spoilt.readings, spoilt.climbs, world.now, world.now))
  findings.push(...platformFindings(spoilt.platform, world.now), ...complained(world, till))
  return {
    scenario,
    world,
    till,
    truth: chosen.flatMap((one) => one.cause ?? []),
    visit: chosen.some((one) => (typeof one.visit === 'function' ? one.visit(world) : one.visit === true)),
    findings,
    readings: spoilt.readings,
    climbs: spoilt.climbs,
    platform: spoilt.platform,
    story: [...story, ...spoilt.told],
  }
}

/** A morning's sales, so that the shop has a habit and its readers a record. */
function ordinaryTrade(world: World, till: Till): void {
  const { random } = world
  for (let i = 0; i < ORDINARY_SALES; i++) {
    const card = random.pick(world.cards)
    const wallet = world.box.scanner !== undefined && random.chance(0.4)
    till.sell({
      amount: usual(world),
      tender: wallet ? 'wallet' : 'card',
      way: usualWay(world, card.pan),
      card,
      wallet: random.chance(0.6) ? 'w' : 'z',
    })
    till.pass(random.integer(2, 9) * 60_000)
  }
  world.box.troubleSince = undefined
}

const usual = ({ random }: World): number => 600 + Math.floor(20_000 * random.fraction() ** 2)

function usualWay(world: World, pan: string): 'stripe' | 'chip' | 'tap' {
  if (pan.startsWith('4111')) return 'stripe'
  return world.box.field !== undefined && world.random.chance(0.5) ? 'tap' : 'chip'
}

/** The customers after the fault: the one it concerns, and what the cashier tries before calling for help. */
function trouble(world: World, till: Till, story: string[]): void {
  const { random, people, want } = world
  const tries = random.integer(2, 4)
  let first: { amount: number; card: World['card'] } | undefined
  if (want.refund) {
    for (let i = 0; i < 2; i++) story.push(`refund: ${till.refund()}`)
    return
  }
  for (let i = 0; i < tries; i++) {
    const repeat = i === 0 || random.chance(0.55)
    const card = repeat ? concerned(world) : random.pick(world.cards)
    const wallet = repeat ? want.tender === 'wallet' : world.box.scanner !== undefined && random.chance(0.4)
    const bank = want.bank
    const amount = people.mistake === 'mistype-amount' ? usual(world) * 100 + 500_000 : usual(world)
    world.slip = { pinWrong: people.mistake === 'mistype-pin', panWrong: people.mistake === 'mistype-card' }
    const sale = people.mistake === 'repeat-sale' && first !== undefined ? first : { amount, card }
    const way =
      people.mistake === 'swipe-chip-card'
        ? 'stripe'
        : repeat && want.way !== undefined
          ? want.way
          : usualWay(world, sale.card.pan)
    const end = till.sell({
      ...sale,
      tender: wallet ? 'wallet' : 'card',
      way,
      wallet:
        bank === 'wallet-z' && repeat ? 'z' : bank === 'wallet-w' && repeat ? 'w' : random.chance(0.5) ? 'w' : 'z',
      ...(people.mistake === 'wrong-category' ? { grinder: true } : {}),
    })
    first ??= sale
    story.push(`sale ${i + 1}, ${wallet ? 'wallet' : `${way} of ${sale.card.bank}`}: ${end}`)
    const mayEnd = people.mistake !== 'repeat-sale' || i > 0
    if (end === 'dead') break
    // The help is called right after a stop, not after a sale that went well.
    if (end === 'stopped' && mayEnd && i >= 1) break
    if (people.mistake === 'repeat-sale' && i === 1) break
    till.pass(random.integer(20, 120) * 1_000)
    if (i === tries - 1 && end === 'paid' && i < 6 && random.chance(0.8)) {
      // A fault that nobody met yet is met by the next customer it concerns.
      const again = till.sell({
        amount: usual(world),
        card: concerned(world),
        tender: want.tender ?? 'card',
        way: want.way ?? usualWay(world, concerned(world).pan),
        wallet: want.bank === 'wallet-z' ? 'z' : 'w',
      })
      story.push(`sale ${i + 2}: ${again}`)
    }
  }
}

/** The card that the fault concerns. */
function concerned(world: World): World['card'] {
  const { want, cards, random } = world
  if (want.bank?.startsWith('issuer')) return random.pick(cards.filter((card) => card.bank === want.bank))
  if (want.foreign) return random.pick(cards.filter((card) => /^[45]/.test(card.pan) && !card.pan.startsWith('4111')))
  if (want.way === 'chip') {
    if (world.card.code !== undefined || world.card.damage.chip > 0.5) return world.card
    return world.cards.find((card) => card.pin !== undefined)!
  }
  return world.card
}

/** A scenario by its number: everything else follows. */
export function drawScenario(seed: number, faults: readonly Injector[], extra: Partial<Scenario> = {}): Scenario {
  const random = new SeededRandom(seed).fork('kind')
  const kinds = KINDS.filter((kind) => {
    const probe = createWorld(new SeededRandom(seed), kind, FIRST_DAY)
    return faults.every((one) => one.fits?.(probe) ?? true)
  })
  return { seed, kind: random.pick(kinds.length > 0 ? kinds : KINDS), faults: faults.map((one) => one.name), ...extra }
}
