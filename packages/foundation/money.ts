/** A sum of money in minor units [LAW-1]: an integer, never a fraction. `currency` is ISO 4217 numeric, "156" for CNY. */
export interface Money {
  /** Minor units (fen), 0 … 999,999,999,999 where it travels in F4. */
  readonly minor: number
  readonly currency: string
}

/** The largest amount that F4 (N12) can carry, in minor units. */
export const MAX_AMOUNT = 999_999_999_999

/** Currencies whose minor unit is not a hundredth [ISO 4217]. */
const WITHOUT_PLACES = [
  '108',
  '152',
  '174',
  '262',
  '324',
  '352',
  '392',
  '410',
  '548',
  '600',
  '646',
  '704',
  '800',
  '950',
  '952',
  '953',
]
const WITH_THREE_PLACES = ['048', '368', '400', '414', '434', '512', '788']
const PLACES: ReadonlyMap<string, number> = new Map([
  ...WITHOUT_PLACES.map((currency) => [currency, 0] as const),
  ...WITH_THREE_PLACES.map((currency) => [currency, 3] as const),
])

/** Digits behind the point. */
export function placesOf(currency: string): number {
  return PLACES.get(currency) ?? 2
}

const SIGN: Readonly<Record<string, string>> = {
  '156': '¥',
  '840': '$',
  '978': '€',
  '344': 'HK$',
  '392': 'JP¥',
  '410': '₩',
  '702': 'S$',
}

/** Throws RangeError unless `minor` is a whole number within what F4 can carry (negative sums are for ledgers, not for F4). */
export function money(minor: number, currency = '156'): Money {
  if (!Number.isSafeInteger(minor) || Math.abs(minor) > MAX_AMOUNT)
    throw new RangeError('an amount is a whole number of minor units')
  return { minor, currency }
}

/** The 12 digits of F4. */
export function toF4(amount: Money): string {
  if (amount.minor < 0) throw new RangeError('F4 has no sign')
  return String(amount.minor).padStart(12, '0')
}

/** Money from the 12 digits of F4; throws RangeError on anything else. */
export function fromF4(digits: string, currency = '156'): Money {
  if (!/^\d{12}$/.test(digits)) throw new RangeError('F4 is 12 digits')
  return money(Number(digits), currency)
}

/** `¥1,234.50`: sign before, digits grouped, as both languages of the till write it. */
export function formatMoney(amount: Money): string {
  const exponent = placesOf(amount.currency)
  const digits = String(Math.abs(amount.minor)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const fraction = exponent === 0 ? '' : `.${digits.slice(digits.length - exponent)}`
  return `${amount.minor < 0 ? '−' : ''}${SIGN[amount.currency] ?? ''}${whole}${fraction}`
}
