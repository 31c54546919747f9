/** Everything that a terminal can ask of the switch about money, and that a contract can grant. */
export const TRANSACTION_TYPES = [
  'sale',
  'void',
  'refund',
  'balance',
  'pre-authorization',
  'pre-authorization-void',
  'completion',
  'completion-void',
  'completion-advice',
  'offline-sale',
  'adjustment',
  'instalment',
  'instalment-void',
  'moto',
  'moto-void',
  'moto-refund',
] as const
export type TransactionType = (typeof TRANSACTION_TYPES)[number]

/** Those that a contract grants by name; sales saved away from the host are granted by their limits. */
export const NAMED_TYPES: readonly TransactionType[] = TRANSACTION_TYPES.filter((type) => type !== 'offline-sale')
