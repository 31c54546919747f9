import { set } from './field-set.ts'
import type { Described, FinancialRule, ManagementRule, Rule } from './rule.ts'
import { FINANCIAL, undoneType } from './transaction-type.ts'

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
  // The chip's last word on a transaction of the batch: its own F11 and F4, and F55.
  {
    type: 'chip-record',
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

/** Message type of the answer: 0200 → 0210. */
export function answerMti(mti: string): string {
  return `${mti.slice(0, 2)}${Number(mti[2]) + 1}${mti[3] === '1' ? '0' : mti[3]}`
}

export function isFinancial(rule: Rule): rule is FinancialRule {
  return 'approvals' in rule
}
