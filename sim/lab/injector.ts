import type { CauseId } from '@evertill/diagnosis'
import type { Till } from './till.ts'
import type { World } from './world.ts'

/** Makes one fault happen in the world. It knows parts, lines, accounts and people; it knows no finding and no number of the doctor. */
export interface Injector {
  /** The catalogue's name of what it does; the story says it aloud. */
  readonly name: string
  /** The cause it is; absent for faults outside the catalogue. */
  readonly cause?: CauseId
  /** Terminals and shops it can happen to. */
  readonly fits?: (world: World) => boolean
  /** In the end somebody has to come with tools or parts. */
  readonly visit?: boolean | ((world: World) => boolean)
  strike(world: World, till: Till): void
}

export const mobile = (world: World): boolean => world.kind !== 'countertop'
export const prints = (world: World): boolean => world.box.printer !== undefined

/** A fault that comes and goes: on for a share of the acts. */
export function comesAndGoes(world: World, share: number, set: (on: boolean) => void): void {
  world.rhythms.push(() => set(world.random.chance(share)))
  set(true)
}
