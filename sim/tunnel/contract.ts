import type { Contract } from '@evertill/contract'
import { NAMED_TYPES } from '@evertill/foundation'
import { houseContract } from '../../packages/platform/index.ts'

/** What every seed's merchant may do, and what a till knows of it. */
export const TERMS = {
  transactions: [...NAMED_TYPES],
  shownCode: { kind: 'channel' },
  tip: { limit: 2_000 },
  instalments: { counts: [3, 6, 12], least: 50_000, programme: 'EVT01' },
} as const satisfies Partial<Contract>

export const CONTRACT: Contract = { ...houseContract, ...TERMS, manualEntry: true, partialApproval: true }

/** The same as the till has it. */
export const TILL_CONTRACT = {
  ...TERMS,
  manualEntry: false,
  fallback: false,
  noPinLimit: 100_000,
  noSignatureLimit: 100_000,
  maxAmount: 5_000_000,
  wallet: true,
  cash: true,
} as const
