import { Pan, type TransactionType } from '@evertill/foundation'
import { type CardHint, type CardRead, type CardTrouble, isCardNumber, refuseCard, type Secret } from '../card/card.ts'
import { walletOf } from '../card/wallet-code.ts'
import { isMoneyOpen } from '../journal/money.ts'
import { recordsOf } from '../journal/split.ts'
import { KINDS } from '../journal/transaction-kind.ts'
import type { Turn } from '../state/turn.ts'
import { authorize } from '../transaction/authorization.ts'
import { keepRefusal, refusedAtOnce } from '../transaction/chip-refusal.ts'
import { offlineHint } from '../transaction/offline-sale.ts'
import { pinNeed } from '../transaction/pin-need.ts'
import { stopWithout } from '../transaction/result.ts'
import { storeSale } from '../transaction/storing.ts'
import { ENTER_PIN, PRESENT_CARD, SHOW_CODE } from '../transaction/voice.ts'
import { doubtRepeat } from './doubt.ts'

const WAYS = ['stripe', 'chip', 'tap'] as const
/** The stripe proves nothing without the bank. */
const OFFLINE_WAYS = ['chip', 'tap'] as const

/** Opens the reader and asks for the card. */
export function presentCard(turn: Turn, hint?: CardHint): void {
  const live = turn.state.transaction
  if (live === undefined) return
  const fresh = hint === undefined
  const offline = live.type === 'offline-sale'
  const accepts = offline ? OFFLINE_WAYS : WAYS
  const until = fresh ? turn.now + turn.parameters.presentTimeoutMs : (live.until ?? turn.now)
  turn.live({ stage: 'presenting', since: fresh ? turn.now : live.since, until, card: undefined, cardGone: false })
  turn.emit({
    type: 'read-card',
    amount: live.amount,
    currency: turn.currency,
    accepts,
    at: turn.now,
    ...(offline ? { offline } : {}),
  })
  turn.show({
    kind: 'present-card',
    purpose: live.type,
    amount: live.amount,
    accepts,
    mayKey: turn.contract.manualEntry && live.type !== 'balance' && live.type !== 'instalment' && !offline,
    since: fresh ? turn.now : live.since,
    until,
    hint,
  })
  if (fresh) turn.emit({ type: 'speak', ...PRESENT_CARD, tone: 'attention' })
}

/** Asks for the customer's code. */
export function scanCode(turn: Turn, refusal?: 'unknown-code'): void {
  const live = turn.state.transaction
  if (live === undefined) return
  const until = refusal === undefined ? turn.now + turn.parameters.presentTimeoutMs : (live.until ?? turn.now)
  const since = refusal === undefined ? turn.now : live.since
  turn.live({ stage: 'presenting', since, until })
  turn.emit({ type: 'scan-code' })
  turn.show({ kind: 'show-code', amount: live.amount, since, until, refusal })
  if (refusal === undefined) turn.emit({ type: 'speak', ...SHOW_CODE, tone: 'attention' })
}

/** A card came in, by whatever way. */
export function cardRead(turn: Turn, card: CardRead) {
  const live = turn.state.transaction
  if (live === undefined || live.tender !== 'card') return
  if (live.stage !== 'presenting' && live.stage !== 'keying') return
  const { fallback, manualEntry } = turn.contract
  const keyed = manualEntry || live.type.startsWith('moto')
  const hint =
    refuseCard(card, { fallback, chipFailed: live.chipFailed, manualEntry: keyed }) ?? notThisCard(turn, card)
  if (hint !== undefined) {
    if (live.stage === 'keying') return turn.show({ kind: 'key-card', amount: live.amount, hint })
    return presentCard(turn, hint)
  }
  if (live.type === 'offline-sale') {
    const refused = offlineHint(turn.state, turn.now, card, live.amount)
    keepRefusal(turn, card)
    if (refused !== undefined) return presentCard(turn, refused)
    turn.live({ card })
    return storeSale(turn)
  }
  if (refusedAtOnce(turn, card)) return
  turn.live({ card })
  if (doubtRepeat(turn, card)) return
  cardAccepted(turn, card)
}

/** The card serves: PIN where it is needed, then the bank. */
export function cardAccepted(turn: Turn, card: CardRead) {
  const live = turn.state.transaction
  if (live === undefined) return
  const usual = pinNeed(card, live.type, live.amount, turn.contract)
  const need = live.pinWanted === true && card.entry !== 'manual' ? { ask: true, mayBypass: false } : usual
  if (!need.ask) {
    turn.live({ pin: 'not-asked' })
    return authorize(turn)
  }
  if (!turn.state.devices.pinPad) {
    if (!need.mayBypass) return stopWithout(turn, 'pin-pad-failed')
    turn.live({ pin: 'bypassed' })
    return authorize(turn)
  }
  askPin(turn, card, need.mayBypass)
}

/** The customer buys the same again. */
export function repeatConfirmed(turn: Turn): void {
  const live = turn.state.transaction
  if (live?.stage !== 'confirming' || live.card === undefined) return
  turn.live({ repeatMeant: true })
  cardAccepted(turn, live.card)
}

/** New keys came while a PIN waited under the old ones: the old block is worth nothing, so the customer keys it again. */
export function askPinAgain(turn: Turn): void {
  const live = turn.state.transaction
  if (live?.stage !== 'held' || live.pin !== 'entered' || live.card === undefined) return
  turn.emit({ type: 'stop-pin' })
  turn.live({ pin: 'not-asked' })
  askPin(turn, live.card, pinNeed(live.card, live.type, live.amount, turn.contract).mayBypass)
}

function askPin(turn: Turn, card: CardRead, mayBypass: boolean): void {
  const live = turn.state.transaction!
  const until = turn.now + turn.parameters.pinTimeoutMs
  turn.live({ stage: 'pin', since: turn.now, until })
  turn.emit({ type: 'enter-pin', pan: card.pan, amount: live.amount, mayBypass })
  turn.emit({ type: 'speak', ...ENTER_PIN, tone: 'attention' })
  turn.show({
    kind: 'enter-pin',
    purpose: live.type,
    amount: live.amount,
    masked: card.pan.masked(),
    digits: 0,
    mayBypass,
    again: live.pinAgain,
    since: turn.now,
    until,
  })
}

/** Sales of every kind would take the same money twice; a hold is another thing. */
function alike(type: TransactionType): TransactionType {
  return type === 'offline-sale' || type === 'instalment' || type === 'moto' ? 'sale' : type
}

/** The card whose money is not known is not charged the same amount again; a refund wants the card of its sale. */
function notThisCard(turn: Turn, card: CardRead): CardHint | undefined {
  const live = turn.state.transaction!
  const digits = card.pan.reveal()
  const type = alike(live.type)
  if (!KINDS[live.type].refersBack && live.type !== 'balance') {
    for (const record of turn.state.records.values()) {
      const same = record.type !== 'offline-sale' && alike(record.type) === type
      if (!same || record.amount !== live.amount || !isMoneyOpen(record)) continue
      if (record.pan?.reveal() === digits) return 'same-card-open'
    }
  }
  if (live.type === 'sale' && inThisSale(turn, card)) return 'same-card-in-sale'
  const sale = live.original === undefined ? undefined : turn.state.records.get(live.original.id)
  if (live.original !== undefined && sale?.masked !== undefined && sale.masked !== card.pan.masked())
    return 'wrong-card'
  return undefined
}

/** One amount is never split over the same card [practice: Money]; what took nothing or was undone does not count. */
function inThisSale(turn: Turn, { pan }: CardRead): boolean {
  const id = turn.state.split?.id
  if (id === undefined) return false
  return recordsOf(turn.state.records, id).some((part) => {
    if (part.tender !== 'card' || ['declined', 'not-sent', 'reversed'].includes(part.status)) return false
    if (part.voidedBy !== undefined && turn.state.records.get(part.voidedBy)?.status === 'approved') return false
    // A closed batch has dropped the number: then the digits that a slip shows are enough to say no.
    return part.pan === undefined ? part.masked === pan.masked() : part.pan.reveal() === pan.reveal()
  })
}

const HINTS: Readonly<Record<CardTrouble, CardHint>> = {
  unreadable: 'unreadable',
  'chip-unreadable': 'chip-unreadable',
  'chip-removed': 'card-removed',
  'several-cards': 'one-card-only',
  'use-other-way': 'chip-unreadable',
  'reader-failed': 'reader-failed',
}

export function cardFailed(turn: Turn, trouble: CardTrouble): void {
  const live = turn.state.transaction
  if (live?.stage !== 'presenting' || live.tender !== 'card') return
  if (trouble === 'chip-unreadable') turn.live({ chipFailed: true })
  const tapOrWallet = trouble === 'chip-unreadable' && !turn.contract.fallback
  presentCard(turn, tapOrWallet ? 'use-tap-or-wallet' : HINTS[trouble])
}

/** The chip left the reader. Before anything was sent this ends the sale; afterwards it is remembered for the answer. */
export function cardRemoved(turn: Turn): void {
  const live = turn.state.transaction
  if (live?.card?.entry !== 'chip' || live.cardGone) return
  turn.live({ cardGone: true })
  if (live.stage === 'pin' || live.stage === 'held' || live.stage === 'confirming') stopWithout(turn, 'card-removed')
}

export function manualEntry(turn: Turn): void {
  const live = turn.state.transaction
  if (live?.stage !== 'presenting' || live.tender !== 'card' || !turn.contract.manualEntry) return
  turn.emit({ type: 'stop-card' })
  keyCard(turn)
}

/** Asks for number and expiry; the verification value is never asked for. */
export function keyCard(turn: Turn): void {
  turn.live({ stage: 'keying' })
  turn.show({ kind: 'key-card', amount: turn.state.transaction?.amount ?? 0 })
}

export function cardKeyed(turn: Turn, digits: Secret, expiry: string) {
  const live = turn.state.transaction
  if (live?.stage !== 'keying') return
  if (!isCardNumber(digits.reveal()) || !/^\d\d(0[1-9]|1[0-2])$/.test(expiry)) {
    return turn.show({ kind: 'key-card', amount: live.amount, hint: 'bad-number' })
  }
  cardRead(turn, { entry: 'manual', pan: new Pan(digits.reveal()), expiry })
}

/** A scanned text: a wallet code while one is asked for. Item barcodes are the cart's. */
export function codeScanned(turn: Turn, code: Secret) {
  const live = turn.state.transaction
  if (live?.stage !== 'presenting' || live.tender !== 'wallet') return
  const wallet = walletOf(code.reveal())
  if (wallet === undefined) return scanCode(turn, 'unknown-code')
  turn.live({ code: { secret: code, wallet } })
  authorize(turn)
}

export function pinDigits(turn: Turn, count: number): void {
  const { screen } = turn.state
  if (screen.kind === 'enter-pin') turn.show({ ...screen, digits: count })
}

export function pinEntered(turn: Turn, bypassed: boolean): void {
  if (turn.state.transaction?.stage !== 'pin') return
  turn.live({ pin: bypassed ? 'bypassed' : 'entered' })
  authorize(turn)
}

export function pinEnded(turn: Turn, reason: 'cancelled' | 'timeout' | 'failed'): void {
  if (turn.state.transaction?.stage !== 'pin') return
  stopWithout(turn, reason === 'cancelled' ? 'pin-cancelled' : reason === 'timeout' ? 'pin-timeout' : 'pin-pad-failed')
}
