import type { BlockCipher } from './mac.ts'

/** Key check value: the first four bytes of enciphering eight zero bytes under the clear key [unionpay-pos §6]. */
export function kcv(encipher: BlockCipher): Uint8Array {
  return encipher(new Uint8Array(8)).slice(0, 4)
}
