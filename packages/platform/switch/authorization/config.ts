import type { CutOver } from '@evertill/foundation'
import type { SealedKey } from '../../keys/index.ts'
import type { WalletTiming } from '../issuer/wallet-order.ts'
import type { HoldRule } from './hold.ts'

/** What the house has decided about how sales are asked. */
export interface AuthorizationConfig {
  /** F32 and F33 toward the network and terminals: up to 11 digits. */
  readonly acquirerId: string
  readonly cutOver: CutOver
  readonly links: readonly {
    readonly name: string
    /** Zone PIN key shared with this issuer, sealed. */
    readonly zpk: SealedKey
  }[]
  /** Transactions under way at once; one more is answered as overload. */
  readonly inFlight: number
  /** For so long after the cut-over new requests are answered 90, in ms; not at all when absent. */
  readonly cutOverPauseMs?: number
  /** How far and how long a hold reaches, by issuer link; {@link HOUSE_HOLD} where nothing stands. */
  readonly holds?: Readonly<Record<string, HoldRule>>
  /** How long orders of wallets are followed; the house's numbers where nothing stands. */
  readonly wallet?: Partial<WalletTiming>
}
