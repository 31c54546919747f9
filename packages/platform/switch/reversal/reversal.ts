import type { Millis } from '@evertill/foundation'
import type { JournalId } from '../journal/journal.ts'

/** What must still be said to an issuer until it has acknowledged it: that something is undone, or that something is refunded. */
export interface OpenReversal {
  readonly journalId: JournalId
  /** `advice`: what was approved here for an issuer that could not be reached. */
  readonly kind: 'reversal' | 'refund' | 'advice'
  readonly link: string
  /** F60 of the 0420 [unionpay-pos §8]. */
  readonly reason: string
  readonly openedAt: Millis
  /** Attempts that left the house. */
  readonly attempts: number
  /** Not before this moment; kept, so that it survives a restart. */
  readonly nextAt: Millis
  /** Answer of the last attempt; empty when there was none. */
  readonly lastCode: string
  /** When it was told of as aged; null while it is young. */
  readonly agedAt: Millis | null
  /** The switch approved it for its issuer, whatever has become of it since. */
  readonly stoodIn: boolean
}

/**
 * What may happen to one attempt. Whole groups are moved where they lie, by one statement each: those of a line that came back are due
 * at once (`hasten`), those that grew old are told of (`ageReversals`), one whose approval arrived after all begins anew (`openReversal`).
 */
export type ReversalEvent =
  /** It was put on the line. */
  | { readonly kind: 'sent' }
  /** The issuer said so. */
  | { readonly kind: 'answered'; readonly code: string }
  /** It could not be sent, or nothing came back. */
  | { readonly kind: 'unanswered' }

export type ReversalStep =
  | { readonly kind: 'keep'; readonly reversal: OpenReversal }
  /** Acknowledged: the money is not, or no longer, taken. */
  | { readonly kind: 'done'; readonly code: string }
  /** A refund that the issuer refused for good. */
  | { readonly kind: 'refused'; readonly code: string }

/** 00 and 11 undone; 12 and 25 the issuer never had it or has undone it: these close it [practice: Money]. A part (10) leaves the rest. */
const CLOSES = new Set(['00', '11', '12', '25'])
/** Qualified approvals of an advice [unionpay-pos §9]. */
const ADVISED = new Set(['A2', 'A4', 'A5', 'A6'])
/** Answers to a refund that mean: not now, ask again. */
const LATER = new Set(['09', '22', '68', '90', '91', '92', '96', '98', '99', 'A0'])

const FIRST_PAUSE_MS = 2_000
const LAST_PAUSE_MS = 60_000

/** The pause before the next attempt: doubled from 2 s up to a minute, with up to half of it added by `chance` (0 ≤ x < 1). */
export function pauseMs(attempts: number, chance: number): number {
  const base = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 10), LAST_PAUSE_MS)
  return Math.round(base * (1 + chance / 2))
}

export function step(reversal: OpenReversal, event: ReversalEvent, now: Millis, chance: number): ReversalStep {
  switch (event.kind) {
    case 'sent':
      return keep({
        ...reversal,
        attempts: reversal.attempts + 1,
        nextAt: now + pauseMs(reversal.attempts + 1, chance),
      })
    case 'answered': {
      if (reversal.kind === 'reversal') {
        if (CLOSES.has(event.code)) return { kind: 'done', code: event.code }
        return keep({ ...reversal, lastCode: event.code, nextAt: now + pauseMs(reversal.attempts, chance) })
      }
      if (event.code === '00' || event.code === '11') return { kind: 'done', code: event.code }
      if (reversal.kind === 'advice' && ADVISED.has(event.code)) return { kind: 'done', code: event.code }
      if (!LATER.has(event.code)) return { kind: 'refused', code: event.code }
      return keep({ ...reversal, lastCode: event.code, nextAt: now + pauseMs(reversal.attempts, chance) })
    }
    case 'unanswered':
      return keep({ ...reversal, nextAt: now + pauseMs(Math.max(reversal.attempts, 1), chance) })
  }
}

function keep(reversal: OpenReversal): ReversalStep {
  return { kind: 'keep', reversal }
}
