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
 * Counts, for every dimension, the neighbours that show the same trouble. The dimension that explains most is counted
 * whole; in the others those who share it are left out, so that one shared cause does not look like several.
 */
export function peerCounts(own: Cohort, others: readonly Cohort[], now: Millis): PeerCounts[] {
  const fresh = others.filter((other) => other.terminalId !== own.terminalId && now - other.at < LATELY_MS)
  const shows = (other: Cohort): boolean => (own.trouble.kind === 'none' ? false : same(own.trouble, other.trouble))
  const counts: PeerCounts[] = []
  const groups = SHARED.flatMap(([dimension, key]) => {
    const value = own[key]
    if (value === undefined) return []
    const mates = fresh.filter((other) => other[key] === value)
    return [{ dimension, key, mates, affected: mates.filter(shows).length }]
  })
  const best = groups.reduce<(typeof groups)[number] | undefined>((first, one) => {
    const bound = surely(one.affected, one.mates.length)
    return bound > 0.2 && (first === undefined || bound > surely(first.affected, first.mates.length)) ? one : first
  }, undefined)
  for (const { dimension, mates } of groups) {
    // A fault of one version also hits part of every site and every line. Who shares the version is left out there.
    const apart =
      best === undefined || dimension === best.dimension
        ? mates
        : mates.filter((other) => other[best.key] !== own[best.key])
    counts.push({ dimension, affected: apart.filter(shows).length, of: apart.length })
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

/** Lower end of the share that k of n stand for (Wilson, one standard deviation). */
function surely(k: number, n: number): number {
  if (n === 0) return 0
  const share = k / n
  return (share + 0.5 / n - Math.sqrt((share * (1 - share)) / n + 0.25 / n ** 2)) / (1 + 1 / n)
}
