import type { CauseId } from '@evertill/diagnosis'
import type { Injector } from './injector.ts'
import { cardInjectors, operatorInjectors } from './injector-counter.ts'
import { hardwareInjectors } from './injector-hardware.ts'
import { accountInjectors, hostInjectors } from './injector-host.ts'
import { networkInjectors } from './injector-network.ts'
import { softwareInjectors } from './injector-software.ts'
import { newUnknownInjectors, unknownInjectors } from './injector-unknown.ts'

/** One for each cause of the catalogue. */
export const injectors: readonly Injector[] = [
  ...hardwareInjectors,
  ...softwareInjectors,
  ...networkInjectors,
  ...hostInjectors,
  ...accountInjectors,
  ...cardInjectors,
  ...operatorInjectors,
]
export { newUnknownInjectors, unknownInjectors }

/** Everything that can be struck. */
export const everyInjector: readonly Injector[] = [...injectors, ...unknownInjectors, ...newUnknownInjectors]

export function injectorOf(cause: CauseId): Injector | undefined {
  return injectors.find((one) => one.cause === cause)
}
