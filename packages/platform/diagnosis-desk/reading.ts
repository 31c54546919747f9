import type { PeerDimension } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import type { Part } from '@evertill/terminal/finding'

/** Traffic over one line in the last minutes, as the journal counts it. */
export interface Traffic {
  readonly name: string
  readonly kind: 'issuer' | 'wallet'
  readonly sales: number
  /** Answers that say the other side failed: 91, 92, 96 and the like. */
  readonly errors: number
  /** 92 and 96: the way there failed, not the bank behind it. */
  readonly routeErrors: number
  readonly unanswered: number
  /** 95th percentile of the answer time, milliseconds. */
  readonly slowMs: number
  readonly linkUp?: boolean | undefined
}

/** k of n neighbours with the same trouble, the terminal itself left out. */
export interface PeerCounts {
  readonly dimension: PeerDimension
  readonly affected: number
  readonly of: number
}

/**
 * What the platform knows around one stopped terminal. Everything is optional: what no room could say is left out, so
 * that "not checked" is never taken for "well".
 */
export interface PlatformReadings {
  /** Parts that its model is built without, from the register. */
  readonly absent?: readonly Part[] | undefined
  /** Was it heard in time; is its line still held open by the far side? */
  readonly presence?: { readonly heard: boolean; readonly lineHeld?: boolean | undefined } | undefined
  readonly regionalAlert?: boolean | undefined
  readonly release?:
    | {
        readonly version: string
        readonly required?: string | undefined
        readonly advised?: readonly string[] | undefined
      }
    | undefined
  /** Calendar entries that cover this terminal now. */
  readonly calendar?:
    | { readonly window: boolean; readonly emergency: boolean; readonly issuerWindow?: boolean | undefined }
    | undefined
  readonly acquirerLinkUp?: boolean | undefined
  /** The last change of our own configuration, and the error share (0 … 1) before and since. */
  readonly change?:
    | {
        readonly at: Millis
        readonly troubleSince: Millis
        readonly errorsBefore: number
        readonly errorsSince: number
      }
    | undefined
  /** 95th percentile of a commit in milliseconds, and the share of statements that failed. */
  readonly database?: { readonly commitMs: number; readonly errors: number } | undefined
  /** Share of the whole fleet's messages with a bad MAC or PIN block, and errors of the key service itself. */
  readonly keys?: { readonly badMacs: number; readonly errors: number } | undefined
  /** 95th percentile of our own share of the answer time; messages waiting of those that may wait; refused for load. */
  readonly host?:
    | { readonly ownMs: number; readonly waiting: number; readonly mayWait: number; readonly refusedForLoad: number }
    | undefined
  readonly traffic?: readonly Traffic[] | undefined
  /** Whose card or wallet it was that stopped. */
  readonly concerned?: string | undefined
  readonly schemeLinkUp?: boolean | undefined
  readonly walletRightRefused?: boolean | undefined
  readonly thirdParty?: { readonly calls: number; readonly failed: number } | undefined
  /** Other terminals of the site that reported lately; ports of its switch, where it can be asked. */
  readonly site?:
    | {
        readonly others: number
        readonly working: number
        readonly ports?: { readonly dead: number; readonly of: number } | undefined
      }
    | undefined
  readonly standing?:
    | {
        readonly merchant: 'active' | 'frozen' | 'arrears' | 'closed'
        readonly terminal: 'active' | 'disabled' | 'retired'
        readonly swapped?: boolean | undefined
        readonly modelBarred?: boolean | undefined
        /** The transaction that was tried is not in the contract. */
        readonly lacksTransaction?: boolean | undefined
      }
    | undefined
  readonly papers?: { readonly expired: boolean; readonly registryDiffers?: boolean | undefined } | undefined
  readonly feesUnaccepted?: boolean | undefined
  readonly settlement?: { readonly payoutReturned: boolean; readonly accountInvalid: boolean } | undefined
  /** A refund was refused because it is above what is still to be paid out. */
  readonly refundAbovePending?: boolean | undefined
  readonly risk?:
    | { readonly stoppedThisSale?: boolean | undefined; readonly caseOpen?: boolean | undefined }
    | undefined
  readonly peers?: readonly PeerCounts[] | undefined
}
