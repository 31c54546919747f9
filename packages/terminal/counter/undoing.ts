import type { TransactionType } from '@evertill/foundation'
import { isRefund, KINDS } from '../journal/transaction-kind.ts'
import type { Original, TransactionRecord } from '../journal/transaction-record.ts'
import { localTime } from '../profile/local-time.ts'
import type { Key, PersonEvent } from '../state/event.ts'
import { type LiveTransaction, NEW_TRANSACTION } from '../state/live-transaction.ts'
import type { Turn } from '../state/turn.ts'
import { authorize } from '../transaction/authorization.ts'
import { stopWithout } from '../transaction/result.ts'
import { withdraw } from '../transaction/storing.ts'
import { mayComplete, mayRefund, mayVoid, refundable } from './afterwards.ts'
import { giveCashBack } from './cash.ts'
import { completionType, mostOfHold } from './completing.ts'
import { keyedOn } from './keypad.ts'
import { currentOperator, showSupervisors } from './operator.ts'
import { keyCard, presentCard } from './presenting.ts'
import { stateLineOf } from './readiness.ts'
import { saleRow } from './today.ts'

/** Void and refund: from the sale in the journal, with a supervisor's word, never from memory of a card. */
export function confirmVoid(turn: Turn, recordId: string): void {
  const record = turn.state.records.get(recordId)
  if (record === undefined || turn.state.transaction !== undefined || !mayVoid(turn.state, record)) return
  turn.show({ kind: 'confirm-void', row: saleRow(turn.state, record, turn.now) })
}

/** All that is left of it, unless a certain amount is wanted. */
export function askRefundAmount(turn: Turn, recordId: string, wanted?: number): void {
  const record = turn.state.records.get(recordId)
  if (record === undefined || turn.state.transaction !== undefined || !mayRefund(turn.state, record)) return
  const most = refundable(record)
  const amount = wanted ?? most
  turn.show({
    kind: 'refund-amount',
    row: saleRow(turn.state, record, turn.now),
    digits: '',
    amount,
    most,
    refusal: amount > most ? 'over-limit' : undefined,
  })
}

export function refundKeyed(turn: Turn, key: Key) {
  const { screen } = turn.state
  if (screen.kind !== 'refund-amount') return
  if (key === 'enter') return refundConfirmed(turn)
  turn.show(keyedOn(screen, key))
}

export function voidConfirmed(turn: Turn): void {
  const { screen } = turn.state
  if (screen.kind !== 'confirm-void') return
  const sale = turn.state.records.get(screen.row.id)
  const type = sale && KINDS[sale.type].undoneBy
  if (sale !== undefined && type !== undefined && mayVoid(turn.state, sale)) begin(turn, type, sale.amount, sale)
}

export function refundConfirmed(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind !== 'refund-amount') return
  const sale = turn.state.records.get(screen.row.id)
  if (sale === undefined || !mayRefund(turn.state, sale)) return
  const refusal = screen.amount <= 0 ? 'zero' : screen.amount > refundable(sale) ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  begin(turn, KINDS[sale.type].refundedBy ?? 'refund', screen.amount, sale)
}

export function askCompletionAmount(turn: Turn, recordId: string, advice: boolean): void {
  const record = turn.state.records.get(recordId)
  if (record === undefined || turn.state.transaction !== undefined || !mayComplete(turn.state, record, turn.now)) return
  if (completionType(turn.contract, advice) === undefined) return
  const row = saleRow(turn.state, record, turn.now)
  const most = Math.min(mostOfHold(record.amount, turn.contract), turn.contract.maxAmount)
  turn.show({ kind: 'completion-amount', row, advice, digits: '', amount: record.amount, most })
}

export function holdKeyed(turn: Turn, key: Key) {
  const { screen } = turn.state
  if (screen.kind !== 'hold-amount' && screen.kind !== 'completion-amount') return
  if (key === 'enter') return screen.kind === 'hold-amount' ? holdConfirmed(turn) : completionConfirmed(turn)
  turn.show(keyedOn(screen, key))
}

export function completionConfirmed(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind !== 'completion-amount') return
  const hold = turn.state.records.get(screen.row.id)
  const type = completionType(turn.contract, screen.advice)
  if (hold === undefined || type === undefined || !mayComplete(turn.state, hold, turn.now)) return
  const refusal = screen.amount <= 0 ? 'zero' : screen.amount > screen.most ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  begin(turn, type, screen.amount, hold)
}

/** Like a sale with a card, but nothing is taken yet. */
export function holdConfirmed(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind !== 'hold-amount') return
  const { amount } = screen
  const refusal = amount <= 0 ? 'zero' : amount > turn.contract.maxAmount ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  if (turn.state.transaction !== undefined || !turn.contract.transactions.includes('pre-authorization')) return
  const line = stateLineOf(turn.state, turn.now)
  turn.set({ transaction: { ...NEW_TRANSACTION, type: 'pre-authorization', amount, since: turn.now } })
  if (line.level === 'no-cards') return stopWithout(turn, turn.state.line.up ? 'not-signed-on' : 'line-down')
  presentCard(turn)
}

/** A hold that is not in this journal: its code and day are keyed, the card names the rest. */
export function ofHoldByReference(turn: Turn, keyedIn: Extract<PersonEvent, { type: 'hold-reference-keyed' }>) {
  const { screen } = turn.state
  if (screen.kind !== 'hold-reference' || turn.state.transaction !== undefined) return
  const { purpose, approvalCode, date, amount } = keyedIn
  if (!turn.contract.transactions.includes(purpose)) return
  const refuse = (refusal: 'bad-reference' | 'bad-date' | 'bad-amount') =>
    turn.show({ kind: 'hold-reference', refusal })
  if (!/^[0-9A-Za-z]{6}$/.test(approvalCode)) return refuse('bad-reference')
  if (!isMonthDay(date)) return refuse('bad-date')
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > turn.contract.maxAmount) return refuse('bad-amount')
  const elsewhere = '000000'
  start(turn, purpose, amount, 'card', {
    id: `${elsewhere}-${elsewhere}`,
    batch: elsewhere,
    stan: elsewhere,
    approvalCode,
    date,
    amount,
  })
}

const isMonthDay = (date: string): boolean => /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(date)

export function originalOf(turn: Turn, sale: TransactionRecord): Original {
  const local = localTime(sale.startedAt, turn.state.config.profile.timeZone)
  return {
    id: sale.id,
    batch: sale.batch,
    stan: sale.stan,
    rrn: sale.host?.rrn,
    approvalCode: sale.host?.approvalCode,
    date: sale.host?.date ?? `${local.month}${local.day}`,
    amount: sale.amount,
  }
}

function begin(turn: Turn, type: TransactionType, amount: number, sale: TransactionRecord): void {
  start(turn, type, amount, sale.tender, originalOf(turn, sale))
}

/** Something about a sale that carries more than an amount. */
export function beginAbout(
  turn: Turn,
  type: TransactionType,
  amount: number,
  sale: TransactionRecord,
  more: Partial<LiveTransaction>,
): void {
  start(turn, type, amount, sale.tender, originalOf(turn, sale), more)
}

/** A refund of a sale that another terminal or a closed batch made: what the slip says is keyed, the card is presented. */
export function refundByReference(
  turn: Turn,
  keyedIn: {
    readonly rrn: string
    readonly date: string
    readonly amount: number
    readonly batch: string
    readonly stan: string
  },
) {
  const { screen } = turn.state
  if (screen.kind !== 'refund-reference' || turn.state.transaction !== undefined) return
  const { rrn, date, amount, batch, stan } = keyedIn
  const refuse = (refusal: (typeof screen)['refusal']) => turn.show({ kind: 'refund-reference', refusal })
  if (!/^[0-9A-Za-z]{12}$/.test(rrn) || !/^\d{6}$/.test(batch) || !/^\d{6}$/.test(stan)) return refuse('bad-reference')
  if (!isMonthDay(date)) return refuse('bad-date')
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > turn.contract.maxAmount) return refuse('bad-amount')
  // A sale that this terminal knows is refunded by its own record, with its own limit. Only the reference is its own: batch and
  // voucher of another terminal may be the same, and its card is another.
  const known = turn.state.records.get(`${batch}-${stan}`)
  if (known?.host?.rrn !== rrn)
    return start(turn, 'refund', amount, 'card', { id: rrn, batch, stan, rrn, date, amount })
  return mayRefund(turn.state, known) ? askRefundAmount(turn, known.id, amount) : refuse('not-refundable')
}

function start(
  turn: Turn,
  type: TransactionType,
  amount: number,
  tender: TransactionRecord['tender'],
  original: Original,
  more: Partial<LiveTransaction> = {},
) {
  turn.set({
    transaction: { ...NEW_TRANSACTION, ...more, type, amount, tender, stage: 'supervisor', since: turn.now, original },
  })
  askSupervisor(turn, isRefund(type) ? 'refund' : 'void')
}

/** Taking what the cardholder has agreed to is the cashier's work; giving back, letting go and orders without a card are not. */
export function askSupervisor(turn: Turn, purpose: 'void' | 'refund' | 'moto') {
  const type = turn.state.transaction!.type
  const own = type === 'adjustment' || (KINDS[type].effect === 'takes' && type !== 'moto')
  const operator = currentOperator(turn)
  if (operator?.role === 'supervisor') return authorized(turn, operator.number)
  if (operator !== undefined && own) return authorized(turn, undefined)
  showSupervisors(turn, purpose)
}

/** A supervisor stands behind it, or nobody has to: it goes to the host, after the card was presented where its number is not known. */
export function authorized(turn: Turn, supervisor: string | undefined) {
  const live = turn.state.transaction
  if (live?.stage !== 'supervisor') return
  turn.live({ supervisor })
  if (live.tender === 'cash') return giveCashBack(turn)
  const sale = live.original === undefined ? undefined : turn.state.records.get(live.original.id)
  // Nobody has heard of it yet: nobody has to be asked.
  if (sale?.status === 'stored') return withdraw(turn, sale, supervisor)
  const line = stateLineOf(turn.state, turn.now)
  if (line.level === 'no-cards') return stopWithout(turn, turn.state.line.up ? 'not-signed-on' : 'line-down')
  if (live.tender === 'card' && sale?.pan === undefined)
    return live.type.startsWith('moto') ? keyCard(turn) : presentCard(turn)
  showConnecting(turn)
  authorize(turn)
}

/** A balance inquiry: card, PIN, answer; no money moves and nothing is reversed. */
export function beginBalance(turn: Turn) {
  if (turn.state.transaction !== undefined || !turn.contract.transactions.includes('balance')) return
  const line = stateLineOf(turn.state, turn.now)
  if (line.level === 'no-cards') {
    return turn.show({
      kind: 'cannot-take-cards',
      amount: 0,
      limits: line.limits,
      offers: [],
      responseCode: line.responseCode,
    })
  }
  turn.set({ transaction: { ...NEW_TRANSACTION, type: 'balance', amount: 0, since: turn.now } })
  presentCard(turn)
}

function showConnecting(turn: Turn): void {
  const live = turn.state.transaction!
  turn.show({
    kind: 'connecting',
    purpose: live.type,
    tender: live.tender,
    amount: live.amount,
    stage: 'authorizing',
    phase: 'waiting',
    since: turn.now,
    until: turn.now + turn.parameters.answerTimeoutMs,
    removeCard: false,
  })
}
