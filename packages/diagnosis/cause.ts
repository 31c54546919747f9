import { accountCauses } from './catalogue/cause-account.ts'
import { cardCauses } from './catalogue/cause-card.ts'
import { hardwareCauses } from './catalogue/cause-hardware.ts'
import { hostCauses } from './catalogue/cause-host.ts'
import { networkCauses } from './catalogue/cause-network.ts'
import { operatorCauses } from './catalogue/cause-operator.ts'
import { peripheralCauses } from './catalogue/cause-peripheral.ts'
import { softwareCauses } from './catalogue/cause-software.ts'
import type { BaseFindingId } from './finding.ts'
import type { RemedyId } from './remedy.ts'
import type { SayingId } from './saying.ts'

export type CauseGroup =
  | 'hardware'
  | 'software'
  | 'configuration'
  | 'network'
  | 'host'
  | 'account'
  | 'risk'
  | 'card'
  | 'operator'

export interface CauseSpec {
  readonly group: CauseGroup
  /** Probability, 0..1, that it is present when somebody is stopped. */
  readonly prior: number
  /** Where the prior comes from: the word "assumed", or a source. */
  readonly priorSource: string
  /** The public sentence; several causes share one, because the public must not learn more. */
  readonly saying: SayingId
  /** The lab's injector that makes it happen in the world. */
  readonly injector: string
  /** Its reason never stands before customers or the cashier. */
  readonly discreet?: boolean
  /** The findings that should show it. */
  readonly proof: readonly BaseFindingId[]
  /** Noisy-OR: the probability, 0..1, that the cause alone shows the finding. */
  readonly links: Readonly<Partial<Record<BaseFindingId, number>>>
  /** What helps, with the probability, 0..1, that payments run again afterwards. Zero is a note: nothing to repair here. */
  readonly remedies: Readonly<Partial<Record<RemedyId, number>>>
}

export type CauseId =
  | keyof typeof hardwareCauses
  | keyof typeof peripheralCauses
  | keyof typeof softwareCauses
  | keyof typeof networkCauses
  | keyof typeof hostCauses
  | keyof typeof accountCauses
  | keyof typeof cardCauses
  | keyof typeof operatorCauses

export const causes: Readonly<Record<CauseId, CauseSpec>> = {
  ...hardwareCauses,
  ...peripheralCauses,
  ...softwareCauses,
  ...networkCauses,
  ...hostCauses,
  ...accountCauses,
  ...cardCauses,
  ...operatorCauses,
}

export const causeIds = Object.keys(causes) as readonly CauseId[]

/** Causes that bring others about: the upper layer of the network. Probability, 0..1, that the first brings the second. */
export const cascades: readonly (readonly [CauseId, CauseId, number])[] = [
  ['site-disaster', 'hw-power-outage', 0.4],
  ['site-disaster', 'net-isp', 0.3],
  ['hw-overheat', 'hw-printhead-hot', 0.1],
  ['hw-ageing', 'hw-battery-worn', 0.15],
  ['hw-tamper', 'cfg-keys', 0.4],
  ['hw-cable', 'net-link-down', 0.3],
  ['hw-cable', 'hw-printer', 0.3],
  ['hw-cable', 'hw-msr', 0.2],
  ['sw-maintenance-unfinished', 'cfg-host', 0.05],
  ['sw-maintenance-unfinished', 'cfg-merchant', 0.05],
  ['sw-outdated', 'sw-vulnerable', 0.1],
  ['sw-compromised', 'cfg-host', 0.1],
]
