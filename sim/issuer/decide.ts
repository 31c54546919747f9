import type { Millis } from '@evertill/foundation'
import type { IssuerBook, IssuerKind, IssuerRecord } from './issuer-book.ts'
import { answer, filed, keyOf, type NetworkMessage } from './network-message.ts'
import { openOrder, opensOrder, orderAnswer, orderState } from './order.ts'
import type { Account } from './practice-accounts.ts'

/** What the issuer does about a message: an answer after a while, or none. */
export interface Decision {
  readonly answer: NetworkMessage | undefined
  readonly afterMs: number
}

/** How the issuer reads a PIN block under its own zone key: the digits, or undefined. */
export type PinReader = (block: Uint8Array, pan: string) => string | undefined

const PIN_LOCK_MS = 300_000
const PRACTICE_LIMIT = 100

/** Everything an issuer knows how to do. Changes the book and nothing else; no clock, no socket. */
export function decide(message: NetworkMessage, book: IssuerBook, now: Millis, readPin: PinReader): Decision {
  if (message.mti === '0820') return at({ ...message, mti: '0830', 39: '00' })
  if (message.mti === '0420' || message.mti === '0421') return at(undo(message, book))
  if (message.mti === '0600') {
    const payer = originalPayer(message, book)
    // A front that never says what became of an order does not say so when asked either.
    const silent = payer !== undefined && payer !== '' && book.account(payer)?.silent === true
    return silent ? { answer: undefined, afterMs: 0 } : at(orderState(message, book, now))
  }
  if (message.mti === '0200' || message.mti === '0220' || message.mti === '0100')
    return ask(message, book, now, readPin)
  return { answer: undefined, afterMs: 0 }
}

function ask(message: NetworkMessage, book: IssuerBook, now: Millis, readPin: PinReader): Decision {
  const key = keyOf(message.mti, message[11]!, message[7]!)
  const before = book.records.get(key)
  const payer = message[2] ?? walletCode(message) ?? originalPayer(message, book)
  const account = payer === undefined ? undefined : book.account(payer)
  if (before !== undefined) {
    // The same question gets the same answer; one that was undone before it came is refused.
    if (before.state === 'open') return at(orderAnswer(message, before))
    if (before.state === 'approved')
      return at(answer(taking(message, before), before.responseCode, before.approvalCode))
    return at(answer(message, before.state === 'declined' ? before.responseCode : '12'))
  }
  const kind = kindOf(message)
  if (opensOrder(message) || (kind === 'sale' && account?.confirmsMs !== undefined))
    return at(openOrder(message, book, now, payer ?? '', account?.confirmsMs))
  const wanted = Number(message[4] ?? 0)
  // What was taken already is told, not asked: a part of it cannot be granted.
  const most = kind === 'sale' && message.mti === '0200' ? (account?.atMost ?? wanted) : wanted
  const amount = Math.min(wanted, most)
  const decided = account === undefined ? '14' : verdict(message, kind, amount, account, book, now, readPin)
  const code = decided === '00' && amount < wanted ? '10' : decided
  const yes = code === '00' || code === '10'
  const record: IssuerRecord = {
    rrn: message[37] ?? '',
    stan: message[11]!,
    sentAt: message[7]!,
    kind,
    terminalId: message[41] ?? '',
    pan: payer ?? '',
    amount,
    approvalCode: yes ? book.nextApprovalCode() : '',
    responseCode: code,
    state: yes ? 'approved' : 'declined',
    original: message[90]?.slice(0, 20) ?? '',
    ...filed(message, now),
    ...heldBefore(message, kind, book),
  }
  book.write(key, record)
  const said = answer(
    yes ? taking(message, record) : message,
    code,
    record.approvalCode === '' ? undefined : record.approvalCode,
  )
  if (message[25] === '64' && kind === 'sale' && code === '00') said[48] = planAnswer(message[48] ?? '', amount)
  if (kind === 'balance' && code === '00') said[54] = `1002156C${String(account!.balance).padStart(12, '0').slice(-12)}`
  const fresh = kind === 'sale' || kind === 'hold'
  if (account?.silent && fresh) return { answer: undefined, afterMs: 0 }
  return { answer: said, afterMs: fresh ? (account?.afterMs ?? 0) : 0 }
}

/** What each number of instalments costs, in hundredths of a percent of the amount: this issuer's own price list. */
const FEES: Readonly<Record<number, number>> = { 3: 150, 6: 300, 12: 600, 24: 1_200 }

/** The plan: number, first payment (which takes the odd minor units), fee in all. */
function planAnswer(f48: string, amount: number): string {
  const count = Number(f48.slice(5, 7))
  const first = amount - Math.floor(amount / count) * (count - 1)
  const fee = Math.round((amount * (FEES[count] ?? 0)) / 10_000)
  const n12 = (minor: number): string => String(minor).padStart(12, '0')
  return `IP026${String(count).padStart(2, '0')}${n12(first)}${n12(fee)}`
}

/** The message with the amount that was really taken. */
function taking(message: NetworkMessage, { amount }: IssuerRecord): NetworkMessage {
  return message[4] === undefined ? message : { ...message, 4: String(amount).padStart(12, '0') }
}

function verdict(
  message: NetworkMessage,
  kind: IssuerKind,
  amount: number,
  account: Account,
  book: IssuerBook,
  now: Millis,
  readPin: PinReader,
): string {
  const about = ABOUT[kind]
  if (about !== undefined) {
    const original = message[90] === undefined ? undefined : book.records.get(message[90].slice(0, 20))
    if (original === undefined) return '25'
    const stands = original.state === 'approved' && original.ended === undefined && about.includes(original.kind)
    if (!stands || original.pan !== account.pan) return '12'
    return kind === 'adjust' && amount - original.amount > account.balance ? '51' : '00'
  }
  if (account.always !== undefined) return account.always
  // By mail or phone nobody keys a PIN, and not every card pays by instalments.
  if (message[25] === '08' && account.pin !== undefined) return '57'
  if (message[25] === '64' && account.instalments !== true) return '57'
  if (account.limited) return amount > PRACTICE_LIMIT ? '61' : '65'
  // An advice of a sale that was made already brings no PIN.
  if (account.pin !== undefined && message.mti !== '0220') {
    const refused = pinVerdict(message, amount, account, now, readPin)
    if (refused !== undefined) return refused
  }
  if ((kind === 'sale' || kind === 'hold') && amount > account.balance) return '51'
  return '00'
}

function pinVerdict(
  message: NetworkMessage,
  amount: number,
  account: Account,
  now: Millis,
  readPin: PinReader,
): string | undefined {
  const block = message[52]
  if (block === undefined) {
    const tapped = message[22]?.startsWith('07') || message[22]?.startsWith('9')
    if (!tapped || account.noPinLimit === -1) return '55'
    return amount > (account.noPinLimit ?? 0) ? '61' : undefined
  }
  if (now - account.lastPinFailureAt > PIN_LOCK_MS) account.pinFailures = 0
  if (account.pinFailures >= 3) return '75'
  const pin = readPin(block, account.pan)
  if (pin === account.pin) {
    account.pinFailures = 0
    return undefined
  }
  account.pinFailures += 1
  account.lastPinFailureAt = now
  return pin === undefined ? '99' : account.pinFailures > 3 ? '75' : '55'
}

function undo(message: NetworkMessage, book: IssuerBook): NetworkMessage {
  const key = message[90]?.slice(0, 20) ?? ''
  const record = book.records.get(key)
  if (record === undefined) {
    // Written down all the same: should the original come after its reversal, it is refused.
    if (key !== '')
      book.write(key, {
        rrn: message[37] ?? '',
        stan: key.slice(4, 10),
        sentAt: key.slice(10, 20),
        kind: 'sale',
        terminalId: message[41] ?? '',
        pan: message[2] ?? walletCode(message) ?? '',
        amount: Number(message[4] ?? 0),
        approvalCode: '',
        responseCode: '25',
        state: 'blocked',
        original: '',
      })
    return answer(message, '25')
  }
  book.reverse(key, record)
  return answer(message, '00')
}

/** What each kind may refer to. */
const ABOUT: Partial<Record<IssuerKind, readonly IssuerKind[]>> = {
  void: ['sale'],
  refund: ['sale', 'completion'],
  release: ['hold'],
  completion: ['hold'],
  'completion-void': ['completion'],
  adjust: ['sale'],
}

/** A completion ends its hold, a release too, and the void of a completion brings it back. */
function heldBefore(message: NetworkMessage, kind: IssuerKind, book: IssuerBook): { held?: number } {
  const original = book.records.get(message[90]?.slice(0, 20) ?? '')
  if (original === undefined) return {}
  if (kind === 'completion' || kind === 'adjust') return { held: original.amount }
  return kind === 'completion-void' ? { held: book.records.get(original.original)?.amount ?? 0 } : {}
}

function kindOf(message: NetworkMessage): IssuerKind {
  if (message[3]?.startsWith('30')) return 'balance'
  if (message.mti === '0100') return message[3]?.startsWith('20') ? 'release' : 'hold'
  if (message[25] === '06') return message[3]?.startsWith('20') ? 'completion-void' : 'completion'
  // An adjustment names its sale, a sale that was made offline names none.
  if (message.mti === '0220' && !message[3]?.startsWith('20')) return message[90] === undefined ? 'sale' : 'adjust'
  if (message.mti === '0220') return 'refund'
  return message[3]?.startsWith('20') ? 'void' : 'sale'
}

function at(answer: NetworkMessage): Decision {
  return { answer, afterMs: 0 }
}

export function walletCode(message: NetworkMessage): string | undefined {
  return message[48]?.startsWith('A3') ? message[48].slice(5) : undefined
}

function originalPayer(message: NetworkMessage, book: IssuerBook): string | undefined {
  return message[90] === undefined ? undefined : book.records.get(message[90].slice(0, 20))?.pan
}
