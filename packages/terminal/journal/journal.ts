import type { Millis } from '@evertill/foundation'
import type { BatchTotals, Verdicts } from './batch-totals.ts'
import type { TransactionRecord } from './transaction-record.ts'

/**
 * The moments at which something is made durable. A power cut right after any of them leaves a journal from which the
 * terminal comes back to the host's own state [LAW-3].
 */
export const WRITE_POINTS = [
  'signed-on',
  'shift',
  'before-send',
  'sent',
  'sale-stored',
  'sale-withdrawn',
  'answered',
  'completed',
  'before-print',
  'printed',
  'before-reversal',
  'before-reversal-acknowledged',
  'reversal-acknowledged',
  'chip-refused',
  'asked',
  'signature-kept',
  'before-upload',
  'signature-uploaded',
  'cash-taken',
  'settings',
  'batch-adopted',
  'settlement',
  'settlement-answered',
  'batch-closed',
  'maintenance',
] as const
export type WritePoint = (typeof WRITE_POINTS)[number]

export interface SignatureRecord {
  readonly kind: 'signature'
  /** The transaction's id. */
  readonly id: string
  /** Hexadecimal, see signature-image.ts. */
  readonly image: string
  readonly attempts: number
  readonly nextAt: Millis
  readonly state: 'due' | 'sent'
}

/** Numbers that must never go back. */
export interface CounterRecord {
  readonly kind: 'counters'
  readonly id: 'counters'
  /** The last STAN used, 0 … 999999. */
  readonly stan: number
  /** Six digits, adopted from the sign-on. */
  readonly batch: string
  /** Cash sales so far. */
  readonly cash: number
  /** When the host signed this terminal on; absent before the first time and after it was refused. */
  readonly signedOnAt?: Millis | undefined
}

export interface ShiftRecord {
  readonly kind: 'shift'
  readonly id: 'shift'
  readonly operator?: string | undefined
  readonly shift: number
  readonly since: Millis
}

export interface SettingsRecord {
  readonly kind: 'settings'
  readonly id: 'settings'
  readonly language: 'zh' | 'en'
  readonly muted: boolean
  /** 0 … 100 */
  readonly volume: number
  readonly printerWidth: 58 | 80
  /** What the host's last parameter download said; absent where the profile is newer. */
  readonly host?: HostParameters | undefined
}

/** Parameters 12 and 23 as a download brings them. */
export interface HostParameters {
  readonly answerTimeoutMs?: number
  readonly reversalRetries?: number
}

/** Where the settlement of a batch stands; the closed one stays until the next begins. */
export interface SettlementRecord {
  readonly kind: 'settlement'
  readonly id: 'settlement'
  readonly batch: string
  readonly since: Millis
  /** `flush` waits for what is open; then sums are told, details uploaded when they do not balance, what chips certified and refused, and the end said. */
  readonly stage: 'flush' | 'totals' | 'details' | 'certificates' | 'end' | 'closed'
  readonly totals: BatchTotals
  /** The host's word on both sides, kept before anything follows from it. */
  readonly verdicts?: Verdicts | undefined
  /** Messages of the upload that were acknowledged. */
  readonly uploaded: number
  /** Records of chips that are done with. */
  readonly certified?: number | undefined
  /** F11 of the step that is out. */
  readonly stan?: string | undefined
  readonly state: 'due' | 'sent'
  readonly attempts: number
  readonly nextAt: Millis
  /** Why the last try came to nothing: F39, or a word. */
  readonly why?: string | undefined
  /** The tries of parameter 23 were used up since the last answer that counted. */
  readonly rests?: boolean | undefined
  /** The host ended it by itself, with whatever had come. */
  readonly byHost?: boolean | undefined
  readonly closedAt?: Millis | undefined
  readonly slip: 'none' | 'due' | 'printed' | 'problem'
}

/** What sells here, as counts: nothing of any one sale. Rides along with the next write. */
export interface HabitRecord {
  readonly kind: 'habit'
  readonly id: 'habit'
  readonly sales: number
  /** Sales by bucket of the amount's logarithm, see habit.ts. */
  readonly amounts: Readonly<Record<string, number>>
  /** Pieces sold by category. */
  readonly categories: Readonly<Record<string, number>>
}

/** Somebody works on the terminal; without `since` nobody does. */
export interface MaintenanceRecord {
  readonly kind: 'maintenance'
  readonly id: 'maintenance'
  readonly since?: Millis | undefined
  /** The supervisor who agreed. */
  readonly by?: string | undefined
}

export type JournalRecord =
  | TransactionRecord
  | SignatureRecord
  | CounterRecord
  | ShiftRecord
  | SettingsRecord
  | SettlementRecord
  | HabitRecord
  | MaintenanceRecord

/** What one durable write changes; all of it or nothing. */
export interface JournalChange {
  readonly put: readonly JournalRecord[]
  /** Keys (`kind:id`) to take out. */
  readonly remove: readonly string[]
}

export function keyOf(record: Pick<JournalRecord, 'kind' | 'id'>): string {
  return `${record.kind}:${record.id}`
}
