import type { PeerDimension } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import type { PeerCounts } from './reading.ts'

/** Where the trouble of a terminal shows from the platform's side. Terminals with the same one "show the same". */
export type Trouble =
  | { readonly kind: 'none' }
  /** Nothing heard any more. */
  | { readonly kind: 'silent' }
  /** Sales or sign-ons that got no answer. */
  | { readonly kind: 'unanswered' }
  /** Refused for a reason that is not the card's: the F39 class. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Stopped on the device itself, before a card. */
  | { readonly kind: 'device' }
  /** One issuer's or one wallet's sales fail. */
  | { readonly kind: 'line'; readonly line: string }

/** What terminals can have in common. Absent: not known. */
export interface Cohort {
  readonly terminalId: string
  readonly at: Millis
  readonly trouble: Trouble
  readonly site?: string | undefined
  readonly region?: string | undefined
  readonly isp?: string | undefined
  readonly model?: string | undefined
  readonly version?: string | undefined
  readonly acquirerLink?: string | undefined
  readonly merchant?: string | undefined
  /** Lines over which it sold lately, and which of them failed. */
  readonly lines?: Readonly<Record<string, 'passed' | 'failed'>> | undefined
}

const LATELY_MS = 30 * 60_000
const SHARED: readonly (readonly [PeerDimension, keyof Cohort])[] = [
  ['site', 'site'],
  ['region', 'region'],
  ['isp', 'isp'],
  ['model', 'model'],
  ['version', 'version'],
  ['acquirer-link', 'acquirerLink'],
  ['merchant', 'merchant'],
]

/** Silence and missing answers are two faces of one trouble: which one is seen depends on who asked last. */
function same(a: Trouble, b: Trouble): boolean {
  const unheard = (it: Trouble): boolean => it.kind === 'silent' || it.kind === 'unanswered'
  if (unheard(a)) return unheard(b)
  if (a.kind === 'refused') return b.kind === 'refused' && b.code === a.code
  if (a.kind === 'line') return b.kind === 'line' && b.line === a.line
  return a.kind === b.kind
}

/**
 * Counts, for every dimension, the neighbours that show the same trouble. A terminal without a trouble of its own that
 * the platform can see is compared by any trouble: then neighbours without one speak for a cause of its own.
 */
export function peerCounts(own: Cohort, others: readonly Cohort[], now: Millis): PeerCounts[] {
  const fresh = others.filter((other) => other.terminalId !== own.terminalId && now - other.at < LATELY_MS)
  const shows = (other: Cohort): boolean => (own.trouble.kind === 'none' ? false : same(own.trouble, other.trouble))
  const counts: PeerCounts[] = []
  for (const [dimension, key] of SHARED) {
    const value = own[key]
    if (value === undefined) continue
    const mates = fresh.filter((other) => other[key] === value)
    counts.push({ dimension, affected: mates.filter(shows).length, of: mates.length })
  }
  for (const [line, outcome] of Object.entries(own.lines ?? {})) {
    if (outcome !== 'failed') continue
    const users = fresh.filter((other) => other.lines?.[line] !== undefined)
    const dimension = line.startsWith('wallet') ? 'wallet' : 'issuer'
    counts.push({
      dimension,
      affected: users.filter((other) => other.lines?.[line] === 'failed').length,
      of: users.length,
    })
  }
  return counts.filter((count) => count.of > 0)
}
