import { inMaintenance, showMaintenance } from './counter/maintenance.ts'
import { showSignIn } from './counter/operator.ts'
import { showRemainder, takeUp } from './counter/splitting.ts'
import { NOT_OBEYING } from './host/obeying.ts'
import { withHostParameters } from './host/parameters.ts'
import { printSettlement, showSettlement, unfinished } from './host/settling.ts'
import { FIRST_COUNTERS, skipAhead } from './journal/counters.ts'
import { NO_HABIT } from './journal/habit.ts'
import type { JournalRecord } from './journal/journal.ts'
import { unfinishedSplits } from './journal/split.ts'
import type { TransactionRecord } from './journal/transaction-record.ts'
import type { TerminalConfig } from './profile/profile.ts'
import { NEW_TRANSACTION } from './state/live-transaction.ts'
import type { TerminalState } from './state/state.ts'
import type { Turn } from './state/turn.ts'
import { noAnswer, undo } from './transaction/ending.ts'
import { resultScreen } from './transaction/result.ts'

/** A terminal before it knows its journal. */
export function initial(config: TerminalConfig): TerminalState {
  return {
    config,
    booted: false,
    seed: 0,
    line: { up: false, canAsk: false, since: 0 },
    devices: { reader: false, pinPad: false, scanner: false, printer: false },
    session: { state: 'off', since: 0, failures: 0 },
    counters: FIRST_COUNTERS,
    shift: { kind: 'shift', id: 'shift', shift: 0, since: 0 },
    settings: {
      kind: 'settings',
      id: 'settings',
      language: config.language,
      muted: false,
      volume: 80,
      printerWidth: config.profile.printers[0]?.width ?? 58,
    },
    lock: { failures: 0 },
    digits: '',
    cart: [],
    transaction: undefined,
    records: new Map(),
    signatures: new Map(),
    slips: [],
    notices: [],
    habit: NO_HABIT,
    habitDue: false,
    maintenance: { kind: 'maintenance', id: 'maintenance' },
    faults: [],
    screen: { kind: 'starting', since: 0 },
    money: undefined,
    stateLine: {
      level: 'no-cards',
      limits: ['starting'],
      since: 0,
      waiting: { reversals: 0, questions: 0, uploads: 0, slips: 0 },
    },
    obeying: NOT_OBEYING,
    echo: { heardAt: 0 },
    touchedAt: 0,
    wakeAt: undefined,
  }
}

/**
 * The journal is back. What was open when the power went is finished by rule: sent and not answered → reversal 98;
 * approved but not completed with the chip → reversal 96; a refund → asked for; a balance inquiry → forgotten; a
 * signature, an upload, a slip → taken up where they were [LAW-3, LAW-4].
 */
export function booted(turn: Turn, records: readonly JournalRecord[], damaged: readonly string[], seed: number) {
  if (turn.state.booted) return
  turn.set({ booted: true, seed, faults: damaged.length > 0 ? ['journal-damaged'] : [] })
  turn.set({ touchedAt: turn.now })
  turn.remember([...records].sort(byAge))
  withHostParameters(turn)
  if (!records.some((record) => record.kind === 'counters')) recoverCounters(turn)
  // An upload or a reversal that was on its way may have arrived or not; it goes again, the host knows it by its STAN.
  for (const upload of turn.state.signatures.values()) turn.remember([{ ...upload, state: 'due', nextAt: turn.now }])
  const { settlement } = turn.state
  if (settlement?.state === 'sent') turn.remember([{ ...settlement, state: 'due', nextAt: turn.now }])
  let last: TransactionRecord | undefined
  for (const record of turn.state.records.values()) {
    // Due at once, whatever moment was planned: the clock may have been set while the power was away.
    if (record.reversal?.state === 'sent' || record.reversal?.state === 'due')
      turn.remember([{ ...record, reversal: { ...record.reversal, state: 'due', nextAt: turn.now } }])
    if (record.reversal?.state === 'owned-by-host')
      turn.remember([{ ...record, reversal: { ...record.reversal, nextAt: turn.now } }])
    if (record.status === 'asking') turn.remember([{ ...record, askAt: turn.now }])
    if (['sending', 'sent', 'completing'].includes(record.status)) {
      finish(turn, record)
      last = turn.state.records.get(record.id)
    }
    if ((record.slip === 'due' || record.slip === 'printing') && record.signature !== 'due') {
      last = record
      // Whether the paper moved is not known: the copy says that it may be the second one.
      const reprint = record.slip === 'printing'
      turn.set({ slips: [...turn.state.slips, { recordId: record.id, reprint, state: 'waiting' }] })
    }
  }
  if (turn.state.shift.operator === undefined) showSignIn(turn)
  else if (inMaintenance(turn.state)) showMaintenance(turn)
  else turn.show({ kind: 'amount', digits: '', amount: 0 })
  // A sale of which a part was taken comes back to the same remainder.
  const begun = unfinishedSplits(turn.state.records).at(-1)
  if (begun !== undefined) {
    takeUp(turn, begun)
    if (turn.state.shift.operator !== undefined) showRemainder(turn)
  }
  if (last !== undefined) turn.show(resultScreen(turn.state.records, last, turn.now, false))
  if (unfinished(turn.state) !== undefined && turn.state.shift.operator !== undefined) showSettlement(turn)
  // Whether the paper moved is not known.
  if (settlement?.stage === 'closed' && settlement.slip === 'due') printSettlement(turn, true)
  for (const record of turn.state.records.values()) {
    if (record.status === 'approved' && record.signature === 'due') return signAgain(turn, record)
  }
}

/** The counters are missing although sales are there: their numbers must not be used a second time. */
function recoverCounters(turn: Turn): void {
  const last = [...turn.state.records.values()].filter((record) => record.tender !== 'cash').at(-1)
  const cash = [...turn.state.records.values()].filter((record) => record.tender === 'cash').length
  if (last === undefined && cash === 0) return
  const { counters } = turn.state
  const used = { ...counters, stan: Number(last?.stan ?? 0), batch: last?.batch ?? counters.batch, cash: cash + 1_000 }
  turn.set({ counters: skipAhead(used) })
}

function byAge(a: JournalRecord, b: JournalRecord): number {
  const at = (record: JournalRecord): number => (record.kind === 'transaction' ? record.startedAt : -1)
  return at(a) - at(b) || (a.id < b.id ? -1 : 1)
}

function finish(turn: Turn, record: TransactionRecord): void {
  turn.set({
    transaction: {
      ...NEW_TRANSACTION,
      type: record.type,
      amount: record.amount,
      tender: record.tender,
      stage: 'out',
      since: turn.now,
      recordId: record.id,
    },
  })
  if (record.status === 'completing') undo(turn, record, '96', 'restarted')
  else noAnswer(turn, 'restarted')
  turn.set({ transaction: undefined })
}

function signAgain(turn: Turn, record: TransactionRecord): void {
  turn.set({
    transaction: {
      ...NEW_TRANSACTION,
      type: 'sale',
      amount: record.amount,
      tender: 'card',
      stage: 'signing',
      since: turn.now,
      recordId: record.id,
    },
  })
  turn.show({ kind: 'signature', recordId: record.id, amount: record.amount, masked: record.masked ?? '' })
}
