import { SPECIAL } from './special-type.ts'

/** What a terminal can ask for. Data: another acquirer's habits are another table, not another branch [unionpay-pos §3]. */
export type FinancialType =
  | 'sale'
  | 'void'
  | 'refund'
  | 'balance'
  | 'pre-authorization'
  | 'pre-authorization-void'
  | 'completion'
  | 'completion-void'
  | 'completion-advice'
  | 'offline-sale'
  | 'adjustment'
  | 'instalment'
  | 'instalment-void'
  | 'moto'
  | 'moto-void'
  | 'moto-refund'
export type ManagementType =
  | 'sign-on'
  | 'sign-off'
  | 'echo'
  | 'signature'
  | 'status'
  | 'parameters'
  | 'parameters-end'
  | 'batch-totals'
  | 'batch-details'
  | 'batch-certificate'
  | 'batch-end'
export type MessageType = FinancialType | ManagementType | 'reversal'

/**
 * What an approval does, seen from the cardholder: money is taken, comes back, is held, is let go, what was taken becomes another
 * sum, or nothing moves. What is only held never reaches the ledger.
 */
export type Movement = 'debit' | 'credit' | 'hold' | 'release' | 'adjust' | 'none'

/** How a transaction takes hold of the one it refers to, so that of several only one can. */
export type Claim = 'void' | 'refund' | 'completion' | 'adjustment'

interface MessageRule {
  readonly mti: string
  /** F3; undefined where the message has none, or (reversal) takes the original's. */
  readonly processingCode?: string
  /** F60.1 */
  readonly kind?: string
  /** F60.3; for management messages. */
  readonly network?: readonly string[]
  /** Fields without which the message is refused [F39=30]. F0 and F1 are not fields. */
  readonly required: ReadonlySet<number>
  /** Fields that may stand beside them; any other is refused. */
  readonly optional: ReadonlySet<number>
}

export interface FinancialRule extends MessageRule {
  readonly type: FinancialType
  readonly processingCode: string
  readonly kind: string
  /** F25, where it alone tells this type from another one [unionpay-pos §3]. */
  readonly condition?: string
  /** The codes that mean yes, and no others [LAW-7]. */
  readonly approvals: ReadonlySet<string>
  readonly movement: Movement
  /** May the machine undo it? Refunds and inquiries are never reversed [unionpay-pos §8]. */
  readonly reversible: boolean
  /** Does it name an earlier transaction in F61 or F37? */
  readonly refersBack: boolean
  /** Of which types that one may be, and how it is taken hold of. */
  readonly originals: ReadonlySet<FinancialType>
  readonly claim?: Claim
  /** Only the terminal and batch of the original may do this. */
  readonly sameBatch: boolean
  /** It has happened already and is told, not asked: it is delivered however long that takes, and a refusal of it is a case for people. */
  readonly told?: boolean
  /** Do the risk rules look at it and count it? What refers back was looked at already. */
  readonly judged: boolean
  /** How the network is asked. */
  readonly networkMti: string
  readonly networkProcessingCode: string
}

export interface ManagementRule extends MessageRule {
  readonly type: ManagementType | 'reversal'
}

export type Rule = FinancialRule | ManagementRule

const set = (...fields: number[]): ReadonlySet<number> => new Set(fields)
const CARD = [2, 14, 23, 26, 35, 36, 52, 53, 55, 59]
const NONE: ReadonlySet<FinancialType> = new Set()
const FIRST = { refersBack: false, originals: NONE, sameBatch: false } as const
const HOLD: ReadonlySet<FinancialType> = new Set(['pre-authorization'])
/** A hold is named by F61 and F38; the F37 that some terminals add helps, and others never knew it. */
const OF_A_HOLD = { refersBack: true, originals: HOLD, sameBatch: false, judged: false } as const
const BACK = set(3, 4, 11, 22, 25, 41, 42, 49, 60, 61, 64)

export const FINANCIAL: Readonly<Record<FinancialType, FinancialRule>> = {
  sale: {
    type: 'sale',
    mti: '0200',
    processingCode: '000000',
    kind: '22',
    required: set(3, 4, 11, 22, 25, 41, 42, 49, 60, 64),
    optional: set(...CARD, 54, 63),
    // 10 (a part) is not among them: whether the remainder can be collected depends on contract and terminal (verdict.ts).
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
    required: set(3, 4, 11, 22, 25, 37, 41, 42, 49, 60, 61, 64),
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
    required: set(3, 4, 11, 22, 25, 37, 41, 42, 49, 60, 61, 64),
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
    required: set(3, 4, 11, 22, 25, 41, 42, 49, 60, 64),
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
    required: BACK,
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
    required: BACK,
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
    required: BACK,
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
    required: BACK,
    optional: set(...CARD, 37, 38, 63),
    approvals: new Set(['00', '11', 'A2', 'A4', 'A5', 'A6']),
    movement: 'debit',
    reversible: false,
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
    ...FIRST,
    judged: false,
    networkMti: '0220',
    networkProcessingCode: '000000',
  },
  ...SPECIAL,
}

/** What an issuer may approve in part [F39=10]: where the terminal collects the remainder by other means. */
export const MAY_BE_PARTLY: ReadonlySet<FinancialType> = new Set(['sale'])

const TYPES = Object.keys(FINANCIAL) as readonly FinancialType[]

/** Types that take hold of an earlier one in this way: for SQL that gives it free again. */
export const claimedBy = (claim: Claim): readonly FinancialType[] =>
  TYPES.filter((type) => FINANCIAL[type].claim === claim)

/** Types whose approvals the risk rules have counted. */
export const judgedTypes = (): readonly FinancialType[] => TYPES.filter((type) => FINANCIAL[type].judged)

/** F25 of the network: the original's circumstances. Pre-authorizations and what follows them are 06 [unionpay-pos §4]. */
export function conditionOf(type: FinancialType): string {
  if (type.startsWith('pre-authorization') || type.startsWith('completion')) return '06'
  return FINANCIAL[type].condition ?? '00'
}

/** What a reversal wants to undo, from F60.1 and F3, which it repeats. */
export function undoneType(message: Described): FinancialType | undefined {
  const alike = TYPES.filter(
    (type) => FINANCIAL[type].kind === message[60]?.type && FINANCIAL[type].processingCode === message[3],
  )
  return (
    alike.find((type) => FINANCIAL[type].condition === message[25]) ??
    alike.find((type) => FINANCIAL[type].condition === undefined)
  )
}

export const REVERSAL: ManagementRule = {
  type: 'reversal',
  mti: '0400',
  required: set(3, 4, 11, 25, 39, 41, 42, 49, 60, 64),
  optional: set(2, 14, 22, 23, 37, 38, 53, 54, 55, 59, 61, 62, 63),
}

/** A refund, void or advice of a batch that is uploaded for itself, with its own F3, F11 and F60.1 [unionpay-pos §3]. */
const BATCH_ADVICE: ManagementRule = {
  type: 'batch-details',
  mti: '0320',
  network: ['201'],
  required: set(3, 4, 11, 41, 42, 49, 60, 64),
  optional: set(2, 14, 22, 23, 25, 37, 38, 61, 63),
}

const MANAGEMENT: readonly ManagementRule[] = [
  {
    type: 'sign-on',
    mti: '0800',
    kind: '00',
    network: ['001', '003', '004'],
    required: set(11, 41, 42, 60),
    optional: set(46, 53, 59, 62, 63, 64),
  },
  {
    type: 'echo',
    mti: '0820',
    kind: '00',
    network: ['301'],
    required: set(41, 60),
    optional: set(11, 42, 59, 63, 64),
  },
  {
    type: 'sign-off',
    mti: '0820',
    kind: '00',
    network: ['002'],
    required: set(11, 41, 42, 60),
    optional: set(59, 63, 64),
  },
  {
    type: 'status',
    mti: '0820',
    kind: '00',
    network: ['362'],
    required: set(41, 42, 60, 62),
    optional: set(11, 59, 63, 64),
  },
  {
    type: 'parameters',
    mti: '0800',
    kind: '00',
    network: ['360'],
    required: set(11, 41, 42, 60),
    optional: set(59, 62, 63, 64),
  },
  {
    type: 'parameters-end',
    mti: '0800',
    kind: '00',
    network: ['361'],
    required: set(11, 41, 42, 60),
    optional: set(59, 62, 63, 64),
  },
  // A batch is closed by whoever has its keys: these three are sealed, although the book leaves the MAC out.
  {
    type: 'batch-totals',
    mti: '0500',
    kind: '00',
    network: ['201'],
    required: set(11, 41, 42, 48, 49, 60, 64),
    optional: set(59, 63),
  },
  {
    type: 'batch-details',
    mti: '0320',
    kind: '00',
    network: ['201'],
    required: set(11, 41, 42, 48, 60, 64),
    optional: set(49, 59, 63),
  },
  // The chip's last word on a sale of the batch: its own F11 and F4, and F55.
  {
    type: 'batch-certificate',
    mti: '0320',
    kind: '00',
    network: ['203', '204', '205', '206'],
    required: set(4, 11, 41, 42, 55, 60, 64),
    optional: set(2, 14, 22, 23, 37, 49, 59, 62, 63),
  },
  {
    type: 'batch-end',
    mti: '0320',
    kind: '00',
    network: ['207', '202'],
    required: set(11, 41, 42, 48, 60, 64),
    optional: set(49, 59, 63),
  },
  {
    type: 'signature',
    mti: '0820',
    kind: '07',
    network: ['800'],
    required: set(11, 41, 42, 60, 62),
    optional: set(2, 4, 15, 37, 49, 55, 59, 61, 63, 64),
  },
]

/** Reversal reasons that a terminal may give in F39 [unionpay-pos §8], and what the network is told [§8, F60.1 of 0420]. */
export const REVERSAL_REASONS: Readonly<Record<string, string>> = {
  '98': '4351',
  '96': '4356',
  A0: '4355',
  '06': '4351',
}

/** What the switch itself gives as reason. */
export const LATE_APPROVAL = '4353'
export const ISSUER_TIMEOUT = '4354'

type Described = {
  readonly mti: string
  readonly 3?: unknown
  readonly 25?: unknown
  readonly 60?: { readonly type: string; readonly network?: string | undefined } | undefined
}

/** The rule that a message falls under, or undefined when nobody here knows such a message [F39=40]. */
export function ruleOf(message: Described): Rule | undefined {
  const kind = message[60]?.type
  if (message.mti === '0400') return REVERSAL
  if (message.mti === '0200' || message.mti === '0220' || message.mti === '0100') {
    const type = undoneType(message)
    return type !== undefined && FINANCIAL[type].mti === message.mti ? FINANCIAL[type] : undefined
  }
  const network = message[60]?.network
  if (message.mti === '0320' && message[3] !== undefined) return network === '201' ? BATCH_ADVICE : undefined
  return MANAGEMENT.find(
    (rule) => rule.mti === message.mti && rule.kind === kind && rule.network!.includes(network ?? ''),
  )
}

/** The first field that is missing or that has no place in such a message; undefined when the set is right [F39=30]. */
export function fieldSetFault(message: object, rule: Rule): number | undefined {
  for (const field of rule.required) if ((message as Record<number, unknown>)[field] === undefined) return field
  for (const key in message) {
    if (key === 'mti' || (message as Record<string, unknown>)[key] === undefined) continue
    const field = Number(key)
    if (!rule.required.has(field) && !rule.optional.has(field)) return field
  }
  return undefined
}

/** Message type of the answer: 0200 → 0210. */
export function answerMti(mti: string): string {
  return `${mti.slice(0, 2)}${Number(mti[2]) + 1}${mti[3] === '1' ? '0' : mti[3]}`
}

export function isFinancial(rule: Rule): rule is FinancialRule {
  return 'approvals' in rule
}
