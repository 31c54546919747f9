import type { Language } from '../profile/profile.ts'

/** One line of a slip. */
export type SlipLine =
  | { readonly kind: 'title'; readonly text: string }
  | {
      readonly kind: 'text'
      readonly text: string
      readonly align: 'left' | 'center' | 'right'
      readonly strong: boolean
    }
  | { readonly kind: 'pair'; readonly name: string; readonly value: string }
  | { readonly kind: 'amount'; readonly name: string; readonly value: string }
  | { readonly kind: 'item'; readonly name: string; readonly quantity: number; readonly value: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'space' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'qr'; readonly data: string }

/** A receipt as data: what stands on it, not how it is printed. Holds no more of a card than 6 + 4 digits. */
export interface Slip {
  readonly recordId: string
  readonly language: Language
  readonly width: 58 | 80
  readonly copy: 'merchant' | 'cardholder'
  readonly reprint: boolean
  readonly lines: readonly SlipLine[]
}
