import { dropSession } from '../host/session.ts'
import { answers, judge, WANTS_SIGN_ON } from '../host/verify.ts'
import { skipAhead } from '../journal/counters.ts'
import { effectOnOriginal } from '../journal/original.ts'
import { joined, partlyApproved } from '../journal/split.ts'
import { isAsked, KINDS } from '../journal/transaction-kind.ts'
import type { HostAnswer, TransactionRecord } from '../journal/transaction-record.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Turn } from '../state/turn.ts'
import { COMPLETION_MS } from './chip-word.ts'
import { abandon, settle, startAsking, tellChip, undo } from './ending.ts'
import { withPlan } from './instalments.ts'
import { slipDue } from './printing.ts'
import { concludeWith } from './result.ts'
import { codeGiven, NOT_PAID_YET } from './showing-code.ts'

/** 0210 or 0230: the answer to the transaction that is out. Anything else of that type came too late and changes nothing. */
export function transactionAnswered(turn: Turn, message: HostMessage, mac: MacFound) {
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
        ...effectOnOriginal(turn.state.records, { ...known, status: 'declined' }),
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
    turn.keep('answered', [done, ...effectOnOriginal(turn.state.records, done)])
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
