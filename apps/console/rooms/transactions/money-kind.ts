import type { TransactionRow } from '@evertill/contract'

/** What a transaction was to do with the customer's money; the words of its money line follow from it. */
export type MoneyKind = 'sale' | 'back' | 'hold' | 'release' | 'tip' | 'balance'

export const MONEY_KIND: Readonly<Record<TransactionRow['type'], MoneyKind>> = {
  sale: 'sale',
  'offline-sale': 'sale',
  instalment: 'sale',
  moto: 'sale',
  completion: 'sale',
  'completion-advice': 'sale',
  void: 'back',
  refund: 'back',
  'completion-void': 'back',
  'instalment-void': 'back',
  'moto-void': 'back',
  'moto-refund': 'back',
  'pre-authorization': 'hold',
  'pre-authorization-void': 'release',
  adjustment: 'tip',
  balance: 'balance',
}
