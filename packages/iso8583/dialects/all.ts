import type { Dialect } from '../dialect.ts'
import { cardNetwork } from './card-network.ts'
import { iso87Ascii, iso87Binary } from './iso87.ts'
import { iso93Ascii, iso93Binary } from './iso93.ts'
import { iso2003Ascii } from './iso2003.ts'
import { unionpayPos } from './unionpay-pos.ts'

/** Every dialect that is shipped, for tools that choose one by its id. */
export const dialects: readonly Dialect[] = [
  unionpayPos,
  cardNetwork,
  iso87Ascii,
  iso87Binary,
  iso93Ascii,
  iso93Binary,
  iso2003Ascii,
]
