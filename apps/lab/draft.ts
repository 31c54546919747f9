import { useSyncExternalStore } from 'react'
import type { Kind } from '../../sim/lab/box.ts'
import type { Injector } from '../../sim/lab/injector.ts'
import { everyInjector } from '../../sim/lab/injectors.ts'
import { drawScenario, fitsKind, kindsFor, type Scenario } from '../../sim/lab/scenario.ts'

/** What the next shop will be like; the fault itself is pressed. */
export interface Draft {
  readonly kind: Kind | 'any'
  readonly seed: number
  readonly missing: number
  readonly lying: number
  readonly intermittent: boolean
  readonly whileAsking: boolean
  /** Nonsense reaches the doctor beside the findings. It is no part of a scenario: the world knows nothing of findings. */
  readonly nonsense: boolean
}

const listeners = new Set<() => void>()
let current: Draft = {
  kind: 'any',
  seed: 11,
  missing: 0,
  lying: 0,
  intermittent: false,
  whileAsking: false,
  nonsense: false,
}

export const draft = (): Draft => current

export function redraft(change: Partial<Draft>): void {
  current = { ...current, ...change }
  for (const listener of listeners) listener()
}

export function useDraft(): Draft {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

/** The conditions of a scenario that was opened become the conditions of the next one. */
export function draftOf(scenario: Scenario): void {
  redraft({
    seed: scenario.seed,
    missing: scenario.missing ?? 0,
    lying: scenario.lying ?? 0,
    intermittent: scenario.intermittent ?? false,
    whileAsking: scenario.whileAsking ?? false,
  })
}

/** Can it be pressed under these conditions? With any terminal it always can: a shop is found. */
export function fits(injector: Injector, { kind, seed }: Draft): boolean {
  return kind === 'any' || fitsKind(seed, kind, injector.name)
}

/** The scenario that pressing makes. */
export function scenarioOf(injector: Injector, draft: Draft): Scenario {
  const { kind, seed, missing, lying, intermittent, whileAsking } = draft
  const conditions = { missing, lying, intermittent, whileAsking }
  if (kind !== 'any') return { seed, kind, faults: [injector.name], ...conditions }
  const [first] = kindsFor(seed, [injector])
  return first === undefined
    ? drawScenario(seed, [injector], conditions)
    : { seed, kind: first, faults: [injector.name], ...conditions }
}

/** One of all faults by a number from outside. */
export function surpriseOf(chance: number): Injector {
  return everyInjector[Math.min(everyInjector.length - 1, Math.floor(chance * everyInjector.length))]!
}
