import type { Millis } from '@evertill/foundation'
import { isMoneyOpen } from '../journal/money.ts'
import { recordsOf, splitSums } from '../journal/split.ts'
import type { Key } from '../state/event.ts'
import type { Screen } from '../state/screen.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { openUndoings } from './afterwards.ts'
import { keyedOn } from './keypad.ts'
import { beginSale, showTenders } from './tender.ts'
import { offersOf } from './tender-offer.ts'
import { saleRow } from './today.ts'

/** "Pay in parts": how much does the first one, or the next one, pay? */
export function askSplit(turn: Turn): void {
  const { screen, transaction, split } = turn.state
  if (screen.kind === 'remainder') {
    if (screen.waiting || transaction !== undefined) return
    beginSale(turn, screen.remaining, split?.lines ?? [])
  } else if (screen.kind === 'choose-tender' && transaction?.stage === 'tender' && transaction.tip === undefined) {
    if (split === undefined) turn.set({ split: { total: transaction.amount, lines: transaction.lines } })
  } else return
  const most = turn.state.transaction!.amount
  turn.show({ kind: 'split-amount', total: turn.state.split?.total ?? most, most, digits: '', amount: 0 })
}

export function splitKeyed(turn: Turn, key: Key) {
  const { screen } = turn.state
  if (screen.kind !== 'split-amount') return
  if (key === 'enter') return splitConfirmed(turn)
  turn.show(keyedOn(screen, key))
}

export function splitConfirmed(turn: Turn) {
  const { screen, transaction, split } = turn.state
  if (screen.kind !== 'split-amount' || transaction?.stage !== 'tender') return
  const refusal = screen.amount <= 0 ? 'zero' : screen.amount > screen.most ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  // All of it at once is a plain sale.
  if (split?.id === undefined && screen.amount === split?.total) turn.set({ split: undefined })
  turn.live({ amount: screen.amount })
  showTenders(turn)
}

/** Shows what was taken and what is still owed; false when nothing is. */
export function showRemainder(turn: Turn): boolean {
  const screen = remainderScreen(turn.state, turn.now)
  if (screen === undefined) {
    turn.set({ split: undefined })
    return false
  }
  turn.show(screen)
  return true
}

/** From today's list: back to the sale of this part. */
export function chooseRemainder(turn: Turn, recordId: string): void {
  const record = turn.state.records.get(recordId)
  if (record?.split === undefined || turn.state.transaction !== undefined) return
  takeUp(turn, record.split)
  showRemainder(turn)
}

export function takeUp(turn: Turn, { id, total }: { readonly id: string; readonly total: number }): void {
  turn.set({ split: { id, total, lines: [] } })
}

/** The sale in parts that is at the counter; undefined when nothing of it stands, or nothing is owed any more. */
export function remainderScreen(state: TerminalState, now: Millis): Extract<Screen, { kind: 'remainder' }> | undefined {
  const id = state.split?.id
  if (id === undefined) return undefined
  const { total, taken, remaining, open } = splitSums(state.records, id)
  if (taken === 0 || remaining === 0) return undefined
  const undoing = openUndoings(state)
  const own = recordsOf(state.records, id)
  const unknown = own.findLast(isMoneyOpen)
  return {
    kind: 'remainder',
    total,
    taken,
    remaining,
    parts: own
      .filter((part) => part.status === 'approved' || isMoneyOpen(part))
      .map((part) => saleRow(state, part, now, undoing)),
    offers: offersOf(state, now, remaining, unknown),
    waiting: open,
  }
}
