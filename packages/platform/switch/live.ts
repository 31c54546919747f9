import type { Millis, TransactionType } from '@evertill/foundation'
import type { LinkStanding } from './issuer/link.ts'
import type { JournalState } from './journal/journal.ts'

/** What screens may show as it happens. Losing one loses nothing but a moment on a screen. */
export type LiveEvent =
  | {
      readonly kind: 'transaction'
      /** F22 as it came. */
      readonly entryMode: string
      readonly id: number
      readonly rrn: string
      readonly at: Millis
      readonly type: TransactionType
      readonly terminalId: string
      readonly merchantId: string
      readonly institutionId: string
      readonly agentPath: string
      readonly batch: string
      readonly stan: string
      readonly amount: number
      readonly currency: string
      readonly panMasked: string
      readonly link: string
      readonly state: JournalState
      readonly responseCode: string
      readonly tookMs: number
    }
  | { readonly kind: 'issuer'; readonly standing: LinkStanding }
  /** A word for the till that waits: the payer keys a password, or the order has ended and may be asked for. Never for money. */
  | {
      readonly kind: 'order'
      readonly terminalId: string
      readonly batch: string
      readonly stan: string
      readonly at: Millis
      readonly what: 'payer-confirms' | 'ended'
      readonly until?: Millis
    }
  | {
      readonly kind: 'terminal'
      readonly terminalId: string
      readonly at: Millis
      readonly what: 'signed-on' | 'signed-off' | 'status' | 'refused' | 'echo'
      readonly detail: string
    }
