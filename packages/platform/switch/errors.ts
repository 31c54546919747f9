/**
 * Answers that the switch itself gives in F39, and why. An issuer's own code passes through unchanged when it is two letters or digits;
 * whatever is not on the approval list of the transaction is a refusal.
 */
export const ANSWER = {
  approved: '00',
  /** Merchant frozen, in arrears or closed. */
  merchantStopped: '03',
  /** The original was not approved, was already undone, or is of another kind. */
  originalInvalid: '12',
  amountInvalid: '13',
  noRoute: '15',
  /** The terminal settles: its batch takes nothing new until the end of it was said. */
  settling: '22',
  originalUnknown: '25',
  format: '30',
  /** Nobody here knows such a message. */
  unsupported: '40',
  chipNotUsed: '45',
  /** The contract does not grant this. */
  notGranted: '57',
  /** Terminal disabled or retired. */
  terminalStopped: '58',
  overAmount: '61',
  overCount: '65',
  restricted: '62',
  originalAmount: '64',
  batch: '77',
  /** The business day is being turned over: wait a moment. */
  cutOver: '90',
  issuerDown: '91',
  /** The batch's sums or counts are not what was said before. */
  notReconciled: '95',
  /** Same terminal, batch and STAN, other content. */
  reusedStan: '94',
  /** We broke: the database refused, a queue was full. Nothing was sent; the same sale may be tried again. */
  malfunction: '96',
  unknownTerminal: '97',
  /** The issuer did not answer; the switch owns the reversal. */
  noAnswer: '98',
  pinFormat: '99',
  mac: 'A0',
} as const

/** Why a frame or a message was not served: the label of the metric `switch_refused_total`. */
export type RefusalReason =
  | 'frame'
  | 'envelope'
  | 'unpack'
  | 'unsupported'
  | 'format'
  | 'unknown-terminal'
  | 'terminal-stopped'
  | 'merchant-stopped'
  | 'mac'
  | 'not-signed-on'
  | 'batch'
  | 'settling'
  | 'reused-stan'
  | 'overload'
  | 'database'
