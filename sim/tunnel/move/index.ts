import { DAY } from './day.ts'
import { HOLDS } from './hold.ts'
import { INSTALMENTS } from './instalment.ts'
import type { Move } from './move.ts'
import { ORDERS } from './order.ts'
import { PARTS } from './part.ts'
import { SALES } from './sale.ts'
import { SAVED_SALES } from './saved-sale.ts'
import { TIPS } from './tip.ts'
import { UNDOINGS } from './undoing.ts'

export type { Hands, Move } from './move.ts'
export { plainSale } from './sale.ts'

/** Everything that people do at a till; its weight says how often. To teach the wind tunnel a transaction, add one here. */
export const MOVES: readonly Move[] = [
  ...SALES,
  ...TIPS,
  ...INSTALMENTS,
  ...ORDERS,
  ...PARTS,
  ...SAVED_SALES,
  ...HOLDS,
  ...UNDOINGS,
  ...DAY,
]
