import { amountKeyed } from '../counter/amount.ts'
import { cashKeyed } from '../counter/cash.ts'
import { orderConfirmed, orderKeyed } from '../counter/ordering.ts'
import { repeatConfirmed } from '../counter/presenting.ts'
import { splitConfirmed, splitKeyed } from '../counter/splitting.ts'
import { amountConfirmed } from '../counter/tender.ts'
import { tipConfirmed, tipKeyed } from '../counter/tipping.ts'
import {
  completionConfirmed,
  holdConfirmed,
  holdKeyed,
  refundConfirmed,
  refundKeyed,
  voidConfirmed,
} from '../counter/undoing.ts'
import type { Key } from '../state/event.ts'
import type { Screen } from '../state/screen.ts'
import type { Turn } from '../state/turn.ts'

type OfScreen<Handler> = { readonly [Kind in Screen['kind']]?: Handler }

/** Who takes a key of the keypad, by the screen that shows it. */
const KEYED: OfScreen<(turn: Turn, key: Key) => void> = {
  amount: amountKeyed,
  cash: cashKeyed,
  'split-amount': splitKeyed,
  'tip-amount': tipKeyed,
  'order-amount': orderKeyed,
  'refund-amount': refundKeyed,
  'hold-amount': holdKeyed,
  'completion-amount': holdKeyed,
}

/** Who takes "yes", by the screen that asks. */
const CONFIRMED: OfScreen<(turn: Turn) => void> = {
  'split-amount': splitConfirmed,
  'tip-amount': tipConfirmed,
  'order-amount': orderConfirmed,
  'confirm-amount': amountConfirmed,
  'confirm-repeat': repeatConfirmed,
  'confirm-void': voidConfirmed,
  'refund-amount': refundConfirmed,
  'hold-amount': holdConfirmed,
  'completion-amount': completionConfirmed,
}

export const keyPressed = (turn: Turn, key: Key): void => KEYED[turn.state.screen.kind]?.(turn, key)

export const confirmed = (turn: Turn): void => CONFIRMED[turn.state.screen.kind]?.(turn)
