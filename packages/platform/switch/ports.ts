import type { BusinessDay, Clock, Dialler, Random } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Directory } from '../merchant/index.ts'
import type { Outbox } from '../outbox/index.ts'
import type { LiveEvent } from './live.ts'

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
