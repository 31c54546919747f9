import type { Contract, MessageSettings, TerminalParameters } from '@evertill/contract'

/** What a terminal gets when nobody says otherwise. Data of the house, changed per terminal. */
export const houseParameters: TerminalParameters = {
  answerTimeoutMs: 60_000,
  reversalRetries: 3,
  reversalPauseMs: 5_000,
  presentTimeoutMs: 60_000,
  pinTimeoutMs: 60_000,
  signOnPauseMs: 2_000,
  keyLifeMs: 24 * 3_600_000,
  resendPauseMs: 10_000,
  resultShownMs: 30_000,
  slipCopies: 1,
  heartbeatMs: 30_000,
  echoIdleMs: 120_000,
  lockAfterMs: 30 * 60_000,
}

export const houseMessages: MessageSettings = { tpdu: '6000030000', header: '603100311001', keyLayout: '003' }

/** China's usual grants: no-PIN taps to ¥1,000, nothing offline, nothing keyed [practice: Cards and codes]. */
export const houseContract: Contract = {
  transactions: ['sale', 'void', 'refund', 'balance'],
  manualEntry: false,
  fallback: false,
  standIn: false,
  offline: false,
  noPinLimit: 100_000,
  noSignatureLimit: 100_000,
  maxAmount: 5_000_000,
  wallet: true,
  cash: true,
}
