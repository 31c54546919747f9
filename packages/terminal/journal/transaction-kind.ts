import type { TransactionType } from '@evertill/foundation'

/** What distinguishes the transaction types: data, so that another one is another line [unionpay-pos §3]. */
export interface TransactionKind {
  readonly mti: string
  /** F3 */
  readonly processing: string
  /** F60.1 */
  readonly type: string
  /** F25 */
  readonly condition: string
  /** What is done about an outcome that is not known: undone, asked for with the same STAN, or forgotten. */
  readonly unanswered: 'reverse' | 'ask' | 'forget'
  /** What an approval does to the cardholder's money; `lets-go` ends a hold. */
  readonly effect: 'takes' | 'gives' | 'holds' | 'lets-go' | 'none'
  /** Names an earlier transaction; the card need not be there, and no PIN is asked. */
  readonly refersBack: boolean
  /** The type that takes the whole of it back. */
  readonly undoneBy?: TransactionType
  /** The type that gives a part of it, or all, back later. */
  readonly refundedBy?: TransactionType
  /** F39 that approve it, and no others [unionpay-pos §9]. */
  readonly approvals: ReadonlySet<string>
}

/** Of a sale alone a part may be approved. */
const OF_A_SALE: ReadonlySet<string> = new Set(['00', '10', '11'])
const WHOLE: ReadonlySet<string> = new Set(['00', '11'])
const ADVICE: ReadonlySet<string> = new Set(['00', '11', 'A2', 'A4', 'A5', 'A6'])

export const KINDS: Readonly<Record<TransactionType, TransactionKind>> = {
  sale: {
    mti: '0200',
    processing: '000000',
    type: '22',
    condition: '00',
    unanswered: 'reverse',
    effect: 'takes',
    refersBack: false,
    undoneBy: 'void',
    refundedBy: 'refund',
    approvals: OF_A_SALE,
  },
  void: {
    mti: '0200',
    processing: '200000',
    type: '23',
    condition: '00',
    unanswered: 'reverse',
    effect: 'gives',
    refersBack: true,
    approvals: WHOLE,
  },
  refund: {
    mti: '0220',
    processing: '200000',
    type: '25',
    condition: '00',
    unanswered: 'ask',
    effect: 'gives',
    refersBack: true,
    approvals: WHOLE,
  },
  balance: {
    mti: '0200',
    processing: '310000',
    type: '01',
    condition: '00',
    unanswered: 'forget',
    effect: 'none',
    refersBack: false,
    approvals: WHOLE,
  },
  'pre-authorization': {
    mti: '0100',
    processing: '030000',
    type: '10',
    condition: '06',
    unanswered: 'reverse',
    effect: 'holds',
    refersBack: false,
    undoneBy: 'pre-authorization-void',
    approvals: WHOLE,
  },
  'pre-authorization-void': {
    mti: '0100',
    processing: '200000',
    type: '11',
    condition: '06',
    unanswered: 'reverse',
    effect: 'lets-go',
    refersBack: true,
    approvals: WHOLE,
  },
  completion: {
    mti: '0200',
    processing: '000000',
    type: '20',
    condition: '06',
    unanswered: 'reverse',
    effect: 'takes',
    refersBack: true,
    undoneBy: 'completion-void',
    refundedBy: 'refund',
    approvals: WHOLE,
  },
  'completion-void': {
    mti: '0200',
    processing: '200000',
    type: '21',
    condition: '06',
    unanswered: 'reverse',
    effect: 'gives',
    refersBack: true,
    approvals: WHOLE,
  },
  'completion-advice': {
    mti: '0220',
    processing: '000000',
    type: '24',
    condition: '06',
    unanswered: 'ask',
    effect: 'takes',
    refersBack: true,
    refundedBy: 'refund',
    approvals: ADVICE,
  },
  'offline-sale': {
    mti: '0220',
    processing: '000000',
    type: '36',
    condition: '00',
    unanswered: 'ask',
    effect: 'takes',
    refersBack: false,
    undoneBy: 'void',
    refundedBy: 'refund',
    approvals: ADVICE,
  },
  // The sale becomes another sum: what it takes counts at the sale itself.
  adjustment: {
    mti: '0220',
    processing: '000000',
    type: '34',
    condition: '00',
    unanswered: 'ask',
    effect: 'none',
    refersBack: true,
    approvals: WHOLE,
  },
  instalment: {
    mti: '0200',
    processing: '000000',
    type: '22',
    condition: '64',
    unanswered: 'reverse',
    effect: 'takes',
    refersBack: false,
    undoneBy: 'instalment-void',
    refundedBy: 'refund',
    approvals: WHOLE,
  },
  'instalment-void': {
    mti: '0200',
    processing: '200000',
    type: '23',
    condition: '64',
    unanswered: 'reverse',
    effect: 'gives',
    refersBack: true,
    approvals: WHOLE,
  },
  moto: {
    mti: '0200',
    processing: '000000',
    type: '22',
    condition: '08',
    unanswered: 'reverse',
    effect: 'takes',
    refersBack: false,
    undoneBy: 'moto-void',
    refundedBy: 'moto-refund',
    approvals: WHOLE,
  },
  'moto-void': {
    mti: '0200',
    processing: '200000',
    type: '23',
    condition: '08',
    unanswered: 'reverse',
    effect: 'gives',
    refersBack: true,
    approvals: WHOLE,
  },
  'moto-refund': {
    mti: '0220',
    processing: '200000',
    type: '25',
    condition: '08',
    unanswered: 'ask',
    effect: 'gives',
    refersBack: true,
    approvals: WHOLE,
  },
}

/** Types that give back a part of an earlier sale, or all of it. */
export const isRefund = (type: TransactionType): boolean => type === 'refund' || type === 'moto-refund'

/** Types that take back the whole of what took money. */
export const isVoid = (type: TransactionType): boolean => KINDS[type].effect === 'gives' && !isRefund(type)

/** Is its unknown outcome asked for instead of undone? Refunds and advices are never reversed. */
export const isAsked = (record: { readonly type: TransactionType }): boolean => KINDS[record.type].unanswered === 'ask'
