import type { Secret } from '../card/card.ts'
import type { CartLine } from '../journal/transaction-record.ts'
import type { Turn } from '../state/turn.ts'
import { addItem, setQuantity } from './cart.ts'
import { goTo } from './place.ts'

export function addGoods(turn: Turn, itemId: string): void {
  const item = turn.state.config.profile.items.find((one) => one.id === itemId)
  if (item !== undefined) setCart(turn, addItem(turn.state.cart, item))
}

export function setPieces(turn: Turn, itemId: string, quantity: number): void {
  setCart(turn, setQuantity(turn.state.cart, itemId, quantity))
}

export function clearCart(turn: Turn): void {
  setCart(turn, [])
}

/** A barcode. A code that is no item may be a wallet's: it is not shown. */
export function itemScanned(turn: Turn, secret: Secret): void {
  const { screen, cart, config } = turn.state
  if (screen.kind !== 'amount' && screen.kind !== 'cart') return
  const code = secret.reveal()
  const item = config.profile.items.find((one) => one.barcode === code)
  if (item !== undefined) setCart(turn, addItem(cart, item))
  else if (screen.kind === 'cart') turn.show({ ...screen, unknownCode: /^\d{8,14}$/.test(code) ? code : '' })
}

function setCart(turn: Turn, cart: readonly CartLine[]): void {
  const { screen } = turn.state
  if (screen.kind !== 'cart' && screen.kind !== 'amount') return
  turn.set({ cart })
  goTo(turn, 'cart')
}
