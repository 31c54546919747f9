import type { Millis } from '@evertill/foundation'
import { stateLineOf } from './counter/readiness.ts'
import { remainderScreen } from './counter/splitting.ts'
import { offersOf } from './counter/tender-offer.ts'
import { saleRow, saleRows, todaysRecords } from './counter/today.ts'
import { settlementScreen } from './host/settling.ts'
import { isMoneyOpen, moneyOf } from './journal/money.ts'
import { totalsOf } from './journal/totals.ts'
import { careOf } from './profile/care.ts'
import type { Screen } from './state/screen.ts'
import type { TerminalState } from './state/state.ts'
import { offlineOffer } from './transaction/offline-sale.ts'
import { resultScreen } from './transaction/result.ts'
import { shownScreen } from './transaction/showing-code.ts'

/** Waiting is called slow after this, and very slow after that. */
export const SLOW_MS = 2_000
export const VERY_SLOW_MS = 8_000

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

/** The money line of the screen, where it speaks about money. */
export function moneyShown(state: TerminalState): TerminalState['money'] {
  const { screen, transaction } = state
  if (screen.kind === 'result') return screen.money
  if (screen.kind === 'sale') return screen.money
  if (screen.kind === 'choose-tender')
    return screen.because === undefined ? undefined : recordMoney(state, screen.because.recordId)
  const out = transaction?.stage === 'out' || transaction?.stage === 'completing' ? transaction.recordId : undefined
  if (out !== undefined) {
    const money = recordMoney(state, out)
    return money && transaction?.until !== undefined ? { ...money, until: transaction.until } : money
  }
  return undefined
}

function recordMoney(state: TerminalState, id: string): TerminalState['money'] {
  const record = state.records.get(id)
  return record && moneyOf(record)
}
