import type { Millis, TransactionType } from '@evertill/foundation'
import type { CardRead, Secret } from '../card/card.ts'
import type { WalletKind } from '../card/wallet-code.ts'
import type { Obeying } from '../host/obeying.ts'
import type {
  CartLine,
  CounterRecord,
  HabitRecord,
  MaintenanceRecord,
  Original,
  SettingsRecord,
  SettlementRecord,
  ShiftRecord,
  SignatureRecord,
  TransactionRecord,
} from '../journal/journal.ts'
import type { MoneyLine } from '../journal/money-line.ts'
import type { OpenSplit } from '../journal/split.ts'
import type { TerminalConfig } from '../profile/profile.ts'
import type { Screen, Tender } from './screen.ts'
import type { Limit, StateLine } from './state-line.ts'

/** The conversation with the host about keys. */
export interface Session {
  /** `closed`: signed off by a person; the next operator opens it again. */
  readonly state: 'off' | 'sent' | 'loading' | 'on' | 'failed' | 'closed'
  readonly since: Millis
  /** STAN of the sign-on that is out. */
  readonly stan?: string | undefined
  /** When an answer is given up, or when it is tried again. */
  readonly nextAt?: Millis | undefined
  readonly failures: number
  readonly why?: Limit | undefined
  readonly responseCode?: string | undefined
  readonly batch?: string | undefined
  /** Working keys are usable until then. */
  readonly freshUntil?: Millis | undefined
}

/** The one transaction that is being made. Card and code live here and nowhere else. */
export interface LiveTransaction {
  readonly type: TransactionType
  readonly tender: Tender
  readonly amount: number
  readonly stage:
    | 'tender'
    | 'presenting'
    | 'confirming'
    | 'keying'
    | 'pin'
    | 'cash'
    | 'supervisor'
    | 'held'
    | 'out'
    | 'completing'
    | 'signing'
  readonly since: Millis
  readonly until?: Millis | undefined
  readonly card?: CardRead | undefined
  readonly code?: { readonly secret: Secret; readonly wallet: WalletKind } | undefined
  /** The shop shows a code: asked for, and then the one that is before the customer. */
  readonly shows?: boolean | undefined
  readonly shown?: { readonly text: string; readonly since: Millis; readonly until: Millis } | undefined
  /** When the host is asked again what became of the shown code. */
  readonly askAt?: Millis | undefined
  /** The payer keys a password on the phone. */
  readonly confirms?: boolean | undefined
  readonly pin: 'entered' | 'bypassed' | 'not-asked'
  readonly pinAgain: boolean
  /** The bank wants a PIN although the tap was under the limit (61). */
  readonly pinWanted?: boolean | undefined
  /** The customer buys the same again, the cashier says. */
  readonly repeatMeant?: boolean | undefined
  readonly chipFailed: boolean
  readonly cardGone: boolean
  readonly lines: readonly CartLine[]
  readonly original?: Original | undefined
  readonly supervisor?: string | undefined
  readonly recordId?: string | undefined
  /** How much of the amount is a tip, minor units. */
  readonly tip?: number | undefined
  readonly instalments?: number | undefined
  /** Digits of the cash keypad. */
  readonly digits: string
}

export interface Notice {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly level: 'info' | 'warning'
  readonly at: Millis
  /** It goes by itself then, because it would no longer be true. */
  readonly until?: Millis | undefined
  readonly emergency?: boolean | undefined
}

/** Everything the terminal knows. Immutable; the next one comes from `step`. */
export interface TerminalState {
  readonly config: TerminalConfig
  readonly booted: boolean
  readonly seed: number
  readonly line: {
    readonly up: boolean
    readonly canAsk: boolean
    readonly since: Millis
    readonly reason?: string | undefined
  }
  readonly devices: {
    readonly reader: boolean
    readonly pinPad: boolean
    readonly scanner: boolean
    readonly printer: boolean
  }
  readonly session: Session
  readonly counters: CounterRecord
  readonly shift: ShiftRecord
  readonly settings: SettingsRecord
  /** Wrong passwords in a row, and the end of the lock. */
  readonly lock: {
    readonly failures: number
    readonly until?: Millis | undefined
    readonly checking?: string | undefined
  }
  /** What is being keyed and put into the cart. */
  readonly digits: string
  readonly cart: readonly CartLine[]
  readonly transaction: LiveTransaction | undefined
  /** The sale in several parts that is at the counter. */
  readonly split?: OpenSplit | undefined
  /** By id, oldest first. */
  readonly records: ReadonlyMap<string, TransactionRecord>
  /** The settlement that runs, or the last one. */
  readonly settlement?: SettlementRecord | undefined
  readonly signatures: ReadonlyMap<string, SignatureRecord>
  /** Ids of slips that wait, oldest first; the first one is with the printer. */
  readonly slips: readonly {
    readonly recordId: string
    readonly reprint: boolean
    /** `stopped` until somebody has mended the printer. */
    readonly state: 'waiting' | 'printing' | 'stopped'
  }[]
  readonly notices: readonly Notice[]
  readonly habit: HabitRecord
  /** The habit has grown since it was last written. */
  readonly habitDue: boolean
  readonly maintenance: MaintenanceRecord
  readonly testPrint?:
    | {
        readonly state: 'printing' | 'printed' | 'failed'
        readonly problem?: string | undefined
        readonly at: Millis
      }
    | undefined
  /** Limits that devices and storage impose. */
  readonly faults: readonly Limit[]
  readonly refusedByHost?: string | undefined
  readonly screen: Screen
  /** The money line of the screen, when it speaks about money. */
  readonly money: MoneyLine | undefined
  readonly stateLine: StateLine
  /** When the host was last heard, and the echo test that is out. */
  /** What the host wants of this terminal by the header of its answers. */
  readonly obeying: Obeying
  readonly echo: { readonly heardAt: Millis; readonly stan?: string | undefined; readonly until?: Millis | undefined }
  /** When storing is tried again, after it failed. */
  readonly probeAt?: Millis | undefined
  /** When somebody last touched the till. */
  readonly touchedAt: Millis
  readonly wakeAt: Millis | undefined
}
