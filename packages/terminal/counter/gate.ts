import { showSettlement, unfinished } from '../host/settling.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { inMaintenance, showMaintenance } from './maintenance.ts'

const PEOPLE: ReadonlySet<TerminalEvent['type']> = new Set([
  'key-pressed',
  'amount-set',
  'item-added',
  'quantity-set',
  'cart-cleared',
  'place-chosen',
  'checked-out',
  'tender-chosen',
  'manual-entry-chosen',
  'card-keyed',
  'cash-confirmed',
  'split-asked',
  'remainder-chosen',
  'tip-asked',
  'remainder-left',
  'tip-asked',
  'instalments-asked',
  'instalments-chosen',
  'record-chosen',
  'void-chosen',
  'refund-chosen',
  'confirmed',
  'refund-reference-keyed',
  'completion-chosen',
  'hold-reference-keyed',
  'settlement-asked',
  'settlement-reprint-asked',
  'reprint-asked',
  'another-tender-asked',
  'offline-chosen',
  'pin-repeated',
  'mending-asked',
  'maintenance-asked',
])

const SELLING: ReadonlySet<TerminalEvent['type']> = new Set([
  'split-asked',
  'remainder-chosen',
  'amount-set',
  'item-added',
  'quantity-set',
  'checked-out',
  'void-chosen',
  'refund-chosen',
  'completion-chosen',
  'refund-reference-keyed',
  'hold-reference-keyed',
  'confirmed',
  'another-tender-asked',
  'offline-chosen',
  'pin-repeated',
])

/** Somebody works on the terminal, or the batch is being closed: what would add to it is answered with how far the closing is. */
export function closing(turn: Turn, event: TerminalEvent): boolean {
  if (turn.state.transaction !== undefined || !SELLING.has(event.type)) return false
  if (inMaintenance(turn.state)) {
    showMaintenance(turn)
    return true
  }
  if (unfinished(turn.state) === undefined) return false
  showSettlement(turn)
  return true
}

/** Without an operator nobody sells, voids or refunds; what is already running still comes to its end. */
export function lockedOut(turn: Turn, event: TerminalEvent): boolean {
  return turn.state.shift.operator === undefined && PEOPLE.has(event.type)
}
