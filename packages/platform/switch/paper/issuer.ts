import type { IssuerRow, Words } from '@evertill/contract'
import type { LinkStanding } from '../issuer/link.ts'

/** An answer slower than this, on average, makes a link slow. */
const SLOW_MS = 3_000

export function issuerRowOf(standing: LinkStanding, openReversals: number, name?: Words): IssuerRow {
  const { up, connections, latencyMs } = standing
  return {
    id: standing.name,
    ...(name === undefined ? {} : { name }),
    state: !up ? 'down' : connections.up < connections.of ? 'part' : (latencyMs ?? 0) > SLOW_MS ? 'slow' : 'up',
    since: standing.since,
    reason: standing.reason,
    connections,
    pending: standing.inFlight,
    queued: standing.queued,
    latencyMs,
    answered: standing.answered,
    timeouts: standing.unanswered,
    openReversals,
  }
}
