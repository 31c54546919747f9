/** Whose card it is, as [F63.1] writes it. */
export type Brand = 'CUP' | 'VIS' | 'MCC' | 'JCB' | 'AMX'

const BRANDS: readonly (readonly [RegExp, Brand])[] = [
  [/^(62|81)/, 'CUP'],
  [/^4/, 'VIS'],
  [/^(5[1-5]|2[2-7])/, 'MCC'],
  [/^35/, 'JCB'],
  [/^3[47]/, 'AMX'],
]

/** The brand of a card by the first digits of its number, masked or not; the home network's where they say nothing. */
export function brandOf(digits: string | undefined): Brand {
  if (digits !== undefined) for (const [pattern, brand] of BRANDS) if (pattern.test(digits)) return brand
  return 'CUP'
}
