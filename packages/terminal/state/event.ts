import type { Millis } from '@evertill/foundation'
import type { CardRead, CardTrouble, EmvTag, Secret } from '../card/card.ts'
import type { JournalRecord, WritePoint } from '../journal/journal.ts'
import type { Stroke } from '../journal/signature-image.ts'
import type { Language, Profile } from '../profile/profile.ts'
import type { HostMessage } from './host-message.ts'
import type { TenderChoice } from './tender.ts'

/** Keys of the amount and cash keypads. */
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'clear' | 'back' | 'enter'

/** What people do. */
export type PersonEvent =
  | { readonly type: 'operator-signed-in'; readonly number: string; readonly password: Secret }
  | { readonly type: 'operator-signed-out' }
  /** End of the day: the keys are given back; the next operator signs the terminal on again. */
  | { readonly type: 'terminal-signed-off' }
  | { readonly type: 'key-pressed'; readonly key: Key }
  /** Replaces the keyed amount, minor units; for tests and for integrations. */
  | { readonly type: 'amount-set'; readonly amount: number }
  | { readonly type: 'item-added'; readonly itemId: string }
  | { readonly type: 'quantity-set'; readonly itemId: string; readonly quantity: number }
  | { readonly type: 'cart-cleared' }
  | {
      readonly type: 'place-chosen'
      readonly place:
        | 'amount'
        | 'cart'
        | 'sales'
        | 'totals'
        | 'settings'
        | 'void'
        | 'refund'
        | 'refund-reference'
        | 'balance'
        | 'pre-authorization'
        | 'settlement'
        | 'hold-reference'
        | 'moto'
    }
  | { readonly type: 'checked-out' }
  | { readonly type: 'tender-chosen'; readonly tender: TenderChoice }
  /** The sale is paid in parts: how much is the next one? */
  | { readonly type: 'split-asked' }
  /** The sale that this record is a part of is taken up again. */
  | { readonly type: 'remainder-chosen'; readonly recordId: string }
  /** Its remainder is collected later. */
  | { readonly type: 'remainder-left' }
  /** A tip: on the sale that is being made, or (`recordId`) on one that was made. */
  | { readonly type: 'tip-asked'; readonly recordId?: string | undefined }
  | { readonly type: 'instalments-asked' }
  | { readonly type: 'instalments-chosen'; readonly count: number }
  | { readonly type: 'manual-entry-chosen' }
  | { readonly type: 'card-keyed'; readonly pan: Secret; readonly expiry: string }
  | { readonly type: 'cash-confirmed' }
  | { readonly type: 'record-chosen'; readonly recordId: string }
  | { readonly type: 'void-chosen'; readonly recordId: string }
  | { readonly type: 'refund-chosen'; readonly recordId: string }
  /** Takes the money of a hold; `advice`: the host is told instead of asked. */
  | { readonly type: 'completion-chosen'; readonly recordId: string; readonly advice: boolean }
  /** A hold of another terminal, or of a record that is gone. `date` MMDD of the hold; minor units. */
  | {
      readonly type: 'hold-reference-keyed'
      readonly purpose: 'completion' | 'completion-advice' | 'pre-authorization-void'
      readonly approvalCode: string
      readonly date: string
      readonly amount: number
    }
  | { readonly type: 'confirmed' }
  /** `date` MMDD of the sale; amounts in minor units. */
  | {
      readonly type: 'refund-reference-keyed'
      readonly rrn: string
      readonly date: string
      readonly amount: number
      readonly batch: string
      readonly stan: string
    }
  | { readonly type: 'supervisor-signed'; readonly number: string; readonly password: Secret }
  | { readonly type: 'signature-drawn'; readonly strokes: readonly Stroke[] }
  /** The customer signs on paper instead. */
  | { readonly type: 'signature-on-paper' }
  | { readonly type: 'reprint-asked'; readonly recordId: string }
  /** Closes the batch; asked again, it tries at once where it waits. */
  | { readonly type: 'settlement-asked' }
  | { readonly type: 'settlement-reprint-asked' }
  /** Something the terminal can do to help itself; none of it moves money. */
  | { readonly type: 'mending-asked'; readonly what: Mending }
  /** The key to maintenance was held this long. */
  | { readonly type: 'maintenance-asked'; readonly heldMs: number }
  | { readonly type: 'maintenance-left' }
  | { readonly type: 'slip-retried' }
  | { readonly type: 'slip-skipped' }
  | { readonly type: 'pin-repeated' }
  | { readonly type: 'another-tender-asked' }
  /** Save the sale while the host is away; only where the screen offers it. */
  | { readonly type: 'offline-chosen' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'continued' }
  | { readonly type: 'language-chosen'; readonly language: Language }
  | { readonly type: 'sound-set'; readonly muted: boolean; readonly volume: number }
  | { readonly type: 'printer-width-set'; readonly width: 58 | 80 }
  | { readonly type: 'notice-dismissed'; readonly id: string }

/** What the devices report. */
export type DeviceEvent =
  | { readonly type: 'card-read'; readonly card: CardRead }
  | { readonly type: 'card-failed'; readonly trouble: CardTrouble }
  | { readonly type: 'card-removed' }
  /** The chip's last word on the transaction of this record. */
  | {
      readonly type: 'chip-completed'
      readonly recordId: string
      readonly accepted: boolean
      readonly emv: readonly EmvTag[]
    }
  | { readonly type: 'chip-failed'; readonly trouble: CardTrouble }
  | { readonly type: 'code-scanned'; readonly code: Secret }
  | { readonly type: 'pin-digits'; readonly count: number }
  | { readonly type: 'pin-entered' }
  | { readonly type: 'pin-bypassed' }
  | { readonly type: 'pin-ended'; readonly reason: 'cancelled' | 'timeout' | 'failed' }
  | { readonly type: 'keys-loaded' }
  | { readonly type: 'keys-refused'; readonly reason: 'kcv' | 'format' | 'no-master-key' | 'device' }
  | { readonly type: 'slip-printed'; readonly recordId: string }
  | { readonly type: 'slip-failed'; readonly recordId: string; readonly problem: string }
  | { readonly type: 'password-checked'; readonly number: string; readonly ok: boolean }

/** Of the MAC of a message: `absent` when F64 was not there, `unchecked` when no key was loaded. */
export type MacFound = 'good' | 'bad' | 'absent' | 'unchecked'

/** What the line and the host say. */
export type HostEvent =
  | { readonly type: 'line-up'; readonly canAsk: boolean }
  | { readonly type: 'line-down'; readonly reason: string }
  | {
      readonly type: 'message-received'
      readonly message: HostMessage
      readonly mac: MacFound
      /** The sixth digit of the header: what the host wants of this terminal, 0 or absent for nothing [unionpay-pos §1]. */
      readonly request?: number | undefined
    }
  | { readonly type: 'garbage-received'; readonly code: string }
  | { readonly type: 'message-sent'; readonly id: string }
  | {
      readonly type: 'send-failed'
      readonly id: string
      readonly reason: 'line-down' | 'no-key' | 'message-refused' | 'no-pin'
    }
  | {
      readonly type: 'outcome-told'
      readonly batch: string
      readonly stan: string
      readonly money: 'no' | 'yes' | 'reversing' | 'unknown'
    }
  /** A word about the wallet's order that is out; never about money. */
  | {
      readonly type: 'progress-told'
      readonly batch: string
      readonly stan: string
      readonly what: 'payer-confirms' | 'ended'
      readonly until?: Millis | undefined
    }
  | { readonly type: 'profile-received'; readonly profile: Profile }
  | {
      readonly type: 'notice-received'
      readonly id: string
      readonly zh: string
      readonly en: string
      readonly level: 'info' | 'warning'
      /** Until when it is true; one that has passed takes the notice back. */
      readonly until?: Millis | undefined
      readonly emergency?: boolean | undefined
    }
  /** Somebody at the console asks for it; it is done when nothing else goes on. */
  | { readonly type: 'test-asked'; readonly test: 'sign-on' | 'echo' }
  | { readonly type: 'terminal-refused'; readonly code: string; readonly zh: string; readonly en: string }

/** What the machine around the core reports. */
export type RuntimeEvent =
  /** The first event. `seed` spreads retries, 0 … 2^32−1. */
  | {
      readonly type: 'booted'
      readonly records: readonly JournalRecord[]
      readonly damaged: readonly string[]
      readonly seed: number
    }
  | { readonly type: 'woke' }
  /** The machine's clock was set, in ms; negative: back. */
  | { readonly type: 'clock-set'; readonly byMs: number }
  | { readonly type: 'storage-works' }
  | { readonly type: 'store-failed'; readonly point: WritePoint; readonly code: string }
  | {
      readonly type: 'devices-told'
      readonly reader: boolean
      readonly pinPad: boolean
      readonly scanner: boolean
      readonly printer: boolean
    }

export type TerminalEvent = PersonEvent | DeviceEvent | HostEvent | RuntimeEvent

/** What a person or the doctor may ask of the terminal to help itself. None of it can move money. */
export type Mending =
  | 'sign-on'
  | 'second-host'
  | 'reload-parameters'
  | 'reverse-now'
  | 'clear-print-queue'
  | 'print-test'
