import { MerchantStatus, TerminalStatus } from '@evertill/contract'
import { expect, it } from 'vitest'
import { merchantMayBecome, terminalMayBecome } from './status.ts'

it('a merchant that is closed and a terminal that is retired stay so, and nobody becomes what they are', () => {
  for (const status of MerchantStatus.options) {
    expect(merchantMayBecome('closed', status)).toBe(false)
    expect(merchantMayBecome(status, status)).toBe(false)
  }
  for (const status of TerminalStatus.options) {
    expect(terminalMayBecome('retired', status)).toBe(false)
    expect(terminalMayBecome(status, status)).toBe(false)
  }
})

it('whoever was stopped can come back, and everybody can be ended', () => {
  for (const status of ['frozen', 'arrears'] as const) expect(merchantMayBecome(status, 'active')).toBe(true)
  for (const status of ['active', 'frozen', 'arrears'] as const) expect(merchantMayBecome(status, 'closed')).toBe(true)
  expect(terminalMayBecome('disabled', 'active')).toBe(true)
  expect(terminalMayBecome('disabled', 'retired')).toBe(true)
})
