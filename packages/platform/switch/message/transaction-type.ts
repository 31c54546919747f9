import type { TransactionType } from '@evertill/foundation'
import { CARD, EVERY, set } from './field-set.ts'
import type { Described, FinancialRule } from './rule.ts'
import { SPECIAL } from './special-type.ts'

const NONE: ReadonlySet<TransactionType> = new Set()
const FIRST = { refersBack: false, originals: NONE, sameBatch: false } as const
const HOLD: ReadonlySet<TransactionType> = new Set(['pre-authorization'])
/** A hold is named by F61 and F38; the F37 that some terminals add helps, and others never knew it. */
const OF_A_HOLD = { refersBack: true, originals: HOLD, sameBatch: false, judged: false } as const

/** What a terminal can ask for. Data: another acquirer's habits are another table, not another branch [unionpay-pos §3]. */
export const FINANCIAL: Readonly<Record<TransactionType, FinancialRule>> = {
  sale: {
    type: 'sale',
    mti: '0200',
    processingCode: '000000',
    kind: '22',
    required: set(...EVERY),
    optional: set(...CARD, 54, 63),
    // 10 (a part) is not among them: whether the remainder can be collected depends on contract and terminal (authorization/verdict.ts).
    approvals: new Set(['00', '11']),
    movement: 'debit',
    reversible: true,
    ...FIRST,
    judged: true,
    networkMti: '0200',
    networkProcessingCode: '000000',
  },
  void: {
    type: 'void',
    mti: '0200',
    processingCode: '200000',
    kind: '23',
    required: set(...EVERY, 37, 61),
    optional: set(...CARD, 38, 63),
    approvals: new Set(['00', '11']),
    movement: 'credit',
    reversible: true,
    refersBack: true,
    originals: new Set(['sale', 'offline-sale']),
    claim: 'void',
    sameBatch: true,
    judged: false,
    networkMti: '0200',
    networkProcessingCode: '200000',
  },
  refund: {
    type: 'refund',
    mti: '0220',
    processingCode: '200000',
    kind: '25',
    required: set(...EVERY, 37, 61),
    optional: set(...CARD, 38, 63),
    approvals: new Set(['00', '11']),
    movement: 'credit',
    reversible: false,
    refersBack: true,
    originals: new Set(['sale', 'completion', 'completion-advice', 'offline-sale', 'instalment']),
    claim: 'refund',
    sameBatch: false,
    judged: false,
    networkMti: '0220',
    networkProcessingCode: '200000',
  },
  balance: {
    type: 'balance',
    mti: '0200',
    processingCode: '310000',
    kind: '01',
    required: set(3, 11, 22, 25, 41, 42, 49, 60, 64),
    optional: set(...CARD, 63),
    approvals: new Set(['00', '11']),
    movement: 'none',
    reversible: false,
    ...FIRST,
    judged: false,
    networkMti: '0200',
    networkProcessingCode: '300000',
  },
  'pre-authorization': {
    type: 'pre-authorization',
    mti: '0100',
    processingCode: '030000',
    kind: '10',
    required: set(...EVERY),
    optional: set(...CARD, 63),
    approvals: new Set(['00', '11']),
    movement: 'hold',
    reversible: true,
    ...FIRST,
    judged: true,
    networkMti: '0100',
    networkProcessingCode: '030000',
  },
  'pre-authorization-void': {
    type: 'pre-authorization-void',
    mti: '0100',
    processingCode: '200000',
    kind: '11',
    required: set(...EVERY, 61),
    optional: set(...CARD, 37, 38, 63),
    approvals: new Set(['00', '11']),
    movement: 'release',
    reversible: true,
    ...OF_A_HOLD,
    claim: 'void',
    networkMti: '0100',
    networkProcessingCode: '200000',
  },
  completion: {
    type: 'completion',
    mti: '0200',
    processingCode: '000000',
    kind: '20',
    required: set(...EVERY, 61),
    optional: set(...CARD, 37, 38, 63),
    approvals: new Set(['00', '11']),
    movement: 'debit',
    reversible: true,
    ...OF_A_HOLD,
    claim: 'completion',
    networkMti: '0200',
    networkProcessingCode: '000000',
  },
  'completion-void': {
    type: 'completion-void',
    mti: '0200',
    processingCode: '200000',
    kind: '21',
    required: set(...EVERY, 61),
    optional: set(...CARD, 37, 38, 63),
    approvals: new Set(['00', '11']),
    movement: 'credit',
    reversible: true,
    refersBack: true,
    originals: new Set(['completion']),
    claim: 'void',
    sameBatch: true,
    judged: false,
    networkMti: '0200',
    networkProcessingCode: '200000',
  },
  // An advice is not reversed: it is repeated until somebody has said what became of it.
  'completion-advice': {
    type: 'completion-advice',
    mti: '0220',
    processingCode: '000000',
    kind: '24',
    required: set(...EVERY, 61),
    optional: set(...CARD, 37, 38, 63),
    approvals: new Set(['00', '11', 'A2', 'A4', 'A5', 'A6']),
    movement: 'debit',
    reversible: false,
    advises: true,
    ...OF_A_HOLD,
    claim: 'completion',
    networkMti: '0220',
    networkProcessingCode: '000000',
  },
  // The card and the terminal made it while nobody could be reached; F12 and F13 say when [unionpay-pos §3].
  'offline-sale': {
    type: 'offline-sale',
    mti: '0220',
    processingCode: '000000',
    kind: '36',
    required: set(2, 3, 4, 11, 22, 25, 41, 42, 49, 55, 60, 64),
    optional: set(12, 13, 14, 23, 59, 63),
    approvals: new Set(['00', '11', 'A2', 'A4', 'A5', 'A6']),
    movement: 'debit',
    reversible: false,
    told: true,
    advises: true,
    ...FIRST,
    judged: false,
    networkMti: '0220',
    networkProcessingCode: '000000',
  },
  ...SPECIAL,
}

/** F39 of an approval in part [unionpay-pos §9]. */
export const PART = '10'

/** What an issuer may approve in part [F39=10]: where the terminal collects the remainder by other means. */
export const MAY_BE_PARTLY: ReadonlySet<TransactionType> = new Set(['sale'])

const TYPES = Object.keys(FINANCIAL) as readonly TransactionType[]

/** Types whose approvals the risk rules have counted. */
export const judgedTypes = (): readonly TransactionType[] => TYPES.filter((type) => FINANCIAL[type].judged)

/** F25 of the network: the original's circumstances. Pre-authorizations and what follows them are 06 [unionpay-pos §4]. */
export function conditionOf(type: TransactionType): string {
  if (type.startsWith('pre-authorization') || type.startsWith('completion')) return '06'
  return FINANCIAL[type].condition ?? '00'
}

/** What a reversal wants to undo, from F60.1 and F3, which it repeats. */
export function undoneType(message: Described): TransactionType | undefined {
  const alike = TYPES.filter(
    (type) => FINANCIAL[type].kind === message[60]?.type && FINANCIAL[type].processingCode === message[3],
  )
  return (
    alike.find((type) => FINANCIAL[type].condition === message[25]) ??
    alike.find((type) => FINANCIAL[type].condition === undefined)
  )
}
