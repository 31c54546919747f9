import type { IncidentRow, IssuerRow, MaintenanceRow, Overview } from '@evertill/contract'

/** One thing that stops payments (`stop`) or may soon (`open`), with the room where it is looked into. */
export type Stop = { readonly meaning: 'stop' | 'open'; readonly to: string } & (
  | { readonly kind: 'incident'; readonly incident: IncidentRow }
  | { readonly kind: 'refused-overload' | 'refused-database'; readonly count: number }
  | { readonly kind: 'maintenance'; readonly row: MaintenanceRow }
  | { readonly kind: 'issuer-down' | 'issuer-part' | 'issuer-slow'; readonly issuer: IssuerRow }
  | { readonly kind: 'no-sales'; readonly minutes: number }
  | { readonly kind: 'approval-fell'; readonly now: number; readonly before: number }
  | { readonly kind: 'unknown-outcomes'; readonly count: number }
  | { readonly kind: 'terminals-offline'; readonly count: number; readonly total: number }
  | {
      readonly kind: 'reversals-open'
      readonly count: number
      readonly amount: number
      readonly oldestAt: number | undefined
    }
  | { readonly kind: 'books-behind'; readonly count: number }
)

/** Below this many sales a rate is chance, not news. */
const ENOUGH = 20
/** Outbox events that the books may be behind before it is worth a word. */
const BEHIND = 1_000
/** A reversal younger than this is under way, not late. */
const LATE_MS = 60_000

/** The value below which `share` of the sorted values lie. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

export interface Band {
  readonly low: number
  readonly high: number
}

/** Where eight of ten minutes of the last hour lay; undefined before there was enough trade to say so. */
export function usualBand(overview: Overview): Band | undefined {
  // The minute that runs is not over, so it would only pull the band down.
  const whole = overview.minutes.slice(0, -1).map((minute) => minute.count)
  if (whole.filter((count) => count > 0).length < 10) return undefined
  const sorted = [...whole].sort((a, b) => a - b)
  return { low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) }
}

/** Whole minutes at the end without a single sale. */
function silentMinutes(overview: Overview): number {
  const counts = overview.minutes.map((minute) => minute.count)
  let silent = 0
  for (let at = counts.length - 1; at >= 0 && counts[at] === 0; at--) silent++
  return Math.max(0, silent - 1)
}

/** What stops payments now, gravest first. Everything is read from the overview, so the wall and the page agree. */
export function stopsOf(overview: Overview): readonly Stop[] {
  const stops: Stop[] = []
  const incidents = (overview.incidents ?? []).filter((one) => one.state !== 'returned' && one.state !== 'closed')
  for (const incident of incidents)
    stops.push({ kind: 'incident', meaning: 'stop', to: `/incidents/${incident.id}`, incident })
  const { overload = 0, database = 0 } = overview.refused ?? {}
  if (overload > 0) stops.push({ kind: 'refused-overload', meaning: 'stop', to: '/incidents', count: overload })
  if (database > 0) stops.push({ kind: 'refused-database', meaning: 'stop', to: '/incidents', count: database })
  for (const row of overview.maintenance ?? [])
    if (row.state === 'now') stops.push({ kind: 'maintenance', meaning: 'open', to: '/maintenance', row })
  const lines = new Set(incidents.filter((one) => one.kind === 'line').map((one) => one.value))
  for (const issuer of overview.issuers) {
    // One thing is told once: an incident that somebody works on stands for its line.
    if (lines.has(issuer.id)) continue
    if (issuer.state === 'down') stops.push({ kind: 'issuer-down', meaning: 'stop', to: '/issuers', issuer })
    if (issuer.state === 'part') stops.push({ kind: 'issuer-part', meaning: 'open', to: '/issuers', issuer })
    if (issuer.state === 'slow') stops.push({ kind: 'issuer-slow', meaning: 'open', to: '/issuers', issuer })
  }
  const silent = silentMinutes(overview)
  const band = usualBand(overview)
  if (band && band.low > 0 && silent >= 3)
    stops.push({ kind: 'no-sales', meaning: 'stop', to: '/transactions', minutes: silent })
  const { hour, hourBefore, terminals, reversals } = overview
  if (
    hour.approvalRate !== undefined &&
    hourBefore.approvalRate !== undefined &&
    hour.count >= ENOUGH &&
    hourBefore.count >= ENOUGH
  ) {
    const fall = hourBefore.approvalRate - hour.approvalRate
    if (fall >= 0.1)
      stops.push({
        kind: 'approval-fell',
        meaning: fall >= 0.3 ? 'stop' : 'open',
        to: '/transactions',
        now: hour.approvalRate,
        before: hourBefore.approvalRate,
      })
  }
  if (hour.count >= ENOUGH && hour.unknown / hour.count >= 0.05)
    stops.push({ kind: 'unknown-outcomes', meaning: 'open', to: '/transactions', count: hour.unknown })
  const seen = terminals.online + terminals.silent + terminals.offline
  const explained = incidents.reduce((sum, one) => sum + (one.kind === 'silent' ? one.affected : 0), 0)
  const away = Math.max(0, terminals.silent + terminals.offline - explained)
  if (away > 0)
    stops.push({
      kind: 'terminals-offline',
      meaning: away === seen ? 'stop' : 'open',
      to: '/terminals',
      count: away,
      total: seen,
    })
  if (reversals.open > 0 && (reversals.oldestAt === undefined || overview.at - reversals.oldestAt > LATE_MS))
    stops.push({
      kind: 'reversals-open',
      meaning: 'open',
      to: '/issuers',
      count: reversals.open,
      amount: reversals.amount,
      oldestAt: reversals.oldestAt,
    })
  if (overview.outboxLag > BEHIND)
    stops.push({ kind: 'books-behind', meaning: 'open', to: '/issuers', count: overview.outboxLag })
  return stops.sort((a, b) => Number(a.meaning !== 'stop') - Number(b.meaning !== 'stop'))
}

/** True while nobody ever paid here: the first run, which teaches instead of showing zeros. */
export function isFirstRun(overview: Overview): boolean {
  return overview.today.count === 0 && overview.hour.count === 0 && overview.hourBefore.count === 0
}
