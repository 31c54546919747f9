import type { RiskRule } from '../risk/index.ts'
import type { AuthorizationConfig } from './authorization/config.ts'
import type { IssuerLinkOptions } from './issuer/link.ts'
import type { Route } from './issuer/routing.ts'
import type { JournalWriterOptions } from './journal/writer.ts'
import type { RetentionRule } from './retention.ts'
import type { ListenerLimits } from './terminal/listener-limits.ts'

/** What the house has decided about this room. */
export interface SwitchConfig extends AuthorizationConfig {
  readonly links: readonly (IssuerLinkOptions &
    AuthorizationConfig['links'][number] & {
      /** What people call it; the name of the link where nothing stands. */
      readonly title?: { readonly zh: string; readonly en: string } | undefined
    })[]
  readonly routes: readonly Route[]
  readonly rules: readonly RiskRule[]
  readonly limits: ListenerLimits
  readonly writer: Partial<JournalWriterOptions>
  /** How long transactions are kept; {@link HOUSE_RETENTION} unless told. */
  readonly retention?: RetentionRule
  /** A reversal older than this is told of as aged, in ms. */
  readonly agedAfterMs: number
}
