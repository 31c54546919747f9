import type { Key } from '../state/event.ts'

/** Most digits that a keypad takes; F4 has twelve. */
export const MOST_DIGITS = 12

/** Digits after a key; leading zeros are not kept, so that the amount never jumps. */
export function keyed(digits: string, key: Key): string {
  switch (key) {
    case 'clear':
      return ''
    case 'back':
      return digits.slice(0, -1)
    case 'enter':
      return digits
    default: {
      const next = (digits + key).replace(/^0+/, '')
      return next.length > MOST_DIGITS ? digits : next
    }
  }
}

/** Minor units that the digits stand for. */
export function amountOf(digits: string): number {
  return digits === '' ? 0 : Number(digits)
}

/** A key on the keypad of a screen that asks for an amount. */
export function keyedOn<S extends { readonly digits: string; readonly amount: number }>(screen: S, key: Key): S {
  const digits = keyed(screen.digits, key)
  return { ...screen, digits, amount: amountOf(digits), refusal: undefined }
}
