import { SeededRandom } from '@evertill/foundation'
import type { Injector } from '../sim/lab/injector.ts'
import { injectors, newUnknownInjectors, unknownInjectors } from '../sim/lab/injectors.ts'
import { drawScenario, kindsFor, type Scenario } from '../sim/lab/scenario.ts'

/** Seeds from here on were never looked at while the model was made; the published figures come from them alone. */
export const HELD_OUT = 130_000_000

export interface Plan {
  readonly singles: readonly Scenario[]
  readonly doubles: readonly Scenario[]
  readonly spoilt: readonly Scenario[]
  readonly unknowns: readonly Scenario[]
  /** Faults outside the catalogue of kinds that were never looked at. */
  readonly strangers: readonly Scenario[]
  readonly intermittent: readonly Scenario[]
}

/** Faults after which nothing else can show: the box is dead, the shop is dark, the region is silent. */
const SWALLOW = new Set([
  'cut-mains',
  'strike-region',
  'hang-terminal',
  'break-mainboard',
  'drain-battery',
  'trip-tamper',
])

const LINE = new Set(['network', 'host'])
const groupOf = (one: Injector): string => (one.cause ?? '').split('-')[0]!

/** Two faults that can show side by side: of different layers, neither hiding the other. */
function pairs(from: number, random: SeededRandom, count: number): (readonly [Injector, Injector])[] {
  const list: (readonly [Injector, Injector])[] = []
  const open = injectors.filter((one) => !SWALLOW.has(one.name))
  while (list.length < count) {
    const a = random.pick(open)
    const b = random.pick(open)
    if (a === b || groupOf(a) === groupOf(b)) continue
    if (LINE.has(groupOf(a)) && LINE.has(groupOf(b))) continue
    if (![1, 2, 3].some((seed) => kindsFor(from + seed, [a, b]).length > 0)) continue
    list.push([a, b])
  }
  return list
}

/** Which scenarios are run, by one number. `scale` 1 makes about 5,800 of them. */
export function plan(from: number, scale = 1): Plan {
  const random = new SeededRandom(from)
  let seed = from
  const draw = (faults: readonly Injector[], extra?: Partial<Scenario>): Scenario => drawScenario(seed++, faults, extra)
  const times = (count: number) => Math.max(1, Math.round(count * scale))
  const each = <T>(list: readonly T[], count: number) =>
    list.flatMap((one) => Array.from({ length: times(count) }, () => one))
  return {
    singles: each(injectors, 38).map((one) => draw([one])),
    doubles: pairs(from, random, times(700)).map((pair) => draw(pair)),
    spoilt: each(injectors, 6).map((one) => draw([one], { missing: 2, lying: 1 })),
    unknowns: each(unknownInjectors, 40).map((one) => draw([one])),
    intermittent: each(
      injectors.filter((one) => ['cut-provider', 'hang-router', 'unplug-line', 'break-switch-port'].includes(one.name)),
      20,
    ).map((one) => draw([one], { intermittent: true })),
    strangers: each(newUnknownInjectors, 40).map((one) => draw([one])),
  }
}
