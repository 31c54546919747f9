import { closeBatch } from '../journal/record-room.ts'
import type { Turn } from '../state/turn.ts'
import { batchMoved, printSettlement, refusedAgain, unfinished } from './settling.ts'

export function keysLoaded(turn: Turn) {
  const { session, counters } = turn.state
  if (session.state !== 'loading') return
  const batch = session.batch ?? counters.batch
  turn.set({
    session: {
      state: 'on',
      since: turn.now,
      failures: 0,
      batch,
      freshUntil: turn.now + turn.parameters.keyLifeMs,
    },
    refusedByHost: undefined,
  })
  const settlement = unfinished(turn.state)
  if (settlement !== undefined && !refusedAgain(settlement)) turn.remember([{ ...settlement, nextAt: turn.now }])
  for (const record of turn.state.records.values()) {
    if (record.reversal?.state === 'due')
      turn.remember([{ ...record, reversal: { ...record.reversal, nextAt: turn.now } }])
    // A question keeps a short pause, so that a host whose keys never fit is not asked without end.
    else if (record.status === 'asking' && record.askAt !== undefined)
      turn.remember([{ ...record, askAt: Math.min(record.askAt, turn.now + turn.parameters.resendPauseMs) }])
  }
  const next = { ...counters, batch, signedOnAt: turn.now }
  if (batch === counters.batch) return turn.keep('signed-on', [next])
  const moved = batchMoved(turn, batch)
  const { put, remove } = closeBatch([...turn.state.records.values()], batch)
  turn.keep('batch-adopted', [next, ...moved, ...put], remove)
  if (moved.length > 0) printSettlement(turn, false)
}
