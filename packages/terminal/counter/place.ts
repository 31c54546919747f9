import { showSettlement, unfinished } from '../host/settling.ts'
import { doubtIn } from '../journal/habit.ts'
import { moneyOf } from '../journal/money.ts'
import { totalsOf } from '../journal/totals.ts'
import { careOf } from '../profile/care.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { markSeen } from '../transaction/storing.ts'
import { cartTotal } from './cart.ts'
import { amountOf } from './keypad.ts'
import { inMaintenance, showMaintenance } from './maintenance.ts'
import { showSignIn } from './operator.ts'
import { askOrder } from './ordering.ts'
import { showRemainder } from './splitting.ts'
import { cancel } from './tender.ts'
import { saleRow, saleRows, todaysRecords } from './today.ts'
import { beginBalance } from './undoing.ts'

type Place = Extract<TerminalEvent, { type: 'place-chosen' }>['place']

const LOOKING: ReadonlySet<Place> = new Set(['sales', 'totals', 'settings', 'settlement'])

const UNDOING: ReadonlySet<Place> = new Set(['void', 'refund', 'refund-reference'])

/** Screens between which a cashier may walk while no transaction runs. */
export function goTo(turn: Turn, place: Place) {
  if (turn.state.transaction !== undefined) return
  if (inMaintenance(turn.state) && !LOOKING.has(place)) return showMaintenance(turn)
  // A batch that is being closed takes nothing more; lists and settings stay open.
  if (unfinished(turn.state) !== undefined && !LOOKING.has(place)) return showSettlement(turn)
  // What was begun is finished, undone or put off before the next sale.
  if (turn.state.split !== undefined && !LOOKING.has(place) && !UNDOING.has(place) && showRemainder(turn)) return
  switch (place) {
    case 'settlement':
      return showSettlement(turn)
    case 'amount':
      return turn.show({
        kind: 'amount',
        digits: turn.state.digits,
        amount: amountOf(turn.state.digits),
        ...(turn.state.digits !== '' ? { kept: true } : {}),
      })
    case 'cart':
      return turn.show({
        kind: 'cart',
        lines: turn.state.cart,
        total: cartTotal(turn.state.cart),
        doubt: doubtOf(turn),
      })
    case 'sales':
      return showSales(turn, 'view')
    case 'void':
      return showSales(turn, 'void')
    case 'refund':
      return showSales(turn, 'refund')
    case 'refund-reference':
      return turn.contract.transactions.includes('refund') ? turn.show({ kind: 'refund-reference' }) : undefined
    case 'totals':
      return turn.show({ kind: 'totals', totals: totalsOf(todaysRecords(turn.state, turn.now), turn.state.records) })
    case 'settings':
      return turn.show({ kind: 'settings' })
    case 'balance':
      return beginBalance(turn)
    case 'pre-authorization':
      return turn.contract.transactions.includes('pre-authorization')
        ? turn.show({ kind: 'hold-amount', digits: '', amount: 0 })
        : undefined
    case 'moto':
      return askOrder(turn)
    case 'hold-reference':
      return turn.contract.transactions.includes('completion') ||
        turn.contract.transactions.includes('completion-advice')
        ? turn.show({ kind: 'hold-reference' })
        : undefined
  }
}

function doubtOf({ state, parameters }: Turn) {
  return doubtIn(state.cart, state.habit, state.config.profile.items, careOf(parameters))
}

function showSales(turn: Turn, choosingFor: 'view' | 'void' | 'refund'): void {
  const rows = saleRows(turn.state, turn.now)
  turn.show({ kind: 'sales', rows, choosingFor })
}

/** Back to where sales begin: the cart while something is in it, the keypad otherwise. */
export function home(turn: Turn, lines: readonly unknown[] = []) {
  if (turn.state.shift.operator === undefined) return showSignIn(turn)
  goTo(turn, lines.length > 0 || turn.state.cart.length > 0 ? 'cart' : 'amount')
}

/** Gives up what is being done. What was sent goes on, and its screen stays. */
export function giveUp(turn: Turn) {
  const before = turn.state.transaction
  cancel(turn)
  if (turn.state.transaction === undefined && turn.state.screen.kind !== 'result') home(turn, before?.lines)
}

export function goOn(turn: Turn) {
  if (turn.state.transaction === undefined) home(turn)
}

/** A result that nobody has to look at leaves by itself. What is not settled stays until somebody has seen it. */
export function leaveResult(turn: Turn): void {
  const { screen } = turn.state
  if (screen.kind !== 'result' || turn.now - screen.since < turn.parameters.resultShownMs) return
  if ((screen.outcome === 'approved' || screen.outcome === 'stored') && screen.slip !== 'problem') home(turn)
}

/** What is left of a sale in parts is collected later. */
export function leaveRemainder(turn: Turn) {
  if (turn.state.transaction !== undefined) return
  turn.set({ split: undefined })
  home(turn)
}

export function sale(turn: Turn, recordId: string): void {
  const record = turn.state.records.get(recordId)
  if (record === undefined || turn.state.transaction !== undefined) return
  markSeen(turn, record)
  turn.show({ kind: 'sale', row: saleRow(turn.state, record, turn.now), record, money: moneyOf(record) })
}

/** Anybody may end it at any time: a till that cannot sell because of a forgotten key is worse than a disturbed technician. */
export function leaveMaintenance(turn: Turn): void {
  if (!inMaintenance(turn.state)) return
  turn.keep('maintenance', [{ kind: 'maintenance', id: 'maintenance' }])
  if (turn.state.transaction === undefined) home(turn)
}
