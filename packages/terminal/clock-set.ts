import { obeyingMoved } from './host/obeying.ts'
import type { Turn } from './state/turn.ts'

/**
 * Somebody set the clock by `byMs` (negative: back). Whatever waits for a moment waits as long as before: a till whose clock is put
 * right must not stand still until the old time has come round again.
 */
export function clockSet(turn: Turn, byMs: number): void {
  const { session, transaction, lock, screen, maintenance } = turn.state
  const moved = <T extends number | undefined>(at: T): T => (at === undefined ? at : at + byMs) as T
  turn.set({
    session: {
      ...session,
      since: moved(session.since),
      nextAt: moved(session.nextAt),
      freshUntil: moved(session.freshUntil),
    },
    lock: { ...lock, until: moved(lock.until) },
    obeying: obeyingMoved(turn.state.obeying, byMs),
    probeAt: moved(turn.state.probeAt),
    maintenance: { ...maintenance, since: moved(maintenance.since) },
    screen: {
      ...screen,
      ...('since' in screen ? { since: moved(screen.since) } : {}),
      ...('until' in screen ? { until: moved(screen.until) } : {}),
    } as typeof screen,
  })
  if (transaction !== undefined) turn.live({ since: moved(transaction.since), until: moved(transaction.until) })
  // In memory only: at the next start everything that is open is due at once.
  const { settlement } = turn.state
  if (settlement !== undefined) turn.remember([{ ...settlement, nextAt: moved(settlement.nextAt) }])
  turn.remember([...turn.state.signatures.values()].map((upload) => ({ ...upload, nextAt: moved(upload.nextAt) })))
  turn.remember(
    [...turn.state.records.values()]
      .filter(
        (record) => record.askAt !== undefined || (record.reversal !== undefined && record.reversal.state !== 'closed'),
      )
      .map((record) => ({
        ...record,
        askAt: moved(record.askAt),
        reversal: record.reversal && { ...record.reversal, nextAt: moved(record.reversal.nextAt) },
      })),
  )
}
