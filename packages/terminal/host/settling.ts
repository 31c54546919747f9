import {
  type BatchTotals,
  batchTotalsOf,
  detailsField,
  isBalanced,
  NO_TOTALS,
  standing,
  totalsField,
  type Upload,
  uploadsOf,
  verdictsIn,
} from '../journal/batch-totals.ts'
import { nextStan } from '../journal/counters.ts'
import type { SettlementRecord } from '../journal/journal.ts'
import { closeBatch } from '../journal/record-room.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { settlementSlip } from '../receipt/settlement.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Screen } from '../state/screen.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { chipRecordsOf, doneAfter, uploadOf } from './chip-record.ts'
import { settlementMessage, singleMessage } from './message.ts'
import { handedOver } from './reversal.ts'
import { dropSession } from './session.ts'
import { WANTS_SIGN_ON } from './verify.ts'

/** Longest pause between two tries of the same step, and the rest after those of parameter 23; a person may try at once. */
const LONGEST_PAUSE_MS = 300_000
/** Why a step is tried again of which nothing was heard. */
const NO_ANSWER = 'no-answer'
/** Who prints: the settlement's slip beside the slips of records. */
export const SETTLEMENT_SLIP = 'settlement'

/** A settlement that has begun and not ended. While it lasts, nothing is sold, voided or refunded. */
export function unfinished(state: TerminalState): SettlementRecord | undefined {
  return state.settlement === undefined || state.settlement.stage === 'closed' ? undefined : state.settlement
}

/** The number after this one; 999999 is followed by 000001. */
export function nextBatch(batch: string): string {
  return String((Number(batch) % 999_999) + 1).padStart(6, '0')
}

/** Begins, or goes on at once where it waits for its next try. */
export function askSettlement(turn: Turn) {
  if (turn.state.transaction !== undefined) return
  beginSettlement(turn)
  showSettlement(turn)
}

/** As if it had been asked for, with nobody looking. */
export function beginSettlement(turn: Turn): void {
  const { state, now } = turn
  const begun = unfinished(state)
  const record: SettlementRecord =
    begun !== undefined
      ? begun.state === 'sent'
        ? begun
        : { ...begun, nextAt: now }
      : {
          kind: 'settlement',
          id: 'settlement',
          batch: state.counters.batch,
          since: now,
          stage: 'flush',
          totals: NO_TOTALS,
          uploaded: 0,
          state: 'due',
          attempts: 0,
          nextAt: now,
          slip: 'none',
        }
  if (record === begun) return
  const again = begun === undefined ? handedOver(turn, record.batch) : []
  turn.keep('settlement', [record, ...again])
}

export function showSettlement(turn: Turn): void {
  turn.show(settlementScreen(turn.state))
}

/** Drawn from the state alone, so that it follows. */
export function settlementScreen(state: TerminalState): Screen {
  const begun = unfinished(state)
  const batch = begun?.batch ?? state.counters.batch
  const fresh = begun === undefined || begun.stage === 'flush'
  return {
    kind: 'settlement',
    batch,
    stage: begun?.stage ?? 'ready',
    totals: fresh ? batchTotalsOf(standing(state.records.values(), batch)) : begun.totals,
    verdicts: begun?.verdicts,
    uploaded: (begun?.stage === 'certificates' ? begun.certified : begun?.uploaded) ?? 0,
    uploads:
      begun?.stage === 'details'
        ? uploads(state, begun).length
        : begun?.stage === 'certificates'
          ? chipRecords(state, begun).length
          : 0,
    why: begun?.why,
    nextAt: begun?.nextAt,
    last: begun === undefined ? state.settlement : undefined,
  }
}

const uploads = (state: TerminalState, record: SettlementRecord): readonly Upload[] =>
  uploadsOf(standing(state.records.values(), record.batch))

const chipRecords = (state: TerminalState, record: SettlementRecord): readonly TransactionRecord[] =>
  chipRecordsOf(state.records.values(), record.batch)

/** What the chips said goes up when the sums have been dealt with, and the end follows it. */
const afterDetails = (state: TerminalState, record: SettlementRecord): SettlementRecord['stage'] =>
  chipRecords(state, record).length > (record.certified ?? 0) ? 'certificates' : 'end'

/** Anything that may still change the sums: it goes first. What the host owns does not hold the batch up. */
export function waits(records: Iterable<TransactionRecord>, batch: string): boolean {
  for (const record of records) {
    if (record.batch !== batch) continue
    if (['sending', 'sent', 'stored', 'completing', 'reversing', 'asking'].includes(record.status)) return true
    if (record.reversal?.state === 'due') return true
  }
  return false
}

/** Takes the next step when it is due; each is durable before it leaves, so that a power cut finds its place again. */
export function settleOn(turn: Turn): void {
  const begun = unfinished(turn.state)
  if (begun === undefined || begun.state === 'sent' || turn.now < begun.nextAt) return
  if (begun.stage === 'flush') {
    if (waits(turn.state.records.values(), begun.batch)) return
    const totals: BatchTotals = batchTotalsOf(standing(turn.state.records.values(), begun.batch))
    turn.remember([{ ...begun, stage: 'totals', totals }])
  }
  const record = unfinished(turn.state)!
  const { stan, counters } = nextStan(turn.state.counters)
  const message = messageOf(turn, record, stan)
  const sent: SettlementRecord = {
    ...record,
    stan: message[11]!,
    state: 'sent',
    attempts: record.attempts + 1,
    nextAt: turn.now + turn.parameters.answerTimeoutMs,
  }
  turn.keep('settlement', [sent, counters])
  turn.emit({ type: 'send', id: `settlement-${stan}`, message, mac: true, pin: false })
}

function messageOf(turn: Turn, record: SettlementRecord, stan: string): HostMessage {
  const { config, shift } = turn.state
  const operator = shift.operator ?? '01'
  const own = (mti: '0500' | '0320', network: string, f48: string): HostMessage =>
    settlementMessage(config, { mti, stan, batch: record.batch, network, f48, operator })
  if (record.stage === 'totals') return own('0500', '201', totalsField(record.totals))
  const all = uploads(turn.state, record)
  const next = record.stage === 'details' ? all[record.uploaded] : undefined
  if (next?.kind === 'debits') return own('0320', '201', detailsField(next.records))
  if (next?.kind === 'single') return singleMessage(config, next.record)
  const balanced = record.verdicts !== undefined && isBalanced(record.verdicts)
  const said = record.stage === 'certificates' ? chipRecords(turn.state, record)[record.certified ?? 0] : undefined
  if (said !== undefined) return uploadOf(config, said, balanced)
  const count = balanced ? 0 : standing(turn.state.records.values(), record.batch).length
  return own('0320', balanced ? '207' : '202', String(count).padStart(4, '0'))
}

/** 0510 or 0330 to the step that is out. */
export function settlementAnswered(turn: Turn, message: HostMessage, mac: MacFound) {
  const record = unfinished(turn.state)
  if (record?.state !== 'sent' || message[11] !== record.stan) return
  if (message.mti !== (record.stage === 'totals' ? '0510' : '0330')) return
  if (message[60] !== undefined && message[60].batch !== record.batch) return
  const code = message[39] ?? ''
  if (record.stage === 'certificates' && mac === 'good') {
    const all = chipRecords(turn.state, record).length
    const done = doneAfter(code, record.certified ?? 0, all)
    if (done !== undefined) {
      const stage = done >= all ? 'end' : 'certificates'
      return turn.keep('settlement-answered', [{ ...answered(turn, record), certified: done, stage }])
    }
  }
  if (mac !== 'good' || code !== '00') {
    tryAgain(turn, record, mac === 'good' ? code : `mac-${mac}`)
    if (mac !== 'good' || WANTS_SIGN_ON.has(code)) dropSession(turn)
    return
  }
  const next = answered(turn, record)
  if (record.stage === 'totals') {
    const verdicts = verdictsIn(message[48])
    if (verdicts === undefined) return tryAgain(turn, record, 'F48')
    const empty = isBalanced(verdicts) || uploads(turn.state, record).length === 0
    return turn.keep('settlement-answered', [
      { ...next, verdicts, stage: empty ? afterDetails(turn.state, record) : 'details' },
    ])
  }
  if (record.stage === 'details') {
    const uploaded = record.uploaded + 1
    const done = uploaded >= uploads(turn.state, record).length
    return turn.keep('settlement-answered', [
      { ...next, uploaded, stage: done ? afterDetails(turn.state, record) : 'details' },
    ])
  }
  finish(turn, record, nextBatch(record.batch))
}

const answered = ({ now }: Turn, record: SettlementRecord): SettlementRecord => ({
  ...record,
  state: 'due',
  attempts: 0,
  nextAt: now,
  why: undefined,
  rests: undefined,
})

/**
 * Not answered, not believed, refused: the same step again, later each time. After as many tries as parameter 23 says it rests, the batch
 * stays open and the state line says so; then as many again. It is never given up: nothing may be sold before its end.
 */
function tryAgain(turn: Turn, record: SettlementRecord, why: string): void {
  const pause = turn.parameters.resendPauseMs * 2 ** Math.min(Math.max(record.attempts - 1, 0), 8)
  const tried: SettlementRecord = { ...record, state: 'due', why, nextAt: turn.now + Math.min(pause, LONGEST_PAUSE_MS) }
  const spent = record.attempts >= turn.parameters.reversalRetries
  const rest: SettlementRecord = { ...tried, attempts: 0, rests: true, nextAt: turn.now + LONGEST_PAUSE_MS }
  turn.keep('settlement', [spent ? rest : tried])
}

/**
 * New keys and a host that is back are a reason to try at once, because a settlement holds up every sale. A step that the host has refused
 * twice keeps its pause: keys are not what it lacks, and host and terminal would go round without end.
 */
export function refusedAgain({ why, attempts, rests }: SettlementRecord): boolean {
  return why !== undefined && why !== NO_ANSWER && (attempts > 1 || rests === true)
}

export function settlementUnanswered(turn: Turn, cut: boolean): void {
  const record = unfinished(turn.state)
  if (record?.state === 'sent' && (cut || turn.now >= record.nextAt)) tryAgain(turn, record, NO_ANSWER)
}

/**
 * The host has closed the batch: the next number begins, card numbers of the old one are dropped, and the sums are printed. A
 * printer without paper does not hold it up.
 */
function finish(turn: Turn, record: SettlementRecord, batch: string): void {
  const { put, remove } = closeBatch([...turn.state.records.values()], batch)
  const slip = turn.state.devices.printer ? 'due' : 'none'
  turn.keep('batch-closed', [{ ...turn.state.counters, batch }, closed(turn, record, slip), ...put], remove)
  printSettlement(turn, false)
}

function closed(turn: Turn, record: SettlementRecord, slip: SettlementRecord['slip']): SettlementRecord {
  return {
    ...record,
    stage: 'closed',
    state: 'due',
    stan: undefined,
    why: undefined,
    rests: undefined,
    closedAt: turn.now,
    slip,
  }
}

/** A sign-on gave another batch number: the host has closed this one, whatever became of its last answer. */
export function batchMoved(turn: Turn, batch: string): readonly SettlementRecord[] {
  const record = unfinished(turn.state)
  if (record === undefined || record.batch === batch) return []
  const ended = closed(turn, record, turn.state.devices.printer ? 'due' : 'none')
  // Where only its end was out, it has heard everything.
  return [record.stage === 'end' ? ended : { ...ended, byHost: true }]
}

export function printSettlement(turn: Turn, reprint: boolean): void {
  const record = turn.state.settlement
  if (record?.stage !== 'closed' || !turn.state.devices.printer) return
  const { config, settings } = turn.state
  const slip = settlementSlip(record, {
    profile: config.profile,
    language: settings.language,
    width: settings.printerWidth,
    reprint,
  })
  turn.emit({ type: 'print', recordId: SETTLEMENT_SLIP, slips: [slip] })
}

export function settlementPrinted(turn: Turn, ok: boolean): void {
  const record = turn.state.settlement
  if (record?.stage === 'closed' && record.slip !== 'none')
    turn.keep('printed', [{ ...record, slip: ok ? 'printed' : 'problem' }])
}
