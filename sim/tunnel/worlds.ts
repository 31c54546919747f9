import type { Random } from '@evertill/foundation'
import { fairWeather, LARGE, SMALL, type Swarm, swarmOf } from './swarm.ts'

/** Which worlds the seeds grow in. */
export interface Worlds {
  /** `small`, `large`, or `mixed`: what a seed is follows from its number. */
  readonly size: string
  /** Without any storm. */
  readonly fair: boolean
}

/** What a mix is made of, by the last digit of the seed: many small storms, two of 64 tills, one busy day without a fault. */
export const MIX = 'of ten seeds seven small storms, two storms over 64 tills, one busy day of 64 tills'

export function swarmFor(worlds: Worlds, seed: number): (random: Random) => Swarm {
  if (worlds.size !== 'mixed') {
    const size = worlds.size === 'large' ? LARGE : SMALL
    return (random) => (worlds.fair ? fairWeather(random, size) : swarmOf(random, size))
  }
  const digit = seed % 10
  if (digit === 0) return (random) => fairWeather(random, LARGE)
  return (random) => swarmOf(random, digit === 4 || digit === 7 ? LARGE : SMALL)
}
