import type { Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import type { CartLine } from '../journal/transaction-record.ts'
import type { TerminalState } from '../state/state.ts'
import { Findings } from './observe.ts'
import { THRESHOLDS as T } from './threshold.ts'
import { inQuestion, stopsTalkedOf, type TradeLog } from './trade.ts'

/** A category counts as never sold here only after so many items. */
const CATEGORY_HABIT = 40
/** Nobody buys this many of one thing at a till by intention. */
const ODD_QUANTITY = 50

/** What the terminal notices about people: quickly, rarely, without blame. Pure. */
export function peopleFindings(state: TerminalState, log: TradeLog, now: Millis): Observation[] {
  const found = new Findings(now)
  const live = state.transaction
  const last = inQuestion(log, now)
  const amount = live?.amount ?? last?.amount
  if (amount !== undefined && amount > 0) found.put('amount-far-outside', farOutside(amount, log.amounts), amount)
  idle(found, state, log, now)
  sameSale(found, state, log, now)
  const held = stopsTalkedOf(log, now).findLast((one) => (one.lines?.length ?? 0) > 0)
  const lines = live?.lines ?? held?.lines ?? last?.lines ?? state.cart
  if (lines.length > 0) found.put('cart-inconsistent', inconsistent(lines, state, log))
  else if (last !== undefined) found.put('cart-inconsistent', false)
  return found.list
}

/** Far above everything usual here: many times the large end of the habit. Undefined while there is no habit yet. */
export function farOutside(amount: number, habit: readonly number[]): boolean | undefined {
  if (habit.length < T.habitSales) return undefined
  const sorted = [...habit].sort((a, b) => a - b)
  const large = sorted[Math.floor(sorted.length * 0.9)]!
  return amount > large * T.habitTimes
}

function idle(found: Findings, state: TerminalState, log: TradeLog, now: Millis): void {
  const live = state.transaction
  const touched = (sale: number): boolean => log.reads.some((one) => one.sale === sale)
  if (live?.stage === 'presenting') {
    if (now - live.since > T.idleAtCardMs) found.put('idle-at-present-card', !touched(log.sales))
    return
  }
  const last = inQuestion(log, now)
  if (last !== undefined) found.put('idle-at-present-card', last.why === 'present-timeout' && !touched(last.sale))
}

function sameSale(found: Findings, state: TerminalState, log: TradeLog, now: Millis): void {
  const live = state.transaction
  const last = log.endings.at(-1)
  const amount = live?.amount ?? last?.amount
  const masked = live?.card?.pan.masked() ?? (live === undefined ? last?.masked : undefined)
  if (amount === undefined || masked === undefined) return
  const own = live === undefined ? last : undefined
  const first = log.endings.find(
    (one) =>
      one !== own &&
      one.where === undefined &&
      one.amount === amount &&
      one.masked === masked &&
      now - one.at < T.sameSaleMs,
  )
  found.put('same-sale-twice', first !== undefined)
}

function inconsistent(lines: readonly CartLine[], state: TerminalState, log: TradeLog): boolean {
  const sold = Object.values(log.categories).reduce((sum, count) => sum + count, 0)
  return lines.some((line) => {
    const item = state.config.profile.items.find((one) => one.id === line.itemId)
    if (item === undefined || item.price !== line.price || line.quantity >= ODD_QUANTITY) return true
    return sold >= CATEGORY_HABIT && (log.categories[item.categoryId] ?? 0) === 0
  })
}
