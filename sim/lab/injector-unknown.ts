import type { Injector } from './injector.ts'
import type { Oddity } from './world.ts'

const odd = (oddity: Oddity, way?: 'chip'): Injector => ({
  name: oddity,
  strike(world) {
    world.oddity = oddity
    if (way !== undefined) world.want.way = way
  },
})

/** Real faults that stand in no catalogue. The right answer is "not recognised". */
export const unknownInjectors: readonly Injector[] = [
  // A wrong table in the chip kernel: chips are read well and refuse themselves after the approval.
  odd('chip-kernel', 'chip'),
  // A code that no table holds.
  odd('odd-code'),
  // Small packets pass, large ones vanish: echo and sign-on are well, sales are not.
  odd('large-lost'),
  // Another program's window lies over the till and holds nothing else.
  odd('covered'),
  // The till waits for a cash drawer that does not open.
  {
    name: 'drawer',
    strike(world) {
      world.oddity = 'drawer'
      if (world.random.chance(0.5)) world.box.resources.screenMs = 2_500
    },
  },
  // Static electricity from the carpet ends the PIN entry.
  odd('static', 'chip'),
  // Another device uses the same address: now and then answers go to it.
  odd('address-twin'),
  // A proxy of the shop rewrites what passes.
  odd('altering-proxy'),
]

/** Kinds that nobody looked at while the doctor was made; the scorecard counts them apart. */
export const newUnknownInjectors: readonly Injector[] = [
  // An answer to another sale comes first: the terminal takes it for none of its own.
  odd('stale-answer'),
  // A loyalty program of the shop forbids some sales before they begin.
  odd('plugin-veto'),
  // The slip is printed and drawn back behind the cover; the printer knows of nothing.
  odd('eaten-slip'),
  // A filter on the way refuses some sales with codes of its own.
  odd('moody-refusal'),
]
