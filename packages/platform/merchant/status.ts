import type { MerchantStatus, TerminalStatus } from '@evertill/contract'

const MERCHANT: Readonly<Record<MerchantStatus, readonly MerchantStatus[]>> = {
  active: ['frozen', 'arrears', 'closed'],
  frozen: ['active', 'closed'],
  arrears: ['active', 'frozen', 'closed'],
  // A closed merchant stays closed: reopening is a new application with a new contract.
  closed: [],
}

const TERMINAL: Readonly<Record<TerminalStatus, readonly TerminalStatus[]>> = {
  active: ['disabled', 'retired'],
  disabled: ['active', 'retired'],
  retired: [],
}

export function merchantMayBecome(from: MerchantStatus, to: MerchantStatus): boolean {
  return MERCHANT[from].includes(to)
}

export function terminalMayBecome(from: TerminalStatus, to: TerminalStatus): boolean {
  return TERMINAL[from].includes(to)
}
