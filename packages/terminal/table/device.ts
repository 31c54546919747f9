import type { Secret } from '../card/card.ts'
import { passwordChecked } from '../counter/admission.ts'
import { itemScanned } from '../counter/goods.ts'
import { TEST_SLIP, testPrinted } from '../counter/mending.ts'
import {
  askPinAgain,
  cardFailed,
  cardRead,
  cardRemoved,
  codeScanned,
  pinDigits,
  pinEnded,
  pinEntered,
} from '../counter/presenting.ts'
import { keysRefused } from '../host/session.ts'
import { SETTLEMENT_SLIP, settlementPrinted } from '../host/settling.ts'
import { keysLoaded } from '../host/signed-on.ts'
import type { DeviceEvent } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { chipCompleted, chipFailed } from '../transaction/chip-word.ts'
import { slipFailed, slipPrinted } from '../transaction/printing.ts'
import { cardOutOfResult } from '../transaction/result.ts'
import type { Handlers } from './handlers.ts'

/** What the devices report. */
export const DEVICE: Handlers<DeviceEvent> = {
  'card-read': (turn, { card }) => cardRead(turn, card),
  'card-failed': (turn, { trouble }) => cardFailed(turn, trouble),
  'card-removed': removed,
  'chip-completed': chipCompleted,
  'chip-failed': (turn) => chipFailed(turn, 'card-removed'),
  'code-scanned': (turn, { code }) => scanned(turn, code),

  'pin-digits': (turn, { count }) => pinDigits(turn, count),
  'pin-entered': (turn) => pinEntered(turn, false),
  'pin-bypassed': (turn) => pinEntered(turn, true),
  'pin-ended': (turn, { reason }) => pinEnded(turn, reason),
  'keys-loaded': (turn) => {
    keysLoaded(turn)
    askPinAgain(turn)
  },
  'keys-refused': keysRefused,

  'slip-printed': (turn, { recordId }) => printed(turn, recordId, undefined),
  'slip-failed': (turn, { recordId, problem }) => printed(turn, recordId, problem),
  'password-checked': (turn, { number, ok }) => passwordChecked(turn, number, ok),
}

function removed(turn: Turn): void {
  cardOutOfResult(turn)
  if (turn.state.transaction?.stage === 'completing') chipFailed(turn, 'card-removed')
  else cardRemoved(turn)
}

/** A code is the customer's while one is asked for, and the goods' otherwise. */
function scanned(turn: Turn, code: Secret): void {
  if (turn.state.screen.kind === 'show-code') codeScanned(turn, code)
  else itemScanned(turn, code)
}

function printed(turn: Turn, recordId: string, problem: string | undefined): void {
  if (recordId === TEST_SLIP) testPrinted(turn, problem)
  else if (recordId === SETTLEMENT_SLIP) settlementPrinted(turn, problem === undefined)
  else if (problem === undefined) slipPrinted(turn, recordId)
  else slipFailed(turn, recordId, problem)
}
