import type { IncidentDimension } from '@evertill/contract'

/** What a terminal shares with others, and whether it is lost now. */
export interface Member {
  readonly terminalId: string
  readonly lost: boolean
  readonly shares: Readonly<Partial<Record<SharedDimension, string>>>
}

/** From the narrow to the wide: where two explain the same terminals, the narrow one names them better. */
export const SHARED_DIMENSIONS = [
  'site',
  'merchant',
  'isp',
  'version',
  'model',
  'region',
  'acquirer-link',
] as const satisfies readonly IncidentDimension[]
export type SharedDimension = (typeof SHARED_DIMENSIONS)[number]

export interface Group {
  readonly dimension: SharedDimension
  readonly value: string
  /** Lost terminals that this group explains. */
  readonly lost: readonly string[]
  /** Terminals that share it, lost or not. */
  readonly of: number
}

/** Fewer together are several troubles of their own. */
const FEWEST = 3
/** The share that must surely be hit before one cause is believed. */
const SURE = 0.25
const MOST_GROUPS = 20

/**
 * Explains lost terminals by what they share: the group that is surely hit the most takes its terminals, then the next one
 * is looked for among the rest. Two thousand silent terminals of one carrier are one group and not two thousand. Pure.
 */
export function groupLost(members: Iterable<Member>): readonly Group[] {
  const well = new Map<string, number>()
  const left = new Map<string, Member>()
  for (const member of members) {
    if (member.lost) left.set(member.terminalId, member)
    else
      for (const dimension of SHARED_DIMENSIONS) {
        const value = member.shares[dimension]
        if (value === undefined) continue
        const key = `${dimension} ${value}`
        well.set(key, (well.get(key) ?? 0) + 1)
      }
  }
  const groups: Group[] = []
  while (left.size >= FEWEST && groups.length < MOST_GROUPS) {
    const best = bestOf(left, well)
    if (best === undefined) break
    groups.push(best)
    for (const id of best.lost) left.delete(id)
  }
  return groups
}

function bestOf(left: ReadonlyMap<string, Member>, well: ReadonlyMap<string, number>): Group | undefined {
  const found = new Map<string, { dimension: SharedDimension; value: string; lost: string[] }>()
  for (const { terminalId, shares } of left.values())
    for (const dimension of SHARED_DIMENSIONS) {
      const value = shares[dimension]
      if (value === undefined) continue
      const key = `${dimension} ${value}`
      const group = found.get(key) ?? { dimension, value, lost: [] }
      if (group.lost.length === 0) found.set(key, group)
      group.lost.push(terminalId)
    }
  let best: Group | undefined
  let score = SURE
  for (const [key, group] of found) {
    if (group.lost.length < FEWEST) continue
    const of = group.lost.length + (well.get(key) ?? 0)
    const sure = surely(group.lost.length, of)
    const narrower =
      best !== undefined &&
      SHARED_DIMENSIONS.indexOf(group.dimension) < SHARED_DIMENSIONS.indexOf(best.dimension) &&
      sure > score - 1e-9
    if (sure > score + 1e-9 || narrower) {
      best = { ...group, of }
      score = sure
    }
  }
  return best
}

/** Lower end of the share that k of n stand for (Wilson, one standard deviation). */
function surely(k: number, n: number): number {
  const share = k / n
  return (share + 0.5 / n - Math.sqrt((share * (1 - share)) / n + 0.25 / n ** 2)) / (1 + 1 / n)
}
