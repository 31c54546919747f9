import type { TransactionType } from '@evertill/foundation'
import { CARD, EVERY, set } from './field-set.ts'
import type { FinancialRule } from './rule.ts'

const YES: ReadonlySet<string> = new Set(['00', '11'])
const NONE: ReadonlySet<TransactionType> = new Set()

type Special = 'adjustment' | 'instalment' | 'instalment-void' | 'moto' | 'moto-void' | 'moto-refund'

const VOID = {
  mti: '0200',
  processingCode: '200000',
  kind: '23',
  required: set(...EVERY, 37, 61),
  optional: set(...CARD, 38, 63),
  approvals: YES,
  movement: 'credit',
  reversible: true,
  refersBack: true,
  claim: 'void',
  sameBatch: true,
  judged: false,
  networkMti: '0200',
  networkProcessingCode: '200000',
} as const

/**
 * Sales under another condition [F25], with what takes them back, and the adjustment of a sale by a tip [unionpay-pos §3]. Where
 * the reference leaves fields open, docs/adr/0012 says what was decided.
 */
export const SPECIAL: Readonly<Record<Special, FinancialRule>> = {
  // Like an advice it is not reversed, but repeated until somebody has said what became of it.
  adjustment: {
    type: 'adjustment',
    mti: '0220',
    processingCode: '000000',
    kind: '34',
    required: set(...EVERY, 37, 61),
    optional: set(...CARD, 38, 54, 63),
    approvals: YES,
    movement: 'adjust',
    reversible: false,
    refersBack: true,
    originals: new Set(['sale']),
    claim: 'adjustment',
    sameBatch: true,
    judged: false,
    networkMti: '0220',
    networkProcessingCode: '000000',
  },
  instalment: {
    type: 'instalment',
    mti: '0200',
    processingCode: '000000',
    kind: '22',
    condition: '64',
    required: set(...EVERY, 62),
    optional: set(...CARD, 63),
    approvals: YES,
    movement: 'debit',
    reversible: true,
    refersBack: false,
    originals: NONE,
    sameBatch: false,
    judged: true,
    networkMti: '0200',
    networkProcessingCode: '000000',
  },
  'instalment-void': { type: 'instalment-void', ...VOID, condition: '64', originals: new Set(['instalment']) },
  moto: {
    type: 'moto',
    mti: '0200',
    processingCode: '000000',
    kind: '22',
    condition: '08',
    required: set(...EVERY, 2, 14),
    optional: set(59, 63),
    approvals: YES,
    movement: 'debit',
    reversible: true,
    refersBack: false,
    originals: NONE,
    sameBatch: false,
    judged: true,
    networkMti: '0200',
    networkProcessingCode: '000000',
  },
  'moto-void': { type: 'moto-void', ...VOID, condition: '08', originals: new Set(['moto']) },
  'moto-refund': {
    ...VOID,
    type: 'moto-refund',
    mti: '0220',
    kind: '25',
    condition: '08',
    reversible: false,
    originals: new Set(['moto']),
    claim: 'refund',
    sameBatch: false,
    networkMti: '0220',
  },
}
