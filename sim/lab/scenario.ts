import type { CauseId, Observation } from '@evertill/diagnosis'
import { SeededRandom } from '@evertill/foundation'
import { type Climb, findingsNow, type Readings, stopsTalkedOf } from '@evertill/terminal/finding'
import { type PlatformReadings, platformFindings } from '../../packages/platform/diagnosis-desk/index.ts'
import { platformReadings } from './around.ts'
import { KINDS, type Kind } from './box.ts'
import type { Injector } from './injector.ts'
import { flickering } from './injector-network.ts'
import { injectors, unknownInjectors } from './injectors.ts'
import { climbs } from './path.ts'
import { complained } from './person.ts'
import { spoil } from './spoil.ts'
import { mains, type Sale, type SaleEnd, Till } from './till.ts'
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
  const world = createWorld(new SeededRandom(scenario.seed).fork('world'), scenario.kind, startsAt)
  const till = new Till(world)
  const story: string[] = []
  till.boot()
  ordinaryTrade(world, till)
  world.box.software.starts = 0
  const chosen = scenario.faults.map(injectorNamed)
  const needs: { want: World['want']; card: World['card']; mistake: World['people']['mistake'] }[] = []
  for (const injector of chosen) {
    world.card = world.random.pick(world.cards)
    world.want = {}
    world.people.mistake = 'none'
    injector.strike(world, till)
    needs.push({ want: world.want, card: world.card, mistake: world.people.mistake })
    story.push(`strike ${injector.name}`)
  }
  if (scenario.intermittent) flickering(world)
  world.now += random.integer(10, 50) * 1_000
  if (!till.dead) till.pass(1_000)
  for (const need of needs) {
    world.want = need.want
    world.card = need.card
    world.people.mistake = need.mistake
    if (!till.dead) trouble(world, till, story)
  }
  const dead = till.dead
  const spoilt = spoil(
    {
      readings: dead ? undefined : world.box.read(world.now, mains(world), world.sim !== undefined),
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
  const complaints = complained(world, till)
  findings.push(...platformFindings(spoilt.platform, world.now), ...complaints)
  return {
    scenario,
    world,
    till,
    truth: chosen.flatMap((one) => one.cause ?? []),
    met: dead || stopsTalkedOf(till.log, world.now).length > 0 || complaints.length > 0,
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

/** The customers after the fault, until one is stopped; then what people try before they call for help. */
function trouble(world: World, till: Till, story: string[]): void {
  const { random, people, want } = world
  if (want.refund) {
    story.push(`refund: ${till.refund()}`)
    return
  }
  const attempt = (sale: Sale): SaleEnd => {
    // People make their mistake in the sale it belongs to, not in every one.
    world.slip = {
      pinWrong: people.mistake === 'mistype-pin' && sale.card === world.card,
      panWrong: sale.way === 'manual',
    }
    const end = till.sell(sale)
    story.push(`${sale.tender === 'wallet' ? `wallet ${sale.wallet}` : `${sale.way} of ${sale.card.bank}`}: ${end}`)
    return end
  }
  for (let i = 0; i < MOST_CUSTOMERS; i++) {
    const sale = i === 0 || random.chance(0.6) ? concernedSale(world) : anySale(world)
    let end = attempt(sale)
    if (end === 'paid' && people.mistake === 'repeat-sale') {
      till.pass(random.integer(20, 90) * 1_000)
      attempt(sale)
      return
    }
    if (end === 'dead') return
    if (end === 'paid' && till.waited > SLOW_MS && random.chance(0.6)) {
      story.push('the customer complains how slow it is')
      return
    }
    if (end === 'stopped') {
      // Paid and no slip: nobody charges the customer once more.
      if (till.look !== 'good') return
      for (let again = 0; again < 2 && random.chance(0.65); again++) {
        till.pass(random.integer(5, 40) * 1_000)
        end = attempt(nextTry(world, till, sale))
        if (end === 'dead') return
      }
      return
    }
    till.pass(random.integer(20, 150) * 1_000)
  }
}

/** A card that cannot be read makes people try another one the same way; other stops are met in other ways. */
function nextTry(world: World, till: Till, sale: Sale): Sale {
  const { random } = world
  const unread = till.log.reads.at(-1)?.ok === false
  if (unread && sale.tender === 'card' && random.chance(0.85)) {
    const other = random.pick(world.cards.filter((card) => card !== sale.card))
    return { ...sale, card: other, amount: usual(world) }
  }
  return random.chance(0.4) ? sale : { ...anySale(world), amount: sale.amount }
}

/** From here on people call it slow. */
export const SLOW_MS = 11_000

/** Nobody waits for more customers than this before the evening. */
const MOST_CUSTOMERS = 7

function anySale(world: World): Sale {
  const { random, cards, box } = world
  const card = random.pick(cards)
  return {
    amount: usual(world),
    card,
    tender: box.scanner !== undefined && random.chance(0.4) ? 'wallet' : 'card',
    way: usualWay(world, card.pan),
    wallet: random.chance(0.5) ? 'w' : 'z',
  }
}

/** A sale of the kind that the fault concerns. */
function concernedSale(world: World): Sale {
  const { people, want } = world
  const card = concerned(world)
  return {
    ...anySale(world),
    card,
    amount: people.mistake === 'mistype-amount' ? usual(world) * 100 + 500_000 : usual(world),
    tender: want.tender ?? 'card',
    way: want.way ?? usualWay(world, card.pan),
    ...(want.bank?.startsWith('wallet') ? { wallet: want.bank === 'wallet-z' ? ('z' as const) : ('w' as const) } : {}),
    ...(people.mistake === 'wrong-category' ? { grinder: true } : {}),
    ...(people.mistake === 'mistype-amount' || people.mistake === 'wrong-category' ? { asked: true } : {}),
  }
}

/** The card that the fault concerns. */
function concerned(world: World): World['card'] {
  const { want, cards, random } = world
  if (want.bank?.startsWith('issuer')) return random.pick(cards.filter((card) => card.bank === want.bank))
  if (want.foreign) return random.pick(cards.filter((card) => /^[45]/.test(card.pan) && !card.pan.startsWith('4111')))
  if (want.way === 'chip') {
    if (world.card.code !== undefined || world.card.damage.chip > 0.5 || world.card.pin !== undefined) return world.card
    world.card = world.cards.find((card) => card.pin !== undefined)!
    return world.card
  }
  return world.card
}

/** The kinds of terminals, in the shop of this seed, to which all of these faults can happen. */
export function kindsFor(seed: number, faults: readonly Injector[]): readonly Kind[] {
  return KINDS.filter((kind) => {
    const probe = createWorld(new SeededRandom(seed).fork('world'), kind, FIRST_DAY)
    return faults.every((one) => one.fits?.(probe) ?? true)
  })
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

/** The sale at hand once more, as it would be tried now; true when the money came in and the slip is good. */
export function tryAgain({ world, till }: Episode): boolean {
  if (till.dead) return false
  if (world.want.refund) return till.refund() === 'paid'
  world.slip = { pinWrong: world.people.mistake === 'mistype-pin', panWrong: world.people.mistake === 'mistype-card' }
  const end = till.sell(concernedSale(world))
  return end === 'paid' && till.waited <= 2 * SLOW_MS
}
