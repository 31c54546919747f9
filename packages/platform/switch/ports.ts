import type { BusinessDay, Clock, CutOver, Dialler, Random } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Keys, SealedKey } from '../keys/index.ts'
import type { Directory } from '../merchant/index.ts'
import type { Outbox } from '../outbox/index.ts'
import type { RiskRule } from '../risk/index.ts'
import type { HoldRule } from './authorization/hold.ts'
import type { IssuerLinkOptions } from './issuer/link.ts'
import type { Route } from './issuer/routing.ts'
import type { WalletTiming } from './issuer/wallet-order.ts'
import type { JournalWriterOptions } from './journal/writer.ts'
import type { LiveEvent } from './live.ts'
import type { RetentionRule } from './retention.ts'
import type { ListenerLimits } from './terminal/listener-limits.ts'

/** Counters for people who watch machines. Names are Prometheus names; labels have few values. */
export interface SwitchMetrics {
  count(name: string, labels?: Readonly<Record<string, string>>): void
  /** Seconds, for histograms. */
  observe(name: string, seconds: number, labels?: Readonly<Record<string, string>>): void
}

/** Somebody who watches: lossy, never for money. */
export interface SwitchLive {
  publish(event: LiveEvent): void
}

export interface SwitchConfig {
  /** F32 and F33 toward the network and terminals: up to 11 digits. */
  readonly acquirerId: string
  readonly cutOver: CutOver
  readonly links: readonly (IssuerLinkOptions & {
    /** Zone PIN key shared with this issuer, sealed. */
    readonly zpk: SealedKey
    /** What people call it; the name of the link where nothing stands. */
    readonly title?: { readonly zh: string; readonly en: string } | undefined
  })[]
  readonly routes: readonly Route[]
  readonly rules: readonly RiskRule[]
  /** Transactions under way at once; one more is answered as overload. */
  readonly inFlight: number
  readonly limits: ListenerLimits
  readonly writer: Partial<JournalWriterOptions>
  /** For so long after the cut-over new requests are answered 90, in ms; not at all when absent. */
  readonly cutOverPauseMs?: number
  /** How far and how long a hold reaches, by issuer link; {@link HOUSE_HOLD} where nothing stands. */
  readonly holds?: Readonly<Record<string, HoldRule>>
  /** How long orders of wallets are followed; the house's numbers where nothing stands. */
  readonly wallet?: Partial<WalletTiming>
  /** How long transactions are kept; {@link HOUSE_RETENTION} unless told. */
  readonly retention?: RetentionRule
  /** A reversal older than this is told of as aged, in ms. */
  readonly agedAfterMs: number
}

export interface SwitchPorts {
  readonly clock: Clock
  readonly random: Random
  readonly db: Db
  readonly keys: Keys
  readonly dialler: Dialler
  readonly directory: Directory
  readonly outbox: Pick<Outbox, 'append' | 'wake'>
  readonly metrics: SwitchMetrics
  readonly live: SwitchLive
  /** Whether everything of business days before this one is booked and settled: old transactions go only then, and never without it. */
  readonly settledBefore?: (day: BusinessDay) => Promise<boolean>
}
