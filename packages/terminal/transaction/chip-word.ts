import { decisionOf, withLastWord } from '../host/chip-record.ts'
import { effectOnOriginal } from '../journal/original.ts'
import { joined } from '../journal/split.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { refusedAfterwards } from './chip-refusal.ts'
import { settle, undo } from './ending.ts'
import { slipDue } from './printing.ts'

/** How long a chip may take for its last word. */
export const COMPLETION_MS = 10_000

/** The chip had its last word; only now is the sale done. What it says of one that is over already is kept as evidence. */
export function chipCompleted(turn: Turn, said: Extract<TerminalEvent, { type: 'chip-completed' }>) {
  const record = turn.state.records.get(said.recordId)
  if (record === undefined) return
  const refuses = !said.accepted || decisionOf(said.emv) === 'refusal'
  const spoken: TransactionRecord = { ...record, chip: withLastWord(record.chip, said.emv) }
  const awaited = turn.state.transaction?.stage === 'completing' && turn.current === record
  if (!awaited || record.status !== 'completing') return refuses && refusedAfterwards(turn, spoken)
  if (refuses) return undo(turn, spoken, '96', 'card-declined')
  const done = joined(turn.state.records, { ...spoken, status: 'approved', slip: slipDue(turn) })
  turn.keep('completed', [done, ...effectOnOriginal(turn.state.records, record)])
  settle(turn, record.id)
}

/** The chip is gone or refused to go on, after the bank had approved: the terminal could not complete [reason 96]. */
export function chipFailed(turn: Turn, why: 'card-removed' | 'chip-silent'): void {
  const record = turn.current
  if (turn.state.transaction?.stage !== 'completing' || record?.status !== 'completing') return
  undo(turn, record, '96', why)
}
