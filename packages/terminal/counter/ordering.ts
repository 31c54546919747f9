import type { Key } from '../state/event.ts'
import { NEW_TRANSACTION } from '../state/live-transaction.ts'
import type { Turn } from '../state/turn.ts'
import { stopWithout } from '../transaction/result.ts'
import { keyedOn } from './keypad.ts'
import { presentCard } from './presenting.ts'
import { stateLineOf } from './readiness.ts'
import { askSupervisor } from './undoing.ts'

/** Instalments: which numbers the contract offers for this amount. Only a card pays so. */
export function askInstalments(turn: Turn): void {
  const { screen, transaction, split } = turn.state
  const offered = turn.contract.instalments
  if (screen.kind !== 'choose-tender' || transaction?.stage !== 'tender' || split !== undefined) return
  if (offered === undefined || !mayPayByInstalments(turn)) return
  const { amount } = transaction
  turn.show({
    kind: 'choose-instalments',
    amount,
    choices: offered.counts.map((count) => ({ count, each: Math.floor(amount / count) })),
  })
}

export function mayPayByInstalments(turn: Turn): boolean {
  const { transaction } = turn.state
  const offered = turn.contract.instalments
  if (transaction === undefined || transaction.tip !== undefined || offered === undefined) return false
  return turn.contract.transactions.includes('instalment') && transaction.amount >= offered.least
}

export function instalmentsChosen(turn: Turn, count: number) {
  const { screen, transaction } = turn.state
  if (screen.kind !== 'choose-instalments' || transaction?.stage !== 'tender') return
  if (!screen.choices.some((choice) => choice.count === count)) return
  turn.live({ type: 'instalment', tender: 'card', instalments: count })
  if (stateLineOf(turn.state, turn.now).level === 'no-cards')
    return stopWithout(turn, turn.state.line.up ? 'not-signed-on' : 'line-down')
  presentCard(turn)
}

/** A mail or phone order begins with its amount. */
export function askOrder(turn: Turn): void {
  if (turn.contract.transactions.includes('moto')) turn.show({ kind: 'order-amount', digits: '', amount: 0 })
}

export function orderKeyed(turn: Turn, key: Key) {
  const { screen } = turn.state
  if (screen.kind !== 'order-amount') return
  if (key === 'enter') return orderConfirmed(turn)
  turn.show(keyedOn(screen, key))
}

/** Nobody shows a card and nobody signs: a supervisor stands behind it, then the number is keyed. */
export function orderConfirmed(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind !== 'order-amount' || turn.state.transaction !== undefined) return
  if (!turn.contract.transactions.includes('moto')) return
  const { amount } = screen
  const refusal = amount <= 0 ? 'zero' : amount > turn.contract.maxAmount ? 'over-limit' : undefined
  if (refusal !== undefined) return turn.show({ ...screen, refusal })
  turn.set({ transaction: { ...NEW_TRANSACTION, type: 'moto', amount, stage: 'supervisor', since: turn.now } })
  askSupervisor(turn, 'moto')
}
