import type { Key } from '../state/event.ts'
import type { Screen } from '../state/screen.ts'
import type { Turn } from '../state/turn.ts'
import { mayAdjust } from './afterwards.ts'
import { keyedOn } from './keypad.ts'
import { showTenders } from './tender.ts'
import { saleRow } from './today.ts'
import { beginAbout } from './undoing.ts'

type TipScreen = Extract<Screen, { kind: 'tip-amount' }>

/** The most that may be given on so much, minor units; never beyond the largest single amount. */
export function mostTip(turn: Turn, base: number): number {
  const limit = turn.contract.tip?.limit ?? 0
  const most = Number((BigInt(base) * BigInt(limit)) / 10_000n)
  return Math.max(0, Math.min(most, turn.contract.maxAmount - base))
}

/** Before the card is presented: on the sale that is being made. Afterwards: on one of the open batch. */
export function askTip(turn: Turn, recordId: string | undefined) {
  const { screen, transaction, split, records } = turn.state
  if (turn.contract.tip === undefined) return
  if (recordId === undefined) {
    if (screen.kind !== 'choose-tender' || transaction?.stage !== 'tender' || split !== undefined) return
    return ask(turn, transaction.amount, transaction.tip, undefined)
  }
  const sale = records.get(recordId)
  if (sale === undefined || transaction !== undefined || !mayAdjust(turn.state, sale)) return
  ask(turn, sale.amount, sale.tip, saleRow(turn.state, sale, turn.now))
}

/** An earlier tip stands there until the first key. */
function ask(turn: Turn, total: number, tip: number | undefined, row: TipScreen['row']): void {
  const base = total - (tip ?? 0)
  turn.show({ kind: 'tip-amount', base, most: mostTip(turn, base), digits: '', amount: tip ?? 0, row })
}

export function tipKeyed(turn: Turn, key: Key) {
  const { screen } = turn.state
  if (screen.kind !== 'tip-amount') return
  if (key === 'enter') return tipConfirmed(turn)
  turn.show(keyedOn(screen, key))
}

/** No tip is a tip too: it takes an earlier one back. */
export function tipConfirmed(turn: Turn) {
  const { screen } = turn.state
  if (screen.kind !== 'tip-amount') return
  if (screen.amount > screen.most) return turn.show({ ...screen, refusal: 'over-limit' })
  const total = screen.base + screen.amount
  if (screen.row === undefined) {
    if (turn.state.transaction?.stage !== 'tender') return
    turn.live({ amount: total, tip: screen.amount === 0 ? undefined : screen.amount })
    return showTenders(turn)
  }
  const sale = turn.state.records.get(screen.row.id)
  if (sale === undefined || turn.state.transaction !== undefined || !mayAdjust(turn.state, sale)) return
  if (total === sale.amount) return
  beginAbout(turn, 'adjustment', total, sale, { tip: screen.amount })
}
