import type { Key } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { amountOf, keyed, MOST_DIGITS } from './keypad.ts'
import { checkOut } from './tender.ts'

/** A key on the amount keypad. An amount that stands there from before gives way to the first one. */
export function amountKeyed(turn: Turn, key: Key): void {
  const { screen, digits } = turn.state
  if (screen.kind !== 'amount') return
  if (key === 'enter') checkOut(turn)
  else setDigits(turn, keyed(screen.kept ? '' : digits, key))
}

export function amountSet(turn: Turn, amount: number): void {
  if (turn.state.screen.kind !== 'amount' || !Number.isSafeInteger(amount) || amount < 0) return
  setDigits(turn, amount === 0 ? '' : String(amount).slice(0, MOST_DIGITS))
}

function setDigits(turn: Turn, digits: string): void {
  turn.set({ digits })
  turn.show({ kind: 'amount', digits, amount: amountOf(digits) })
}
