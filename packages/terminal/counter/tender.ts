import type { TransactionRecord } from '../journal/journal.ts'
import { isMoneyOpen } from '../journal/money.ts'
import { joined, recordsOf } from '../journal/split.ts'
import type { Key } from '../state/event.ts'
import type { TenderChoice } from '../state/screen.ts'
import type { LiveTransaction } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { splitOf } from '../transaction/authorization.ts'
import { queueSlip, slipDue } from '../transaction/printing.ts'
import { concludeWith, stopWithout } from '../transaction/result.ts'
import { askForCode, withdrawCode } from '../transaction/showing-code.ts'
import { stateLineOf } from '../view.ts'
import { doubtAmount } from './confirming.ts'
import { amountOf, keyed } from './keypad.ts'
import { presentCard, scanCode } from './presenting.ts'
import { offersOf } from './tender-offer.ts'

export const NEW_TRANSACTION: Omit<LiveTransaction, 'type' | 'amount' | 'since'> = {
  tender: 'card',
  stage: 'tender',
  pin: 'not-asked',
  pinAgain: false,
  chipFailed: false,
  cardGone: false,
  lines: [],
  digits: '',
}

/** The amount stands: which tender? */
export function checkOut(turn: Turn) {
  const { screen, cart, digits } = turn.state
  const fromCart = screen.kind === 'cart'
  if (screen.kind !== 'amount' && !fromCart) return
  const amount = fromCart ? cart.reduce((sum, line) => sum + line.price * line.quantity, 0) : amountOf(digits)
  const refusal = amount <= 0 ? 'zero' : amount > turn.contract.maxAmount ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  const lines = fromCart ? cart : []
  if (doubtAmount(turn, amount, lines)) return
  turn.set({ split: undefined })
  beginSale(turn, amount, lines)
}

export function beginSale(turn: Turn, amount: number, lines: LiveTransaction['lines'], open?: TransactionRecord): void {
  if (turn.state.transaction !== undefined) return
  turn.set({ transaction: { ...NEW_TRANSACTION, type: 'sale', amount, lines, since: turn.now } })
  showTenders(turn, open)
}

export function showTenders(turn: Turn, open?: TransactionRecord): void {
  const live = turn.state.transaction!
  const money = open === undefined ? undefined : turn.state.money
  turn.show({
    kind: 'choose-tender',
    amount: live.amount,
    offers: offersOf(turn.state, turn.now, live.amount, open),
    because: money,
  })
}

/** After a result without money: the same amount, by another way. */
export function anotherTender(turn: Turn): void {
  const { screen } = turn.state
  if (screen.kind !== 'result' || !screen.mayChooseTender || turn.state.transaction !== undefined) return
  const record = screen.recordId === undefined ? undefined : turn.state.records.get(screen.recordId)
  const open = record !== undefined && isMoneyOpen(record) ? record : undefined
  // A part stays a part of its sale, also when the power was away in between.
  if (record?.split !== undefined && turn.state.split === undefined)
    turn.set({ split: { ...record.split, lines: record.lines ?? [] } })
  beginSale(turn, screen.amount, record?.lines ?? turn.state.cart, open)
  turn.live({ tip: screen.tip })
}

export function chooseTender(turn: Turn, tender: TenderChoice) {
  if (turn.state.screen.kind === 'remainder') {
    // The whole remainder by this tender.
    if (turn.state.screen.waiting) return
    const { records, split } = turn.state
    const open = split?.id === undefined ? undefined : recordsOf(records, split.id).findLast(isMoneyOpen)
    beginSale(turn, turn.state.screen.remaining, split?.lines ?? [], open)
  }
  const { screen, transaction } = turn.state
  if (transaction === undefined || transaction.stage !== 'tender') return
  if (screen.kind !== 'choose-tender' && screen.kind !== 'cannot-take-cards') return
  const offer = screen.offers.find((one) => one.tender === tender)
  const now = offersOf(turn.state, turn.now, transaction.amount).find((one) => one.tender === tender)
  if (offer === undefined || now === undefined) return
  if (offer.why === 'not-granted' || offer.why === 'over-limit' || offer.why === 'same-card-unknown') return
  if (tender === 'cash') {
    turn.live({ tender, stage: 'cash', digits: '' })
    return showCash(turn)
  }
  if (!now.possible) {
    const line = stateLineOf(turn.state, turn.now)
    return turn.show({
      kind: 'cannot-take-cards',
      amount: transaction.amount,
      limits: line.limits,
      offers: offersOf(turn.state, turn.now, transaction.amount),
      responseCode: line.responseCode,
    })
  }
  if (tender === 'shown-code') return askForCode(turn)
  turn.live({ tender })
  if (tender === 'card') presentCard(turn)
  else scanCode(turn)
}

function showCash(turn: Turn, refusal?: 'too-little'): void {
  const live = turn.state.transaction!
  const received = amountOf(live.digits)
  turn.show({
    kind: 'cash',
    amount: live.amount,
    digits: live.digits,
    received,
    change: Math.max(0, received - live.amount),
    refusal,
  })
}

export function cashKeyed(turn: Turn, key: Key) {
  const live = turn.state.transaction
  if (live?.stage !== 'cash') return
  if (key === 'enter') return takeCash(turn)
  turn.live({ digits: keyed(live.digits, key) })
  showCash(turn)
}

/** What every movement of the drawer has; no host numbers it, so the terminal does. */
function cashRecord(turn: Turn, type: 'sale' | 'void', amount: number) {
  const { counters } = turn.state
  const number = counters.cash + 1
  const record = {
    kind: 'transaction',
    id: `cash-${number}`,
    type,
    tender: 'cash',
    amount,
    currency: turn.currency,
    batch: counters.batch,
    stan: String(number % 1_000_000).padStart(6, '0'),
    startedAt: turn.now,
    answeredAt: turn.now,
    status: 'approved',
    pin: 'not-asked',
    operator: turn.state.shift.operator ?? '00',
    signature: 'not-needed',
    slip: slipDue(turn),
  } satisfies TransactionRecord
  return { record, counters: { ...counters, cash: number } }
}

/** Cash is in the drawer. No digits mean the exact amount. */
export function takeCash(turn: Turn) {
  const live = turn.state.transaction
  if (live?.stage !== 'cash') return
  const received = live.digits === '' ? live.amount : amountOf(live.digits)
  if (received < live.amount) return showCash(turn, 'too-little')
  const { record, counters } = cashRecord(turn, 'sale', live.amount)
  const done = joined(turn.state.records, {
    ...record,
    lines: live.lines.length > 0 ? live.lines : undefined,
    split: splitOf(turn, 'sale', record.id),
    cash: { received, change: received - live.amount },
  })
  turn.keep('cash-taken', [done, counters])
  concludeWith(turn, done)
  queueSlip(turn, record.id, false)
}

/** Cash goes back over the counter: a void that no host knows of. */
export function giveCashBack(turn: Turn): void {
  const live = turn.state.transaction
  const taken = live?.original === undefined ? undefined : turn.state.records.get(live.original.id)
  if (live === undefined || taken === undefined) return
  const { record, counters } = cashRecord(turn, 'void', live.amount)
  const done: TransactionRecord = { ...record, original: live.original, supervisor: live.supervisor }
  turn.keep('cash-taken', [done, { ...taken, voidedBy: record.id }, counters])
  concludeWith(turn, done)
  queueSlip(turn, record.id, false)
}

/** The cashier or the customer gives up; possible as long as nothing was sent. */
export function cancel(turn: Turn) {
  const live = turn.state.transaction
  if (live === undefined) return
  if (live.shown !== undefined) return withdrawCode(turn)
  if (live.stage === 'out' || live.stage === 'completing' || live.stage === 'signing') return
  if (live.stage === 'tender' || live.stage === 'cash' || live.stage === 'supervisor') {
    turn.set({ transaction: undefined })
    return
  }
  stopWithout(turn, 'cancelled')
}
