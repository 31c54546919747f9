import type { Millis, Pan } from '@evertill/foundation'
import type { EmvTag, Secret } from '../card/card.ts'
import type { JournalChange, WritePoint } from '../journal/journal.ts'
import type { Slip } from '../receipt/slip.ts'
import type { HostMessage } from './host-message.ts'

/**
 * What the core asks the world to do. Effects run strictly in order; a `store` is durable before the next one starts.
 * `send`, `load-keys` and `check-password` are waited for as well; the devices answer later, by events.
 */
export type Effect =
  | { readonly type: 'store'; readonly point: WritePoint; readonly change: JournalChange }
  /** Behind a store that tries whether storing works again: whoever comes so far answers with `storage-works`. */
  | { readonly type: 'confirm-storage' }
  /** Packs, asks the PIN device for the MAC when `mac`, fills F52 from the PIN device when `pin`, seals, sends. */
  | {
      readonly type: 'send'
      readonly id: string
      readonly message: HostMessage
      readonly mac: boolean
      readonly pin: boolean
    }
  /** The line is open and nobody answers on it: it is cut and dialled anew, maybe to another host. */
  | { readonly type: 'redial' }
  | { readonly type: 'ask-outcome'; readonly batch: string; readonly stan: string }
  | { readonly type: 'load-keys'; readonly layout: '001' | '003' | '004'; readonly f62: Uint8Array }
  | {
      readonly type: 'read-card'
      readonly amount: number
      readonly currency: string
      readonly accepts: readonly ('stripe' | 'chip' | 'tap')[]
      /** The host is away: the card is asked to decide by itself, now. */
      readonly offline?: boolean | undefined
      readonly at: Millis
    }
  | { readonly type: 'stop-card' }
  /** The second half of a chip transaction, with what the host said. */
  | {
      readonly type: 'complete-chip'
      readonly recordId: string
      readonly approved: boolean
      readonly responseCode: string
      /** The issuer's data for the chip [F55 of the answer]. */
      readonly emv: readonly EmvTag[]
    }
  | { readonly type: 'scan-code' }
  | { readonly type: 'stop-scan' }
  | { readonly type: 'enter-pin'; readonly pan: Pan; readonly amount: number; readonly mayBypass: boolean }
  /** Also forgets a PIN block that was not used. */
  | { readonly type: 'stop-pin' }
  | { readonly type: 'print'; readonly recordId: string; readonly slips: readonly Slip[] }
  | {
      readonly type: 'speak'
      readonly zh: string
      readonly en: string
      readonly tone: 'paid' | 'not-paid' | 'attention'
    }
  | {
      readonly type: 'check-password'
      readonly number: string
      readonly salt: string
      readonly verifier: string
      readonly iterations: number
      readonly password: Secret
    }
  /** Wakes the core once, at `at`; replaces the one before. */
  | { readonly type: 'wake'; readonly at: Millis | undefined }
