import type { Contract } from '@evertill/contract'
import type { Random } from '@evertill/foundation'

/** What may go wrong in a storm, each with how often or how much. 0 is never. */
export interface Swarm {
  readonly tills: number
  /** Transactions that are begun before the calm, or the end of the storm's time. */
  readonly moves: number
  readonly stormMs: number
  /** People take up to so long between two acts, in ms. */
  readonly thinkMs: number
  /** Share of tills whose line can be asked about outcomes. */
  readonly asking: number
  /** Parameters of the terminals, in ms. */
  readonly answerTimeoutMs: number
  readonly keyLifeMs: number
  /** How long the switch waits for an issuer, in ms. */
  readonly issuerWithinMs: number
  readonly delayMs: readonly [number, number]
  readonly drop: number
  readonly duplicate: number
  readonly reorder: number
  readonly cut: number
  readonly join: number
  readonly dbLatencyMs: number
  readonly platterMs: number
  /** Blows of each kind in a minute of storm. */
  readonly blows: Readonly<Record<Blow, number>>
  /** Weight of each kind of people's moves; a kind that is not named has its own weight. */
  readonly impatience: number
  /** How far the switch stands in for an issuer that is away, and how far tills may save sales while their host is away; not at all when absent [LAW-10]. */
  readonly standIn?: StandInLimits | undefined
  readonly offline?:
    | { readonly floor: number; readonly count: number; readonly sum: number; readonly ageHours: number }
    | undefined
}

export const BLOWS = [
  'till-power',
  'till-power-at-write',
  'till-disk-full',
  'till-clock',
  'till-line-reset',
  'till-line-held',
  'till-line-half-open',
  'platform-killed',
  'platform-power',
  'platform-power-at-write',
  'platform-clock',
  'issuer-killed',
  'issuer-power',
  'issuer-silent',
  'issuer-slow',
  'issuer-refuses',
  'issuer-lies',
  'issuer-changes-its-mind',
  'issuer-line-reset',
  'issuer-line-held',
  'issuer-line-half-open',
  'db-refuses',
  'db-full',
  'db-forgets',
  'db-conflicts',
  'db-stalls',
] as const
export type Blow = (typeof BLOWS)[number]

type StandInLimits = NonNullable<Contract['standInLimits']>

/** Size of a world. */
export interface Size {
  readonly tills: readonly [number, number]
  readonly movesPerTill: readonly [number, number]
}

export const SMALL: Size = { tills: [2, 6], movesPerTill: [6, 18] }
export const LARGE: Size = { tills: [64, 64], movesPerTill: [30, 40] }

/**
 * Each seed turns on some faults and leaves others off: bugs hide behind faults that are always on as well as behind faults that never
 * are.
 */
export function swarmOf(random: Random, size: Size): Swarm {
  const on = <T>(p: number, value: T, otherwise: T): T => (random.chance(p) ? value : otherwise)
  const tills = random.integer(size.tills[0], size.tills[1])
  const share = random.pick([0, 0.1, 0.3, 0.6])
  const blows = Object.fromEntries(
    BLOWS.map((blow) => [blow, random.chance(share) ? random.pick([0.5, 2, 6]) : 0]),
  ) as Record<Blow, number>
  const standIn = on<StandInLimits | undefined>(
    0.5,
    {
      floor: random.pick([20_000, 100_000]),
      cardCount: random.pick([1, 1, 2, 4]),
      cardSum: random.pick([40_000, 200_000]),
      terminalCount: random.pick([1, 2, 3, 8]),
      terminalSum: random.pick([60_000, 500_000]),
    },
    undefined,
  )
  const offline = on<Swarm['offline']>(
    0.5,
    {
      floor: random.pick([20_000, 100_000]),
      count: random.integer(1, 6),
      sum: random.pick([50_000, 300_000]),
      ageHours: random.pick([1, 24]),
    },
    undefined,
  )
  // Where somebody may be gone around, somebody is away often enough.
  if (standIn !== undefined) blows['issuer-killed'] = Math.max(blows['issuer-killed'], 6)
  // What a switch answered in another's name must outlive it.
  if (standIn !== undefined) blows['platform-killed'] = Math.max(blows['platform-killed'], 1)
  if (offline !== undefined) blows['till-line-held'] = Math.max(blows['till-line-held'], 2)
  // Messages are lost, doubled and overtaken whole; streams are cut and joined, and keep their order. Both at once is no line that exists.
  const whole = random.chance(0.6)
  const slowLine = random.pick([0, 1, 30, 400])
  return {
    tills,
    moves: tills * random.integer(size.movesPerTill[0], size.movesPerTill[1]),
    stormMs: random.pick([30_000, 120_000, 300_000]),
    thinkMs: random.pick([50, 500, 4_000]),
    asking: random.pick([0, 0.5, 1]),
    answerTimeoutMs: random.pick([60_000, 60_000, 20_000, 12_000]),
    keyLifeMs: random.pick([86_400_000, 86_400_000, 15_000, 40_000]),
    issuerWithinMs: random.pick([15_000, 10_000]),
    delayMs: [1, 1 + slowLine],
    drop: on(whole ? 0.4 : 0, random.fraction() * 0.1, 0),
    duplicate: on(whole ? 0.4 : 0, random.fraction() * 0.2, 0),
    reorder: on(whole ? 0.4 : 0, random.fraction() * 0.2, 0),
    cut: on(whole ? 0 : 0.5, random.fraction(), 0),
    join: on(whole ? 0 : 0.5, random.fraction(), 0),
    dbLatencyMs: random.pick([0, 2, 10]),
    platterMs: on(0.2, random.integer(1, 30), 0),
    blows,
    impatience: random.pick([0, 0.3, 1]),
    standIn,
    offline,
  }
}

/** Nothing goes wrong: for measuring, and for proving that the laws hold when nothing is against them. */
export function fairWeather(random: Random, size: Size): Swarm {
  const swarm = swarmOf(random, size)
  return {
    ...swarm,
    thinkMs: 5,
    asking: 0.5,
    answerTimeoutMs: 60_000,
    keyLifeMs: 86_400_000,
    issuerWithinMs: 15_000,
    delayMs: [1, 1],
    drop: 0,
    duplicate: 0,
    reorder: 0,
    cut: 0,
    join: 0,
    // Long enough for the sales of many tills to share a commit, as they do on a busy house.
    dbLatencyMs: 300,
    platterMs: 0,
    stormMs: 600_000,
    blows: Object.fromEntries(BLOWS.map((blow) => [blow, 0])) as Record<Blow, number>,
    impatience: 0,
  }
}
