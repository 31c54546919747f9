import type { Millis } from '@evertill/foundation'
import type { SealedKey, WorkingKeyLayout } from '../../keys/index.ts'

/** What the switch remembers of one terminal between messages. Keys are sealed; only the port can use them. */
export interface Session {
  readonly terminalId: string
  readonly layout: WorkingKeyLayout
  /** Absent before the first sign-on and after a sign-off. */
  readonly pik: SealedKey | null
  readonly mak: SealedKey | null
  readonly tdk: SealedKey | null
  /** F60.2 that the terminal must use: it adopts it at sign-on. */
  readonly batch: string
  /** Between the 0500 of this batch and its end: nothing new is begun in it. */
  readonly settling: boolean
  readonly signedOn: boolean
  readonly signedOnAt: Millis
}

/** The first batch of a terminal that was never seen. */
export const FIRST_BATCH = '000001'

/** The number after this one; 999999 is followed by 000001. */
export function nextBatch(batch: string): string {
  return String((Number(batch) % 999_999) + 1).padStart(6, '0')
}
