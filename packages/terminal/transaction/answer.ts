import { decisionOf, withLastWord } from '../host/chip-record.ts'
import type { HostMessage } from '../host/message.ts'
import { openReversal } from '../host/reversal.ts'
import { dropSession } from '../host/session.ts'
import { answers, judge, WANTS_SIGN_ON } from '../host/verify.ts'
import { skipAhead } from '../journal/counters.ts'
import type { HostAnswer, ReversalReason, TransactionRecord } from '../journal/journal.ts'
import { joined, partlyApproved } from '../journal/split.ts'
import { isAsked, isRefund, KINDS } from '../journal/transaction-kind.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { refusedAfterwards } from './chip-refusal.ts'
import { withPlan } from './instalments.ts'
import { queueSlip, slipDue } from './printing.ts'
import { concludeWith } from './result.ts'
import { codeGiven, NOT_PAID_YET } from './showing-code.ts'

/** How long a chip may take for its last word. */
export const COMPLETION_MS = 10_000

type Mac = 'good' | 'bad' | 'absent' | 'unchecked'

/** 0210 or 0230: the answer to the transaction that is out. Anything else of that type came too late and changes nothing. */
export function transactionAnswered(turn: Turn, message: HostMessage, mac: Mac) {
  const record = turn.current
  if (turn.state.transaction?.stage !== 'out' || record === undefined) return
  if (!answers(message, reply(KINDS[record.type].mti), record)) return
  const verdict = judge(message, mac, record, turn.state.config)
  const known = { ...record, answeredAt: turn.now, host: verdict.host }
  switch (verdict.kind) {
    case 'approved':
      return approved(
        turn,
        withPlan(verdict.part === undefined ? known : partlyApproved(known, verdict.part), message),
        verdict.host,
        message,
      )
    case 'declined':
      if (record.entry === 'shown' && verdict.host.responseCode === NOT_PAID_YET)
        return codeGiven(turn, record, message)
      // The host was asked again about an order that may be paid: a refusal without its number [F37] is none of the journal's words.
      if (turn.state.transaction.shown !== undefined && verdict.host.rrn === undefined) {
        if (WANTS_SIGN_ON.has(verdict.host.responseCode)) dropSession(turn)
        return
      }
      turn.keep('answered', [
        { ...known, status: 'declined', signature: 'not-needed' },
        ...effectOnOriginal(turn, { ...known, status: 'declined' }),
        ...(verdict.host.responseCode === '94' ? [skipAhead(turn.state.counters)] : []),
      ])
      tellChip(turn, false, verdict.host.responseCode)
      if (WANTS_SIGN_ON.has(verdict.host.responseCode)) dropSession(turn)
      return concludeWith(turn, turn.state.records.get(record.id)!)
    case 'unknown':
      tellChip(turn, false, verdict.host.responseCode)
      if (isAsked(record)) return startAsking(turn, known, 'answered')
      if (record.type === 'balance') return abandon(turn, known, 'no-answer')
      if (verdict.owner === 'host' && turn.state.line.canAsk) return startAsking(turn, known, 'answered')
      return undo(turn, known, '06', `host-${verdict.host.responseCode}`)
    case 'broken':
      tellChip(turn, false, '')
      if (isAsked(record)) {
        startAsking(turn, { ...known, host: undefined, why: verdict.place }, 'answered')
        if (verdict.reason === 'A0') dropSession(turn)
        return
      }
      if (record.type === 'balance') return abandon(turn, known, verdict.place)
      // What cannot be believed is not kept as the host's word.
      undo(turn, { ...known, host: undefined }, verdict.reason, verdict.place)
      if (verdict.reason === 'A0') dropSession(turn)
      return
  }
}

const reply = (mti: string): string => `${mti.slice(0, 2)}${Number(mti[2]) + 1}${mti[3]}`

function approved(turn: Turn, record: TransactionRecord, host: HostAnswer, message: HostMessage) {
  const live = turn.state.transaction!
  // What cannot be reversed stands, whatever the chip says of it: a refund that the bank has made is made.
  const leftToChip = record.entry === 'chip' && live.card !== undefined && record.type !== 'balance' && !isAsked(record)
  if (!leftToChip) {
    const slip = record.type === 'balance' ? 'none' : slipDue(turn)
    const done = joined(turn.state.records, { ...record, status: 'approved', slip })
    turn.keep('answered', [done, ...effectOnOriginal(turn, done)])
    tellChip(turn, true, host.responseCode)
    return settle(turn, record.id, message)
  }
  if (live.cardGone) return undo(turn, record, '96', 'card-removed')
  turn.keep('answered', [{ ...record, status: 'completing' }])
  turn.live({ stage: 'completing', until: turn.now + COMPLETION_MS })
  turn.emit({
    type: 'complete-chip',
    recordId: record.id,
    approved: true,
    responseCode: host.responseCode,
    emv: (message[55] ?? []).map(({ tag, value }) => ({ tag, value: value.slice() })),
  })
}

/** The chip had its last word; only now is the sale done. What it says of one that is over already is kept as evidence. */
export function chipCompleted(turn: Turn, said: Extract<TerminalEvent, { type: 'chip-completed' }>) {
  const record = turn.state.records.get(said.recordId)
  if (record === undefined) return
  const refuses = !said.accepted || decisionOf(said.emv) === 'refusal'
  const spoken: TransactionRecord = { ...record, chip: withLastWord(record.chip, said.emv) }
  const awaited = turn.state.transaction?.stage === 'completing' && turn.current === record
  if (!awaited || record.status !== 'completing') return refuses && refusedAfterwards(turn, spoken)
  if (refuses) return undo(turn, spoken, '96', 'card-declined')
  const done = joined(turn.state.records, { ...spoken, status: 'approved', slip: slipDue(turn) })
  turn.keep('completed', [done, ...effectOnOriginal(turn, record)])
  settle(turn, record.id)
}

/** The chip is gone or refused to go on, after the bank had approved: the terminal could not complete [reason 96]. */
export function chipFailed(turn: Turn, why: 'card-removed' | 'chip-silent'): void {
  const record = turn.current
  if (turn.state.transaction?.stage !== 'completing' || record?.status !== 'completing') return
  undo(turn, record, '96', why)
}

/** No answer in time, or the line was cut below it. */
export function noAnswer(turn: Turn) {
  const record = turn.current
  if (record === undefined) return
  tellChip(turn, false, '')
  if (isAsked(record)) return startAsking(turn, record, 'asked')
  if (record.type === 'balance') return abandon(turn, record, 'no-answer')
  undo(turn, record, '98', 'no-answer')
}

/** Nothing was handed to the line, and that is certain: no money can have moved. */
export function notSent(turn: Turn, record: TransactionRecord, why: string): void {
  const done: TransactionRecord = { ...record, status: 'not-sent', why, signature: 'not-needed', answeredAt: turn.now }
  turn.keep('answered', [done])
  tellChip(turn, false, '')
  concludeWith(turn, done)
}

/** Opens the reversal of the live transaction and says so. */
export function undo(turn: Turn, record: TransactionRecord, reason: ReversalReason, why: string): void {
  const opened = openReversal(turn, record, reason, why)
  concludeWith(turn, opened)
}

function abandon(turn: Turn, record: TransactionRecord, why: string): void {
  const done: TransactionRecord = { ...record, status: 'not-sent', why, answeredAt: turn.now }
  turn.keep('answered', [done])
  concludeWith(turn, done)
}

/** A refund has no reversal, and an outcome that the host undoes itself is the host's: both are asked for. */
function startAsking(turn: Turn, record: TransactionRecord, point: 'answered' | 'asked'): void {
  const asking: TransactionRecord = {
    ...record,
    status: 'asking',
    signature: 'not-needed',
    askAt: turn.now,
    asked: 0,
  }
  turn.keep(point, [asking, ...effectOnOriginal(turn, asking)])
  concludeWith(turn, asking)
}

/** A void marks what it takes back, a completion its hold, a refund counts towards its sale; each only as far as it may have happened. */
export function effectOnOriginal(turn: Turn, record: TransactionRecord): TransactionRecord[] {
  const sale = record.original === undefined ? undefined : turn.state.records.get(record.original.id)
  if (sale === undefined || sale.id === record.id) return []
  const mark = counts(record) ? record.id : undefined
  switch (record.type) {
    case 'void':
    case 'instalment-void':
    case 'moto-void':
    case 'pre-authorization-void':
      return [{ ...sale, voidedBy: mark }]
    case 'completion':
    case 'completion-advice':
      return [{ ...sale, completedBy: mark }]
    case 'completion-void': {
      // The hold stands again, and may be completed anew.
      const hold = sale.original === undefined ? undefined : turn.state.records.get(sale.original.id)
      const freed = hold === undefined || mark === undefined ? [] : [{ ...hold, completedBy: undefined }]
      return [{ ...sale, voidedBy: mark }, ...freed]
    }
    case 'adjustment':
      // Only what is known to be so: until then the sale stands as it was.
      if (record.status !== 'approved') return []
      return [{ ...sale, amount: record.amount, tip: record.tip, requested: sale.requested ?? sale.amount }]
    case 'refund':
    case 'moto-refund':
      return [{ ...sale, refunded: refundedOf(turn, sale, record) }]
    default:
      return []
  }
}

function refundedOf(turn: Turn, sale: TransactionRecord, record: TransactionRecord): number {
  let refunded = 0
  for (const other of turn.state.records.values()) {
    if (other.id !== record.id && isRefund(other.type) && other.original?.id === sale.id && counts(other))
      refunded += other.amount
  }
  return refunded + (counts(record) ? record.amount : 0)
}

const counts = (refund: TransactionRecord): boolean => !['declined', 'not-sent', 'reversed'].includes(refund.status)

/** What follows an approval: signature first where one is due, then the slip. */
export function settle(turn: Turn, id: string, message?: HostMessage): void {
  const record = turn.state.records.get(id)!
  if (record.type === 'balance') {
    turn.set({ transaction: undefined })
    turn.show({
      kind: 'balance',
      recordId: id,
      masked: record.masked ?? '',
      balance: message === undefined ? undefined : balanceIn(message[54]),
      currency: record.currency,
    })
    return
  }
  if (record.signature === 'due') {
    turn.live({ stage: 'signing', until: undefined })
    turn.show({ kind: 'signature', recordId: id, amount: record.amount, masked: record.masked ?? '' })
    return
  }
  concludeWith(turn, record)
  queueSlip(turn, id, false)
}

/** The available balance in F54: account 2, kind 2, currency 3, sign C or D, amount 12. Minor units. */
export function balanceIn(f54: string | undefined): number | undefined {
  const match = /^\d{4}\d{3}([CD])(\d{12})/.exec(f54 ?? '')
  if (match === null) return undefined
  const amount = Number(match[2])
  return match[1] === 'D' ? -amount : amount
}

function tellChip(turn: Turn, approvedByHost: boolean, responseCode: string): void {
  const live = turn.state.transaction
  if (live?.card?.entry === 'chip' && !live.cardGone && live.recordId !== undefined)
    turn.emit({ type: 'complete-chip', recordId: live.recordId, approved: approvedByHost, responseCode, emv: [] })
}
