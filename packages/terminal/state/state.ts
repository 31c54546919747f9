import type { Millis } from '@evertill/foundation'
import type {
  CounterRecord,
  HabitRecord,
  MaintenanceRecord,
  SettingsRecord,
  SettlementRecord,
  ShiftRecord,
  SignatureRecord,
} from '../journal/journal.ts'
import type { MoneyLine } from '../journal/money-line.ts'
import type { OpenSplit } from '../journal/split.ts'
import type { CartLine, TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalConfig } from '../profile/profile.ts'
import type { LiveTransaction } from './live-transaction.ts'
import type { Screen } from './screen.ts'
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

/**
 * Processing requests: the host writes into the header of its answers what it wants of this terminal [unionpay-pos §1]. They are obeyed when
 * nothing else goes on, one after the other, and what became of each is reported; what is not supported is answered too.
 */
export interface Obeying {
  /** Digits that were heard and wait, oldest first. */
  readonly waiting: readonly number[]
  readonly now?: ObeyingStep | undefined
  /** A digit is not taken again before this moment: a report may have been lost, and a host may ask for ever. */
  readonly notBefore: Readonly<Record<number, Millis>>
}

export interface ObeyingStep {
  readonly digit: number
  readonly stage: 'signing-on' | 'downloading' | 'confirming' | 'reporting'
  /** What the report will say: 0 done, 1 not supported, 2 failed. */
  readonly outcome: 0 | 1 | 2
  readonly stan?: string | undefined
  readonly until: Millis
  readonly tries: number
}
