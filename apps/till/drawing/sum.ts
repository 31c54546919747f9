import { formatMoney, money } from '@evertill/foundation'

/** `¥1,234.50` from minor units. */
export function sum(minor: number, currency = '156'): string {
  return formatMoney(money(minor, currency))
}
