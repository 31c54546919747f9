import type { CartLine } from '../journal/transaction-record.ts'
import type { GoodsItem } from '../profile/profile.ts'

/** Lines and pieces that a cart holds; one more is not taken. */
export const MOST_LINES = 100
export const MOST_PIECES = 999

export function addItem(cart: readonly CartLine[], item: GoodsItem): readonly CartLine[] {
  const line = cart.find((one) => one.itemId === item.id)
  if (line !== undefined) return setQuantity(cart, item.id, line.quantity + 1)
  if (cart.length >= MOST_LINES) return cart
  return [...cart, { itemId: item.id, name: item.name, price: item.price, quantity: 1 }]
}

/** Zero takes the line out. */
export function setQuantity(cart: readonly CartLine[], itemId: string, quantity: number): readonly CartLine[] {
  if (!Number.isInteger(quantity) || quantity < 0 || quantity > MOST_PIECES) return cart
  if (quantity === 0) return cart.filter((line) => line.itemId !== itemId)
  return cart.map((line) => (line.itemId === itemId ? { ...line, quantity } : line))
}

/** Minor units. */
export function cartTotal(cart: readonly CartLine[]): number {
  return cart.reduce((sum, line) => sum + line.price * line.quantity, 0)
}
