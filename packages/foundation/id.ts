import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

declare const brand: unique symbol
/** A string that cannot be mistaken for another kind of string. */
export type Id<Kind extends string> = string & { readonly [brand]?: Kind }

/** F41, 8 characters. */
export type TerminalId = Id<'terminal'>
/** F42, 15 characters. */
export type MerchantId = Id<'merchant'>

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id: `prefix_` + 10 characters of time + 16 of chance. Sorts by time; carries no meaning. */
export function newId(prefix: string, clock: Clock, random: Random): string {
  let time = clock.now()
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[time % 32]! + text
    time = Math.floor(time / 32)
  }
  for (let i = 0; i < 4; i++) {
    let word = random.uint32()
    for (let j = 0; j < 4; j++) {
      text += ALPHABET[word & 31]!
      word >>>= 5
    }
  }
  return `${prefix}_${text}`
}
