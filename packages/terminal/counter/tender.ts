import { isMoneyOpen } from '../journal/money.ts'
import { recordsOf } from '../journal/split.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { type LiveTransaction, NEW_TRANSACTION } from '../state/live-transaction.ts'
import type { TenderChoice } from '../state/tender.ts'
import type { Turn } from '../state/turn.ts'
import { offlineOffer } from '../transaction/offline-sale.ts'
import { stopWithout, wantsPinAfterTap } from '../transaction/result.ts'
import { askForCode, withdrawCode } from '../transaction/showing-code.ts'
import { cartTotal } from './cart.ts'
import { askCash } from './cash.ts'
import { doubtAmount } from './doubt.ts'
import { amountOf } from './keypad.ts'
import { presentCard, scanCode } from './presenting.ts'
import { stateLineOf } from './readiness.ts'
import { offersOf } from './tender-offer.ts'

/** The amount stands: which tender? */
export function checkOut(turn: Turn) {
  const { screen, cart, digits } = turn.state
  const fromCart = screen.kind === 'cart'
  if (screen.kind !== 'amount' && !fromCart) return
  const amount = fromCart ? cartTotal(cart) : amountOf(digits)
  const refusal = amount <= 0 ? 'zero' : amount > turn.contract.maxAmount ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  const lines = fromCart ? cart : []
  if (doubtAmount(turn, amount, lines)) return
  turn.set({ split: undefined })
  beginSale(turn, amount, lines)
}

/** An amount far from the habit is meant. */
export function amountConfirmed(turn: Turn): void {
  const { screen } = turn.state
  if (screen.kind !== 'confirm-amount') return
  turn.set({ split: undefined })
  beginSale(turn, screen.amount, screen.lines)
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
  if (tender === 'cash') return askCash(turn)
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

/** The PIN again, or for the first time after a tap, as a new sale of the same amount. */
export function repeatPin(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind !== 'result' || !screen.mayRepeatPin) return
  const record = screen.recordId === undefined ? undefined : turn.state.records.get(screen.recordId)
  beginSale(turn, screen.amount, record?.lines ?? [])
  const tapped = record !== undefined && wantsPinAfterTap(record)
  turn.live({ pinAgain: !tapped, pinWanted: tapped, tip: screen.tip })
  chooseTender(turn, 'card')
}

/** "Save it": the one act that is offered while the host is away. The card is presented, and decides by itself. */
export function saveOffline(turn: Turn) {
  const { screen, transaction } = turn.state
  if (screen.kind !== 'result' && screen.kind !== 'choose-tender' && screen.kind !== 'cannot-take-cards') return
  if (screen.offline?.possible !== true) return
  const { amount } = screen
  if (offlineOffer(turn.state, turn.now, amount, false)?.possible !== true) return
  const record =
    screen.kind !== 'result' || screen.recordId === undefined ? undefined : turn.state.records.get(screen.recordId)
  const lines: LiveTransaction['lines'] = transaction?.lines ?? record?.lines ?? turn.state.cart
  turn.set({ transaction: { ...NEW_TRANSACTION, type: 'offline-sale', amount, lines, since: turn.now } })
  presentCard(turn)
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
