import type { CauseId } from '@evertill/diagnosis'
import type { Injector } from './injector.ts'
import { cardInjectors, operatorInjectors } from './injector-counter.ts'
import { hardwareInjectors } from './injector-hardware.ts'
import { accountInjectors, hostInjectors } from './injector-host.ts'
import { networkInjectors } from './injector-network.ts'
import { softwareInjectors } from './injector-software.ts'
import { unknownInjectors } from './injector-unknown.ts'

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
export { unknownInjectors }

export function injectorOf(cause: CauseId): Injector | undefined {
  return injectors.find((one) => one.cause === cause)
}
