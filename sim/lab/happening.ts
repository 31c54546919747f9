import type { Sale, SaleEnd } from './till.ts'

/** What happens in the lab's shop, one line of the story each. */
export type Happening =
  | { readonly kind: 'struck'; readonly injector: string }
  | { readonly kind: 'came'; readonly sale: Sale }
  | { readonly kind: 'ended'; readonly sale: Sale; readonly end: SaleEnd }
  | { readonly kind: 'refunded'; readonly end: SaleEnd }
  | { readonly kind: 'complained' }
  | { readonly kind: 'spoilt'; readonly sensor: string }

export type Tell = (happening: Happening) => void

/** The line for people, in English as the command line has it; undefined for what is not worth one. */
export function lineOf(happening: Happening): string | undefined {
  switch (happening.kind) {
    case 'struck':
      return `strike ${happening.injector}`
    case 'came':
      return undefined
    case 'ended': {
      const { sale, end } = happening
      return `${sale.tender === 'wallet' ? `wallet ${sale.wallet}` : `${sale.way} of ${sale.card.bank}`}: ${end}`
    }
    case 'refunded':
      return `refund: ${happening.end}`
    case 'complained':
      return 'the customer complains how slow it is'
    case 'spoilt':
      return happening.sensor
  }
}
