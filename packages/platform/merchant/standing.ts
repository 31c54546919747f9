import type { Contract, MerchantStatus, MessageSettings, TerminalParameters, TerminalStatus } from '@evertill/contract'
import type { MerchantId, Millis, TerminalId } from '@evertill/foundation'
import type { SealedKey } from '../keys/index.ts'

/** What the house knows of a terminal that matters to accepting a sale. */
export interface TerminalStanding {
  readonly terminalId: TerminalId
  readonly merchantId: MerchantId
  readonly outletId: string
  /** From the institution down: `/north/north-sz/agent-a/`. */
  readonly agentPath: string
  readonly institutionId: string
  /** ISO 18245, four digits. */
  readonly mcc: string
  readonly terminalStatus: TerminalStatus
  readonly merchantStatus: MerchantStatus
  readonly practice: boolean
  readonly contract: Contract
  readonly parameters: TerminalParameters
  readonly messages: MessageSettings
  readonly tmk: SealedKey
  /** When this device got its identity by a code; absent where its keys were injected by hand. */
  readonly activatedAt?: Millis
  /** ISO 4217 numeric. */
  readonly currency: string
  /** IANA name. */
  readonly timeZone: string
  /** As F43 and slips carry them: the Chinese names. */
  readonly merchantName: string
  readonly outletName: string
  readonly merchantNameEn: string
  readonly outletNameEn: string
}

/** Where terminals stand, by F41. Cached; forgotten as soon as anything about one changes. */
export interface Directory {
  find(terminalId: string): Promise<TerminalStanding | undefined>
}
