import { toHex, xor } from './bytes.ts'

/** Enciphers one block of 8 bytes under a key that the caller holds. */
export type BlockCipher = (block: Uint8Array) => Uint8Array

/**
 * The "ECB algorithm" of F64 [unionpay-pos §7]: fold by exclusive-or, write as 16 upper-case characters, encipher the
 * left half, mix with the right half, encipher again; the first 8 characters of the result in hexadecimal are the MAC.
 * @param input the bytes from the message type to the end of F63, bit 64 already set
 * @param encipher DES with an 8-byte MAK, or 3DES with a 16-byte MAK
 * @returns 8 bytes holding 8 ASCII hexadecimal characters
 */
export function ecbMac(input: Uint8Array, encipher: BlockCipher): Uint8Array {
  const folded = new Uint8Array(8)
  for (let i = 0; i < input.length; i++) folded[i & 7]! ^= input[i]!
  const text = ascii(toHex(folded))
  const mixed = xor(encipher(text.subarray(0, 8)), text.subarray(8, 16))
  return ascii(toHex(encipher(mixed)).slice(0, 8))
}

function ascii(text: string): Uint8Array {
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}
