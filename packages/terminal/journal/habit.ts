import type { Care } from '../profile/care.ts'
import type { GoodsItem } from '../profile/profile.ts'
import type { HabitRecord } from './journal.ts'
import type { CartLine } from './transaction-record.ts'

/** Buckets to one doubling of the amount: neighbours differ by nine percent, which is finer than any habit. */
const STEPS = 8
/** From this many sales on the old ones fade: all counts are halved, so that a habit follows its shop within weeks. */
const FADES_AT = 2_000

export const NO_HABIT: HabitRecord = { kind: 'habit', id: 'habit', sales: 0, amounts: {}, categories: {} }

const bucketOf = (amount: number): number => Math.round(Math.log2(Math.max(1, amount)) * STEPS)
const amountAt = (bucket: number): number => Math.round(2 ** (bucket / STEPS))

/** The habit after one more sale that was paid. Pure; the record stays small: counts of a few dozen buckets. */
export function learnt(
  habit: HabitRecord,
  amount: number,
  lines: readonly CartLine[],
  items: readonly GoodsItem[],
): HabitRecord {
  const key = String(bucketOf(amount))
  let amounts: Record<string, number> = { ...habit.amounts, [key]: (habit.amounts[key] ?? 0) + 1 }
  let sales = habit.sales + 1
  if (sales >= FADES_AT) {
    amounts = Object.fromEntries(
      Object.entries(amounts)
        .map(([bucket, count]) => [bucket, Math.floor(count / 2)] as const)
        .filter(([, count]) => count > 0),
    )
    sales = Object.values(amounts).reduce((sum, count) => sum + count, 0)
  }
  const categories = { ...habit.categories }
  for (const line of lines) {
    const category = items.find((item) => item.id === line.itemId)?.categoryId
    if (category !== undefined) categories[category] = (categories[category] ?? 0) + line.quantity
  }
  return { ...habit, sales, amounts, categories }
}

/** The amounts below which these shares (0 … 1) of the sales lie, minor units; by bucket, so within nine percent. */
export function quantiles(habit: HabitRecord, shares: readonly number[]): readonly number[] {
  // Keys that are small whole numbers stand in their order already.
  const buckets = Object.keys(habit.amounts)
  return shares.map((share) => {
    const wanted = Math.max(1, Math.ceil(share * habit.sales))
    let seen = 0
    for (const bucket of buckets) {
      seen += habit.amounts[bucket]!
      if (seen >= wanted) return amountAt(Number(bucket))
    }
    return amountAt(Number(buckets.at(-1) ?? 0))
  })
}

/**
 * Is this amount far from what is usual here? Above: more than six times the middle sale and twice the largest
 * hundredth. Below: its mirror at three times the distance. Both, because a shop of small, even sales has a short tail and a shop of few large
 * ones a long tail, and neither alone fits both. Undefined: nothing to ask. The figures are the profile's.
 */
export function farFromHabit(
  amount: number,
  habit: HabitRecord,
  care: Care,
): { readonly side: 'above' | 'below'; readonly usual: number } | undefined {
  if (care.habitSales === 0 || habit.sales < care.habitSales) return undefined
  const [low = 0, middle = 0, high = 0] = quantiles(habit, [0.01, 0.5, 0.99])
  const most = Math.max(middle * care.middleTimes, high * care.tailTimes)
  if (amount > most) return { side: 'above', usual: middle }
  // Nobody is robbed of a patient look by a small sale: what is low is doubted at three times the distance.
  const least = Math.min(middle / (care.middleTimes * 3), low / (care.tailTimes * 3))
  return amount < least ? { side: 'below', usual: middle } : undefined
}

/** A line of the cart that looks like a slip of the hand: far too many pieces, or a shelf that never sells here. */
export function doubtIn(
  lines: readonly CartLine[],
  habit: HabitRecord,
  items: readonly GoodsItem[],
  care: Care,
): { readonly itemId: string; readonly why: 'quantity' | 'category' } | undefined {
  const sold = Object.values(habit.categories).reduce((sum, count) => sum + count, 0)
  for (const line of lines) {
    if (care.oddQuantity > 0 && line.quantity >= care.oddQuantity) return { itemId: line.itemId, why: 'quantity' }
    const category = items.find((item) => item.id === line.itemId)?.categoryId
    if (
      care.categoryItems > 0 &&
      sold >= care.categoryItems &&
      category !== undefined &&
      !(category in habit.categories)
    )
      return { itemId: line.itemId, why: 'category' }
  }
  return undefined
}
