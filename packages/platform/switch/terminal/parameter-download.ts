import { utf8 } from '@evertill/foundation'
import type { TerminalStanding } from '../../merchant/index.ts'

const n = (value: number, digits: number): string => String(value).padStart(digits, '0').slice(-digits)
const flag = (yes: boolean): string => (yes ? '1' : '0')

/**
 * F62 of the answer to 0800 with 60.3 = 360: tag of two digits and value of fixed length, as the book lists them [unionpay-pos §4]. Only what
 * the house knows of the terminal is sent; a terminal keeps its own value of what is absent. Telephone numbers and names are not sent.
 */
export function parameterField({ parameters, contract }: TerminalStanding): Uint8Array {
  const seconds = Math.min(99, Math.max(1, Math.ceil(parameters.answerTimeoutMs / 1_000)))
  return utf8.encode(
    `11${'60'}` +
      `12${n(seconds, 2)}` +
      `13${n(parameters.reversalRetries, 1)}` +
      `20${flag(contract.manualEntry)}` +
      `23${n(parameters.reversalRetries, 1)}`,
  )
}
