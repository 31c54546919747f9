import { offlineMessage, undoingMessage } from '../host/message.ts'
import { closeReversal, openReversal } from '../host/reversal.ts'
import { dropSession } from '../host/session.ts'
import { answers, judge, type Verdict, WANTS_SIGN_ON } from '../host/verify.ts'
import { openRecords } from '../journal/open-records.ts'
import { effectOnOriginal } from '../journal/original.ts'
import { isAsked, isRefund } from '../journal/transaction-kind.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Turn } from '../state/turn.ts'
import { queueSlip, slipDue } from './printing.ts'
import { storedAgain } from './storing.ts'
import { sayOutcome } from './voice.ts'

/** Refusals of a repeat that tell nothing about the refund itself: there already, wrong batch, keys, something is down. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['22', '77', '90', '91', '92', '94', '96', '98', '99', 'A0'])

/**
 * Longest pause between two questions about the same transaction: a wallet's order is settled within a minute and a card's within five
 * [LAW-5]; a refund may wait for the next file.
 */
function longestPauseMs(record: TransactionRecord): number {
  if (isRefund(record.type)) return 600_000
  return record.tender === 'wallet' ? 10_000 : 60_000
}

/**
 * Asks what became of refunds and advices without an answer and of transactions that the host undoes itself. A line that can ask
 * puts the question; another line repeats the message with its own STAN and batch, which the host answers from its journal.
 */
export function askDue(turn: Turn): void {
  const { line, session } = turn.state
  if (!line.up) return
  for (const record of openRecords(turn.state.records)) {
    if (record.askAt === undefined || record.askAt > turn.now) continue
    if (record.status !== 'asking') continue
    if (!line.canAsk && (session.state !== 'on' || turn.state.transaction?.stage === 'out')) continue
    const asked = (record.asked ?? 0) + 1
    const pause = Math.min(turn.parameters.resendPauseMs * 2 ** Math.min(asked - 1, 8), longestPauseMs(record))
    turn.keep('asked', [{ ...record, asked, askAt: turn.now + pause }])
    if (line.canAsk) turn.emit({ type: 'ask-outcome', batch: record.batch, stan: record.stan })
    else if (isAsked(record)) repeat(turn, record)
    else openReversal(turn, record, '06', 'host-98')
  }
}

/** The same request with the same F11 and F60.2; never a new one [practice: refund]. */
function repeat(turn: Turn, record: TransactionRecord): void {
  turn.emit({
    type: 'send',
    id: `repeat-${record.id}`,
    message:
      record.type === 'offline-sale'
        ? offlineMessage(turn.state.config, record)
        : undoingMessage(turn.state.config, record),
    mac: true,
    pin: false,
  })
}

/** The host's word about a transaction, over the socket. */
export function outcomeTold(turn: Turn, batch: string, stan: string, money: 'no' | 'yes' | 'reversing' | 'unknown') {
  const record = turn.state.records.get(`${batch}-${stan}`)
  if (record === undefined) return
  if (record.reversal !== undefined && record.reversal.state !== 'closed') {
    // Only a plain "no" ends a reversal; a "yes" is what it is there to undo.
    if (money === 'no' && record.reversal.state === 'owned-by-host') closeReversal(turn, record, 'told-no')
    return
  }
  if (record.status !== 'asking') return
  if (isAsked(record)) {
    if (money === 'yes') return resolve(turn, { ...record, status: 'approved' })
    if (money === 'no') return resolve(turn, { ...record, status: 'declined', why: record.why ?? 'told-no' })
    // The host does not know it: the same request goes once more.
    if (money === 'unknown' && turn.state.session.state === 'on') repeat(turn, record)
    return
  }
  if (money === 'no') return resolve(turn, { ...record, status: 'reversed' })
  // It stands although the till was told that it is being undone: it is undone now.
  if (money === 'yes') openReversal(turn, record, '06', 'told-yes')
}

/** 0230 to a refund or an advice that was repeated. */
export function repeatAnswered(turn: Turn, message: HostMessage, mac: MacFound) {
  for (const record of openRecords(turn.state.records)) {
    if (record.status !== 'asking' || !isAsked(record) || !answers(message, '0230', record)) continue
    const verdict = judge(message, mac, record, turn.state.config)
    const known = { ...record, answeredAt: turn.now }
    if (verdict.kind === 'approved') return resolve(turn, { ...known, host: verdict.host, status: 'approved' })
    // With its number [F37] it is the journal's own word about this refund: what it says now it will say for ever.
    const final = verdict.host.rrn !== undefined || !SAYS_NOTHING.has(verdict.host.responseCode)
    if (verdict.kind === 'declined' && final) return resolve(turn, { ...known, host: verdict.host, status: 'declined' })
    if (record.type === 'offline-sale') notTakenYet(turn, record, verdict)
    // With keys that the host no longer knows every repeat would be refused like this one.
    if (mac !== 'good' || WANTS_SIGN_ON.has(verdict.host.responseCode)) dropSession(turn)
    return
  }
}

/** The host has a saved sale and will deliver it (98), or knows neither it nor its batch (77). */
function notTakenYet(turn: Turn, record: TransactionRecord, verdict: Verdict): void {
  if (verdict.kind === 'unknown') turn.keep('asked', [{ ...record, host: verdict.host }])
  if (verdict.kind === 'declined' && verdict.host.responseCode === '77') storedAgain(turn, record)
}

function resolve(turn: Turn, record: TransactionRecord): void {
  // The slip of a saved sale was given to the customer when it was saved.
  const saved = record.type === 'offline-sale'
  const known: TransactionRecord = {
    ...record,
    answeredAt: record.answeredAt ?? turn.now,
    askAt: undefined,
    slip: record.status === 'approved' && !saved ? slipDue(turn) : record.slip,
  }
  turn.keep('answered', [known, ...effectOnOriginal(turn.state.records, known)])
  const outcome = known.status === 'approved' ? 'approved' : known.status === 'reversed' ? 'reversed' : 'declined'
  if (saved && known.status === 'approved') return
  turn.emit(sayOutcome(outcome, known))
  if (known.status === 'approved') queueSlip(turn, known.id, false)
}
