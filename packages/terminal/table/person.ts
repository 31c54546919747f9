import { amountSet } from '../counter/amount.ts'
import { takeCash } from '../counter/cash.ts'
import { addGoods, clearCart, setPieces } from '../counter/goods.ts'
import { askMaintenance } from '../counter/maintenance.ts'
import { mend } from '../counter/mending.ts'
import { claim, signOut } from '../counter/operator.ts'
import { askInstalments, instalmentsChosen } from '../counter/ordering.ts'
import { giveUp, goOn, goTo, leaveMaintenance, leaveRemainder, sale } from '../counter/place.ts'
import { cardKeyed, manualEntry } from '../counter/presenting.ts'
import { setLanguage, setPrinterWidth, setSound } from '../counter/settings.ts'
import { askSplit, chooseRemainder } from '../counter/splitting.ts'
import { anotherTender, checkOut, chooseTender, repeatPin, saveOffline } from '../counter/tender.ts'
import { askTip } from '../counter/tipping.ts'
import {
  askCompletionAmount,
  askRefundAmount,
  confirmVoid,
  ofHoldByReference,
  refundByReference,
} from '../counter/undoing.ts'
import { dismissNotice } from '../host/notice.ts'
import { askSettlement, printSettlement } from '../host/settling.ts'
import type { PersonEvent } from '../state/event.ts'
import { reprint, slipRetried, slipSkipped } from '../transaction/printing.ts'
import { signatureDrawn, signedOnPaper } from '../transaction/signature.ts'
import type { Handlers } from './handlers.ts'
import { confirmed, keyPressed } from './screen.ts'

/** What people do. */
export const PERSON: Handlers<PersonEvent> = {
  'operator-signed-in': (turn, { number, password }) => claim(turn, number, password),
  'supervisor-signed': (turn, { number, password }) => claim(turn, number, password),
  'operator-signed-out': (turn) => signOut(turn, false),
  'terminal-signed-off': (turn) => signOut(turn, true),

  'key-pressed': (turn, { key }) => keyPressed(turn, key),
  'amount-set': (turn, { amount }) => amountSet(turn, amount),
  'item-added': (turn, { itemId }) => addGoods(turn, itemId),
  'quantity-set': (turn, { itemId, quantity }) => setPieces(turn, itemId, quantity),
  'cart-cleared': clearCart,
  confirmed,

  'place-chosen': (turn, { place }) => goTo(turn, place),
  'record-chosen': (turn, { recordId }) => sale(turn, recordId),
  cancelled: giveUp,
  continued: goOn,

  'checked-out': checkOut,
  'tender-chosen': (turn, { tender }) => chooseTender(turn, tender),
  'another-tender-asked': anotherTender,
  'cash-confirmed': takeCash,
  'offline-chosen': saveOffline,
  'pin-repeated': repeatPin,
  'manual-entry-chosen': manualEntry,
  'card-keyed': (turn, { pan, expiry }) => cardKeyed(turn, pan, expiry),

  'split-asked': askSplit,
  'remainder-chosen': (turn, { recordId }) => chooseRemainder(turn, recordId),
  'remainder-left': leaveRemainder,
  'tip-asked': (turn, { recordId }) => askTip(turn, recordId),
  'instalments-asked': askInstalments,
  'instalments-chosen': (turn, { count }) => instalmentsChosen(turn, count),

  'void-chosen': (turn, { recordId }) => confirmVoid(turn, recordId),
  'refund-chosen': (turn, { recordId }) => askRefundAmount(turn, recordId),
  'refund-reference-keyed': refundByReference,
  'completion-chosen': (turn, { recordId, advice }) => askCompletionAmount(turn, recordId, advice),
  'hold-reference-keyed': ofHoldByReference,

  'signature-drawn': (turn, { strokes }) => signatureDrawn(turn, strokes),
  'signature-on-paper': signedOnPaper,
  'reprint-asked': (turn, { recordId }) => reprint(turn, recordId),
  'slip-retried': slipRetried,
  'slip-skipped': slipSkipped,

  'settlement-asked': askSettlement,
  'settlement-reprint-asked': (turn) => printSettlement(turn, true),
  'mending-asked': (turn, { what }) => mend(turn, what),
  'maintenance-asked': (turn, { heldMs }) => askMaintenance(turn, heldMs),
  'maintenance-left': leaveMaintenance,

  'language-chosen': (turn, { language }) => setLanguage(turn, language),
  'sound-set': setSound,
  'printer-width-set': (turn, { width }) => setPrinterWidth(turn, width),
  'notice-dismissed': (turn, { id }) => dismissNotice(turn, id),
}
