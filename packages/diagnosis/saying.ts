import { sayingCatalogue } from './catalogue/saying-list.ts'

export interface SayingSpec {
  /** A sentence about this payment must not stand when the payment's outcome is anything but "no money moved". */
  readonly about: 'payment' | 'shop'
}

export type SayingId = keyof typeof sayingCatalogue

export const sayings: Readonly<Record<SayingId, SayingSpec>> = sayingCatalogue
