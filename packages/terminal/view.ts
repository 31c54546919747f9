import type { Millis } from '@evertill/foundation'
import { isNearlyFull } from './counter/batch-room.ts'
import { isHolding } from './counter/completing.ts'
import { inMaintenance } from './counter/maintenance.ts'
import { offersOf } from './counter/tender-offer.ts'
import { settlementScreen, unfinished } from './host/settling.ts'
import type { TransactionRecord } from './journal/journal.ts'
import { isMoneyOpen, moneyOf } from './journal/money.ts'
import { openRecords } from './journal/open-records.ts'
import { recordsOf, splitSums, unfinishedSplits } from './journal/split.ts'
import { totalsOf } from './journal/totals.ts'
import { KINDS } from './journal/transaction-kind.ts'
import { careOf } from './profile/care.ts'
import { dayOf } from './profile/local-time.ts'
import type { SaleRow, Screen } from './state/screen.ts'
import type { TerminalState } from './state/state.ts'
import type { Limit, StateLine } from './state/state-line.ts'
import { isRefusedUnseen, offlineOffer, roomOf } from './transaction/offline-sale.ts'
import { outcomeOf, resultScreen } from './transaction/result.ts'
import { shownScreen } from './transaction/showing-code.ts'

/** Waiting is called slow after this, and very slow after that. */
export const SLOW_MS = 2_000
export const VERY_SLOW_MS = 8_000

const BLOCKING: ReadonlySet<Limit> = new Set([
  'starting',
  'maintenance',
  'line-down',
  'signing-on',
  'sign-on-refused',
  'keys-refused',
  'terminal-refused',
  'storage-failed',
  'settlement-waits',
])

/** What the top line says; everything in it follows from the state. */
export function stateLineOf(state: TerminalState, now: Millis): StateLine {
  const limits: Limit[] = []
  if (!state.booted) limits.push('starting')
  if (inMaintenance(state)) limits.push('maintenance')
  if (state.refusedByHost !== undefined) limits.push('terminal-refused')
  if (state.booted && !state.line.up) limits.push('line-down')
  else if (state.session.state === 'failed') limits.push(state.session.why ?? 'sign-on-refused')
  else if (state.booted && state.session.state !== 'on') limits.push('signing-on')
  limits.push(...state.faults)
  if (!state.devices.reader) limits.push('reader-missing')
  if (!state.devices.pinPad) limits.push('pin-pad-missing')
  let reversals = 0
  let questions = 0
  let differences = 0
  for (const record of openRecords(state.records)) {
    if (record.status === 'reversing') reversals++
    if (record.status === 'asking') questions++
    if (record.status === 'difference') differences++
  }
  if (reversals > 0) limits.push('reversal-pending')
  if (questions > 0) limits.push('refund-pending')
  if (differences > 0) limits.push('difference-open')
  if (unfinishedSplits(state.records).some((sums) => sums.id !== state.split?.id)) limits.push('sale-unfinished')
  if (state.signatures.size > 0) limits.push('uploads-waiting')
  if (unfinished(state)?.rests === true) limits.push('settlement-waits')
  else if (isNearlyFull(state)) limits.push('batch-nearly-full')
  const stored = roomOf(state)
  if (stored !== undefined && stored.refused > 0) limits.push('stored-sale-refused')
  if (stored !== undefined && stored.count > 0) limits.push('sales-stored')
  const level = limits.some((limit) => BLOCKING.has(limit)) ? 'no-cards' : limits.length > 0 ? 'limited' : 'ready'
  const before = state.stateLine
  const same = before.level === level && before.limits.join() === limits.join()
  return {
    level,
    limits,
    since: same ? before.since : now,
    responseCode: state.session.state === 'failed' ? state.session.responseCode : undefined,
    waiting: {
      reversals: reversals + differences,
      questions,
      uploads: state.signatures.size,
      slips: state.slips.length,
    },
    stored,
  }
}

/** Only an approved sale of the open batch, whole and not undone. */
export function mayVoid(state: TerminalState, record: TransactionRecord, undoing = openUndoings(state)): boolean {
  const { undoneBy } = KINDS[record.type]
  if (record.status === 'stored') return state.config.profile.contract.transactions.includes('void')
  if (undoneBy === undefined || record.status !== 'approved') return false
  if (!state.config.profile.contract.transactions.includes(undoneBy)) return false
  // A hold outlives its batch; what took money is voided in its own batch or refunded later.
  const holds = record.type === 'pre-authorization'
  if (holds ? record.completedBy !== undefined : record.batch !== state.counters.batch) return false
  if (record.voidedBy !== undefined || (record.refunded ?? 0) > 0) return false
  return !undoing.has(record.id)
}

export function mayRefund(state: TerminalState, record: TransactionRecord, undoing = openUndoings(state)): boolean {
  const { refundedBy } = KINDS[record.type]
  if (refundedBy === undefined || record.status !== 'approved' || record.tender === 'cash') return false
  if (!state.config.profile.contract.transactions.includes(refundedBy)) return false
  if (record.voidedBy !== undefined || undoing.has(record.id)) return false
  return refundable(record) > 0
}

/** Only a hold that stands and that nothing of unknown outcome is about. */
export function mayComplete(
  state: TerminalState,
  record: TransactionRecord,
  now: Millis,
  undoing = openUndoings(state),
): boolean {
  const { contract } = state.config.profile
  const granted = contract.transactions.includes('completion') || contract.transactions.includes('completion-advice')
  return granted && isHolding(record, contract, now) && !undoing.has(record.id)
}

/** May a tip be added, or changed? Only on a whole card sale of the open batch, of which nothing was given back. */
export function mayAdjust(state: TerminalState, record: TransactionRecord, undoing = openUndoings(state)): boolean {
  const { contract } = state.config.profile
  if (contract.tip === undefined || !contract.transactions.includes('adjustment')) return false
  if (record.type !== 'sale' || record.tender !== 'card' || record.status !== 'approved') return false
  if (record.split !== undefined || record.voidedBy !== undefined || (record.refunded ?? 0) > 0) return false
  return record.batch === state.counters.batch && !undoing.has(record.id)
}

/** What is left of a sale after the refunds that were made or may have been made, minor units. */
export function refundable(record: TransactionRecord): number {
  return record.amount - (record.refunded ?? 0)
}

/** Sales that a void or refund of unknown outcome is about. */
function openUndoings(state: TerminalState): ReadonlySet<string> {
  const open = new Set<string>()
  for (const record of state.records.values()) {
    if (record.original !== undefined && isMoneyOpen(record)) open.add(record.original.id)
  }
  return open
}

export function saleRow(
  state: TerminalState,
  record: TransactionRecord,
  now: Millis,
  undoing = openUndoings(state),
): SaleRow {
  const refunded = record.refunded ?? 0
  const outcome =
    record.voidedBy !== undefined
      ? 'voided'
      : refunded >= record.amount && refunded > 0
        ? 'refunded'
        : refunded > 0
          ? 'partly-refunded'
          : record.completedBy !== undefined
            ? 'completed'
            : outcomeOf(record)
  return {
    id: record.id,
    type: record.type,
    tender: record.tender,
    amount: record.amount,
    at: record.startedAt,
    stan: record.stan,
    masked: record.masked,
    entry: record.entry,
    wallet: record.wallet,
    outcome,
    responseCode: record.host?.responseCode,
    mayVoid: mayVoid(state, record, undoing),
    mayRefund: mayRefund(state, record, undoing),
    mayReprint: (record.status === 'approved' || record.type === 'offline-sale') && record.type !== 'balance',
    mayComplete: mayComplete(state, record, now, undoing),
    mayAdjust: mayAdjust(state, record, undoing),
    split: record.split && splitSums(state.records, record.split.id),
  }
}

/** Today's list, newest first. */
export function saleRows(state: TerminalState, now: Millis): readonly SaleRow[] {
  const undoing = openUndoings(state)
  return todaysRecords(state, now).map((record) => saleRow(state, record, now, undoing))
}

/** Today's records by the outlet's calendar, and everything older that is still open; newest first. */
export function todaysRecords(state: TerminalState, now: Millis): readonly TransactionRecord[] {
  const { timeZone } = state.config.profile
  const today = dayOf(now, timeZone)
  return [...state.records.values()]
    .filter((record) => record.type !== 'balance')
    .filter(
      (record) =>
        isMoneyOpen(record) ||
        record.status === 'stored' ||
        isRefusedUnseen(record) ||
        isHolding(record, state.config.profile.contract, now) ||
        dayOf(record.startedAt, timeZone) === today,
    )
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1))
}

/** Screens that show records follow them; screens that wait show how long already. */
export function refreshed(state: TerminalState, now: Millis): Screen {
  const { screen, transaction } = state
  if (transaction?.stage === 'held' || transaction?.stage === 'out' || transaction?.stage === 'completing') {
    const code = shownScreen(transaction, state)
    if (code !== undefined) return code
    const stage =
      transaction.stage === 'completing'
        ? 'completing'
        : transaction.stage === 'held' && state.session.state === 'on'
          ? 'reversal-first'
          : transaction.confirms === true
            ? 'payer-confirms'
            : 'authorizing'
    const began =
      screen.kind === 'connecting' && transaction.stage !== 'held'
        ? Math.min(screen.since, transaction.since)
        : transaction.since
    const waited = now - began
    return {
      kind: 'connecting',
      purpose: transaction.type,
      tender: transaction.tender,
      amount: transaction.amount,
      stage,
      phase: waited >= VERY_SLOW_MS ? 'very-slow' : waited >= SLOW_MS ? 'slow' : 'waiting',
      since: began,
      until: transaction.until ?? now,
      removeCard: false,
    }
  }
  if (screen.kind === 'present-card') {
    const { presentHelpMs } = careOf(state.config.profile.parameters)
    const help = presentHelpMs > 0 && now - screen.since >= presentHelpMs
    return help === (screen.help === true) ? screen : { ...screen, help }
  }
  if (screen.kind === 'result' && screen.recordId !== undefined) {
    const record = state.records.get(screen.recordId)
    return record === undefined
      ? screen
      : offered(state, now, resultScreen(state.records, record, screen.since, screen.removeCard))
  }
  if (screen.kind === 'result') return offered(state, now, screen)
  if (screen.kind === 'remainder' && transaction === undefined) return remainderScreen(state, now) ?? screen
  if ((screen.kind === 'choose-tender' || screen.kind === 'cannot-take-cards') && transaction?.stage === 'tender')
    return choice(state, now, screen)
  if (screen.kind === 'sales') {
    const rows = saleRows(state, now)
    const { choosingFor } = screen
    return {
      ...screen,
      rows:
        choosingFor === 'view' ? rows : rows.filter((row) => (choosingFor === 'void' ? row.mayVoid : row.mayRefund)),
    }
  }
  if (screen.kind === 'sale') {
    const record = state.records.get(screen.record.id)
    return record === undefined
      ? screen
      : { ...screen, record, row: saleRow(state, record, now), money: moneyOf(record) }
  }
  if (screen.kind === 'settlement') return settlementScreen(state)
  if (screen.kind === 'totals') return { kind: 'totals', totals: totalsOf(todaysRecords(state, now), state.records) }
  return screen
}

/** The sale in parts that is at the counter; undefined when nothing of it stands, or nothing is owed any more. */
export function remainderScreen(state: TerminalState, now: Millis): Extract<Screen, { kind: 'remainder' }> | undefined {
  const id = state.split?.id
  if (id === undefined) return undefined
  const { total, taken, remaining, open } = splitSums(state.records, id)
  if (taken === 0 || remaining === 0) return undefined
  const undoing = openUndoings(state)
  const own = recordsOf(state.records, id)
  const unknown = own.findLast(isMoneyOpen)
  return {
    kind: 'remainder',
    total,
    taken,
    remaining,
    parts: own
      .filter((part) => part.status === 'approved' || isMoneyOpen(part))
      .map((part) => saleRow(state, part, now, undoing)),
    offers: offersOf(state, now, remaining, unknown),
    waiting: open,
  }
}

/** A sale that was not made because the host is away may be saved: its money is known not to have moved. */
function offered(state: TerminalState, now: Millis, screen: Screen): Screen {
  if (screen.kind !== 'result') return screen
  const sale = screen.purpose === 'sale' || screen.purpose === 'offline-sale'
  const undone = screen.outcome === 'not-sent' || screen.outcome === 'reversed'
  return { ...screen, offline: sale && undone ? offlineOffer(state, now, screen.amount, false) : undefined }
}

/** The choice of tenders follows what is possible: a stop that has ended lets the cards in again. */
function choice(
  state: TerminalState,
  now: Millis,
  screen: Extract<Screen, { kind: 'choose-tender' | 'cannot-take-cards' }>,
): Screen {
  const { amount } = screen
  const line = stateLineOf(state, now)
  if (screen.kind === 'cannot-take-cards' && line.level === 'no-cards')
    return {
      ...screen,
      limits: line.limits,
      responseCode: line.responseCode,
      offers: offersOf(state, now, amount),
      offline: offlineOffer(state, now, amount, false),
    }
  const open =
    screen.kind === 'choose-tender' && screen.because ? state.records.get(screen.because.recordId) : undefined
  return {
    kind: 'choose-tender',
    amount,
    offers: offersOf(state, now, amount, open !== undefined && isMoneyOpen(open) ? open : undefined),
    offline: offlineOffer(state, now, amount, open !== undefined && isMoneyOpen(open)),
    because: open && moneyOf(open),
  }
}
