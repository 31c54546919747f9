import { isOpen } from '../host/session.ts'
import type { Turn } from '../state/turn.ts'
import { isStanding } from './batch-totals.ts'

/** Records that stay at hand. */
export const MOST_RECORDS = 3_000

/**
 * Makes room for one more: the oldest settled records go, and a refund of one of them goes by its reference. What stands in the open batch
 * stays, because its sums are told at the end: at most 999 on a side, so that others give way to it.
 *
 * @returns ids to take out of the journal
 */
export function forgotten(turn: Turn): readonly string[] {
  const { records, counters } = turn.state
  if (records.size < MOST_RECORDS) return []
  const old: string[] = []
  for (const record of records.values()) {
    if (records.size - old.length < MOST_RECORDS) break
    if (!isOpen(record) && !isStanding(record, counters.batch)) old.push(record.id)
  }
  const kept = new Map(records)
  for (const id of old) kept.delete(id)
  turn.set({ records: kept })
  return old
}
