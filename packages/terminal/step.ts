import type { Millis } from '@evertill/foundation'
import { booted } from './boot.ts'
import { clockSet } from './clock-set.ts'
import { addItem, setQuantity } from './counter/cart.ts'
import { cashKeyed, takeCash } from './counter/cash.ts'
import { closing, lockedOut } from './counter/gate.ts'
import { amountOf, keyed, MOST_DIGITS } from './counter/keypad.ts'
import { askMaintenance, enterMaintenance } from './counter/maintenance.ts'
import { mend, TEST_SLIP, testPrinted } from './counter/mending.ts'
import { claim, lockIdle, proven, signOut, startShift } from './counter/operator.ts'
import { askInstalments, instalmentsChosen, orderConfirmed, orderKeyed } from './counter/ordering.ts'
import { goTo, home, leaveMaintenance, sale } from './counter/place.ts'
import {
  askPinAgain,
  cardFailed,
  cardKeyed,
  cardRead,
  cardRemoved,
  codeScanned,
  manualEntry,
  pinDigits,
  pinEnded,
  pinEntered,
  repeatConfirmed,
} from './counter/presenting.ts'
import { stateLineOf } from './counter/readiness.ts'
import { askSplit, chooseRemainder, splitConfirmed, splitKeyed } from './counter/splitting.ts'
import {
  amountConfirmed,
  anotherTender,
  beginSale,
  cancel,
  checkOut,
  chooseTender,
  saveOffline,
} from './counter/tender.ts'
import { askTip, tipConfirmed, tipKeyed } from './counter/tipping.ts'
import {
  askCompletionAmount,
  askRefundAmount,
  authorized,
  confirmed,
  confirmVoid,
  holdKeyed,
  ofHoldByReference,
  refundByReference,
  refundKeyed,
} from './counter/undoing.ts'
import { echoAnswered } from './host/echo.ts'
import { obeyAnswered, obeyUnanswered, wanted } from './host/obeying.ts'
import { reversalAnswered, reversalNotSent, reversalUnanswered } from './host/reversal.ts'
import { dropSession, keysRefused, reopen, signOnAnswered, signOnFailed } from './host/session.ts'
import {
  askSettlement,
  printSettlement,
  SETTLEMENT_SLIP,
  settlementAnswered,
  settlementPrinted,
  settlementUnanswered,
} from './host/settling.ts'
import { keysLoaded } from './host/signed-on.ts'
import { testAsked } from './host/test-asked.ts'
import { moneyOf } from './journal/money.ts'
import { expire, nextDeadline, pump } from './pump.ts'
import type { Effect } from './state/effect.ts'
import type { TerminalEvent } from './state/event.ts'
import type { TerminalState } from './state/state.ts'
import { Turn } from './state/turn.ts'
import { transactionAnswered } from './transaction/answer.ts'
import { outcomeTold, repeatAnswered } from './transaction/asking.ts'
import { sent } from './transaction/authorization.ts'
import { chipCompleted, chipFailed } from './transaction/chip-word.ts'
import { noAnswer, notSent } from './transaction/ending.ts'
import { queueSlip, slipFailed, slipPrinted, slipRetried, slipSkipped } from './transaction/printing.ts'
import { stopWithout, wantsPinAfterTap } from './transaction/result.ts'
import { progressTold } from './transaction/showing-code.ts'
import { signatureDrawn, signedOnPaper, uploadAnswered, uploadUnanswered } from './transaction/signature.ts'
import { storageWorks, storeFailed } from './transaction/store-failed.ts'
import { refreshed } from './view.ts'

/** Notices that are kept; the oldest gives way. */
const MOST_NOTICES = 20

/**
 * The terminal's mind: what it becomes and what it asks of the world, given what happened and when. Pure: the same
 * arguments give the same result, nothing is read and nothing is changed but the result.
 */
export function step(
  state: TerminalState,
  event: TerminalEvent,
  now: Millis,
): { readonly state: TerminalState; readonly effects: readonly Effect[] } {
  const turn = new Turn(state, now)
  if (
    state.booted ||
    event.type === 'booted' ||
    event.type === 'devices-told' ||
    event.type === 'line-up' ||
    event.type === 'line-down'
  ) {
    if (event.type === 'clock-set') clockSet(turn, event.byMs)
    expire(turn)
    handle(turn, event)
    pump(turn)
  }
  const stateLine = stateLineOf(turn.state, now)
  turn.set({ stateLine })
  turn.set({ screen: refreshed(turn.state, now) })
  turn.set({ money: moneyShown(turn.state) })
  const wakeAt = nextDeadline(turn.state, now)
  // A store that failed took the effects behind it with it, the alarm among them.
  if (wakeAt !== state.wakeAt || event.type === 'store-failed' || event.type === 'woke')
    turn.emit({ type: 'wake', at: wakeAt })
  turn.set({ wakeAt })
  return { state: turn.state, effects: turn.effects }
}

function moneyShown(state: TerminalState): TerminalState['money'] {
  const { screen, transaction } = state
  if (screen.kind === 'result') return screen.money
  if (screen.kind === 'sale') return screen.money
  if (screen.kind === 'choose-tender')
    return screen.because === undefined ? undefined : recordMoney(state, screen.because.recordId)
  const out = transaction?.stage === 'out' || transaction?.stage === 'completing' ? transaction.recordId : undefined
  if (out !== undefined) {
    const money = recordMoney(state, out)
    return money && transaction?.until !== undefined ? { ...money, until: transaction.until } : money
  }
  return undefined
}

function recordMoney(state: TerminalState, id: string): TerminalState['money'] {
  const record = state.records.get(id)
  return record && moneyOf(record)
}

function handle(turn: Turn, event: TerminalEvent) {
  if (lockedOut(turn, event)) return
  switch (event.type) {
    case 'booted':
      return booted(turn, event.records, event.damaged, event.seed)
    case 'woke':
      return woke(turn)
    case 'clock-set':
      return
    case 'store-failed':
      return storeFailed(turn, event.point)
    case 'storage-works':
      return storageWorks(turn)
    case 'devices-told': {
      const { reader, pinPad, scanner, printer } = event
      return turn.set({ devices: { reader, pinPad, scanner, printer } })
    }
    case 'line-up':
      return turn.set({
        line: { up: true, canAsk: event.canAsk, since: turn.now },
        echo: { heardAt: turn.now },
      })
    case 'line-down':
      return lineDown(turn, event.reason)
    case 'message-received':
      return received(turn, event)
    case 'message-sent':
      return sent(turn, event.id)
    case 'send-failed':
      return sendFailed(turn, event.id, event.reason)
    case 'garbage-received':
      return
    case 'outcome-told':
      return outcomeTold(turn, event.batch, event.stan, event.money)
    case 'test-asked':
      return testAsked(turn, event.test)
    case 'progress-told':
      return progressTold(turn, event)
    case 'profile-received':
      // Another terminal's papers are not ours, whoever sends them.
      if (event.profile.terminalId !== turn.state.config.profile.terminalId) return
      turn.set({ config: { ...turn.state.config, profile: event.profile }, refusedByHost: undefined })
      return turn.state.settings.host && turn.keep('settings', [{ ...turn.state.settings, host: undefined }])
    case 'notice-received': {
      const { type: _, ...told } = event
      const others = turn.state.notices.filter((notice) => notice.id !== told.id)
      if (told.until !== undefined && told.until <= turn.now) return turn.set({ notices: others })
      return turn.set({ notices: [...others, { ...told, at: turn.now }].slice(-MOST_NOTICES) })
    }
    case 'notice-dismissed':
      return turn.set({ notices: turn.state.notices.filter((notice) => notice.id !== event.id) })
    case 'terminal-refused':
      return turn.set({ refusedByHost: event.code })
    case 'keys-loaded':
      keysLoaded(turn)
      return askPinAgain(turn)
    case 'keys-refused':
      return keysRefused(turn)
    case 'card-read':
      return cardRead(turn, event.card)
    case 'card-failed':
      return cardFailed(turn, event.trouble)
    case 'card-removed':
      return removed(turn)
    case 'chip-completed':
      return chipCompleted(turn, event)
    case 'chip-failed':
      return chipFailed(turn, 'card-removed')
    case 'code-scanned':
      return scanned(turn, event)
    case 'pin-digits':
      return pinDigits(turn, event.count)
    case 'pin-entered':
      return pinEntered(turn, false)
    case 'pin-bypassed':
      return pinEntered(turn, true)
    case 'pin-ended':
      return pinEnded(turn, event.reason)
    case 'slip-printed':
      if (event.recordId === TEST_SLIP) return testPrinted(turn, undefined)
      if (event.recordId === SETTLEMENT_SLIP) return settlementPrinted(turn, true)
      return slipPrinted(turn, event.recordId)
    case 'slip-failed':
      if (event.recordId === TEST_SLIP) return testPrinted(turn, event.problem)
      if (event.recordId === SETTLEMENT_SLIP) return settlementPrinted(turn, false)
      return slipFailed(turn, event.recordId, event.problem)
    case 'password-checked': {
      const operator = proven(turn, event.number, event.ok)
      if (operator === undefined) return
      if (turn.state.screen.kind === 'supervisor')
        return turn.state.screen.purpose === 'maintenance'
          ? enterMaintenance(turn, operator.number)
          : authorized(turn, operator.number)
      startShift(turn, operator)
      reopen(turn)
      return home(turn)
    }
    default:
      turn.set({ touchedAt: turn.now })
      return person(turn, event)
  }
}

type Person = import('./state/event.ts').PersonEvent

function person(turn: Turn, event: Person) {
  if (closing(turn, event)) return
  switch (event.type) {
    case 'operator-signed-in':
    case 'supervisor-signed':
      return claim(turn, event.number, event.password)
    case 'terminal-signed-off':
      return signOut(turn, true)
    case 'operator-signed-out':
      return signOut(turn, false)
    case 'key-pressed':
      return keyPressed(turn, event.key)
    case 'amount-set':
      if (turn.state.screen.kind !== 'amount' || !Number.isSafeInteger(event.amount) || event.amount < 0) return
      return setDigits(turn, event.amount === 0 ? '' : String(event.amount).slice(0, MOST_DIGITS))
    case 'item-added': {
      const item = turn.state.config.profile.items.find((one) => one.id === event.itemId)
      if (item !== undefined) setCart(turn, addItem(turn.state.cart, item))
      return
    }
    case 'quantity-set':
      return setCart(turn, setQuantity(turn.state.cart, event.itemId, event.quantity))
    case 'cart-cleared':
      return setCart(turn, [])
    case 'place-chosen':
      return goTo(turn, event.place)
    case 'checked-out':
      return checkOut(turn)
    case 'tender-chosen':
      return chooseTender(turn, event.tender)
    case 'split-asked':
      return askSplit(turn)
    case 'tip-asked':
      return askTip(turn, event.recordId)
    case 'instalments-asked':
      return askInstalments(turn)
    case 'instalments-chosen':
      return instalmentsChosen(turn, event.count)
    case 'remainder-chosen':
      return chooseRemainder(turn, event.recordId)
    case 'remainder-left':
      if (turn.state.transaction !== undefined) return
      turn.set({ split: undefined })
      return home(turn)
    case 'manual-entry-chosen':
      return manualEntry(turn)
    case 'card-keyed':
      return cardKeyed(turn, event.pan, event.expiry)
    case 'cash-confirmed':
      return takeCash(turn)
    case 'record-chosen':
      return sale(turn, event.recordId)
    case 'void-chosen':
      return confirmVoid(turn, event.recordId)
    case 'refund-chosen':
      return askRefundAmount(turn, event.recordId)
    case 'completion-chosen':
      return askCompletionAmount(turn, event.recordId, event.advice)
    case 'hold-reference-keyed':
      return ofHoldByReference(turn, event)
    case 'confirmed':
      return yes(turn)
    case 'refund-reference-keyed':
      return refundByReference(turn, event)
    case 'signature-drawn':
      return signatureDrawn(turn, event.strokes)
    case 'signature-on-paper':
      return signedOnPaper(turn)
    case 'reprint-asked': {
      const record = turn.state.records.get(event.recordId)
      const told = record?.status === 'approved' || record?.type === 'offline-sale'
      if (record !== undefined && told && record.type !== 'balance') queueSlip(turn, record.id, true)
      return
    }
    case 'settlement-asked':
      return askSettlement(turn)
    case 'settlement-reprint-asked':
      return printSettlement(turn, true)
    case 'mending-asked':
      return mend(turn, event.what)
    case 'maintenance-asked':
      return askMaintenance(turn, event.heldMs)
    case 'maintenance-left':
      return leaveMaintenance(turn)
    case 'slip-retried':
      return slipRetried(turn)
    case 'slip-skipped':
      return slipSkipped(turn)
    case 'pin-repeated': {
      const { screen } = turn.state
      if (screen.kind !== 'result' || !screen.mayRepeatPin) return
      const record = screen.recordId === undefined ? undefined : turn.state.records.get(screen.recordId)
      beginSale(turn, screen.amount, record?.lines ?? [])
      const tapped = record !== undefined && wantsPinAfterTap(record)
      turn.live({ pinAgain: !tapped, pinWanted: tapped, tip: screen.tip })
      return chooseTender(turn, 'card')
    }
    case 'another-tender-asked':
      return anotherTender(turn)
    case 'offline-chosen':
      return saveOffline(turn)
    case 'cancelled': {
      const before = turn.state.transaction
      cancel(turn)
      if (turn.state.transaction === undefined && turn.state.screen.kind !== 'result') return home(turn, before?.lines)
      return
    }
    case 'continued':
      return turn.state.transaction === undefined ? home(turn) : undefined
    case 'language-chosen':
      return turn.keep('settings', [{ ...turn.state.settings, language: event.language }])
    case 'sound-set':
      return turn.keep('settings', [
        { ...turn.state.settings, muted: event.muted, volume: Math.min(100, Math.max(0, Math.round(event.volume))) },
      ])
    case 'printer-width-set':
      return turn.keep('settings', [{ ...turn.state.settings, printerWidth: event.width }])
    case 'notice-dismissed':
      return
  }
}

function woke(turn: Turn): void {
  lockIdle(turn)
  const { screen } = turn.state
  if (screen.kind === 'result' && turn.now - screen.since >= turn.parameters.resultShownMs) {
    // What is not settled stays before the cashier until somebody has seen it.
    if ((screen.outcome === 'approved' || screen.outcome === 'stored') && screen.slip !== 'problem') home(turn)
  }
}

function lineDown(turn: Turn, reason: string) {
  const { transaction, session } = turn.state
  turn.set({ line: { up: false, canAsk: false, since: turn.now, reason } })
  if (session.state === 'sent' || session.state === 'loading') signOnFailed(turn, 'line-down')
  reversalUnanswered(turn, true)
  uploadUnanswered(turn, true)
  settlementUnanswered(turn, true)
  obeyUnanswered(turn, true)
  if (transaction?.stage === 'held') return stopWithout(turn, 'line-down')
  // A code that a customer looks at stays: the host is asked when the line is back.
  if (transaction?.stage === 'out' && transaction.shown === undefined) noAnswer(turn)
}

function received(turn: Turn, event: Extract<TerminalEvent, { type: 'message-received' }>) {
  const { message, mac } = event
  turn.set({ echo: { ...turn.state.echo, heardAt: turn.now } })
  if (message[41] === turn.state.config.profile.terminalId) wanted(turn, event.request ?? 0)
  if (obeyAnswered(turn, message, mac)) return
  switch (message.mti) {
    case '0810':
      return signOnAnswered(turn, message)
    case '0830':
      if (!echoAnswered(turn, message)) uploadAnswered(turn, message, mac)
      return
    case '0510':
    case '0330':
      return settlementAnswered(turn, message, mac)
    case '0410':
      return reversalAnswered(turn, message, mac)
    case '0230':
      if (turn.state.transaction?.stage === 'out' && turn.current?.stan === message[11])
        return transactionAnswered(turn, message, mac)
      return repeatAnswered(turn, message, mac)
    case '0110':
    case '0210':
      return transactionAnswered(turn, message, mac)
  }
}

function sendFailed(turn: Turn, id: string, reason: string) {
  if (id.startsWith('sign-on-')) return signOnFailed(turn, reason === 'line-down' ? 'line-down' : 'sign-on-refused')
  if (reason === 'no-key') dropSession(turn)
  if (id.startsWith('reversal-')) {
    reversalNotSent(turn, id.slice('reversal-'.length))
    // A sale that waits behind it would make it due again at once, and so on without an end.
    if (turn.state.transaction?.stage === 'held' && reason !== 'no-key')
      stopWithout(turn, reason === 'line-down' ? 'line-down' : 'send-failed')
    return
  }
  if (id.startsWith('settlement-')) return settlementUnanswered(turn, true)
  if (id.startsWith('signature-')) return uploadUnanswered(turn, true)
  if (id.startsWith('repeat-') || id.startsWith('management-')) return
  const record = turn.state.records.get(id)
  if (record?.status === 'sending') notSent(turn, record, reason === 'line-down' ? 'line-down' : 'send-failed')
}

function removed(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind === 'result' && screen.removeCard) turn.show({ ...screen, removeCard: false })
  if (turn.state.transaction?.stage === 'completing') return chipFailed(turn, 'card-removed')
  cardRemoved(turn)
}

function scanned(turn: Turn, event: Extract<TerminalEvent, { type: 'code-scanned' }>) {
  const { screen, config } = turn.state
  if (screen.kind === 'show-code') return codeScanned(turn, event.code)
  if (screen.kind !== 'amount' && screen.kind !== 'cart') return
  const code = event.code.reveal()
  const item = config.profile.items.find((one) => one.barcode === code)
  if (item !== undefined) return setCart(turn, addItem(turn.state.cart, item))
  // A code that is no item may be a wallet's: it is not shown.
  if (screen.kind === 'cart') turn.show({ ...screen, unknownCode: /^\d{8,14}$/.test(code) ? code : '' })
}

function keyPressed(turn: Turn, key: Parameters<typeof keyed>[1]) {
  const { screen } = turn.state
  if (screen.kind === 'cash') return cashKeyed(turn, key)
  if (screen.kind === 'split-amount') return splitKeyed(turn, key)
  if (screen.kind === 'tip-amount') return tipKeyed(turn, key)
  if (screen.kind === 'order-amount') return orderKeyed(turn, key)
  if (screen.kind === 'refund-amount') return refundKeyed(turn, key)
  if (screen.kind === 'hold-amount' || screen.kind === 'completion-amount') return holdKeyed(turn, key)
  if (screen.kind !== 'amount') return
  if (key === 'enter') return checkOut(turn)
  setDigits(turn, keyed(screen.kept ? '' : turn.state.digits, key))
}

function yes(turn: Turn) {
  switch (turn.state.screen.kind) {
    case 'split-amount':
      return splitConfirmed(turn)
    case 'tip-amount':
      return tipConfirmed(turn)
    case 'order-amount':
      return orderConfirmed(turn)
    case 'confirm-amount':
      return amountConfirmed(turn)
    case 'confirm-repeat':
      return repeatConfirmed(turn)
    default:
      return confirmed(turn)
  }
}

function setDigits(turn: Turn, digits: string): void {
  turn.set({ digits })
  turn.show({ kind: 'amount', digits, amount: amountOf(digits) })
}

function setCart(turn: Turn, cart: TerminalState['cart']): void {
  const { screen } = turn.state
  if (screen.kind !== 'cart' && screen.kind !== 'amount') return
  turn.set({ cart })
  goTo(turn, 'cart')
}
