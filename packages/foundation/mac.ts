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
  let high = 0
  let low = 0
  const whole = input.length & ~7
  for (let i = 0; i < whole; i += 8) {
    high ^= (input[i]! << 24) | (input[i + 1]! << 16) | (input[i + 2]! << 8) | input[i + 3]!
    low ^= (input[i + 4]! << 24) | (input[i + 5]! << 16) | (input[i + 6]! << 8) | input[i + 7]!
  }
  for (let i = whole; i < input.length; i++) {
    const shift = 24 - 8 * (i & 3)
    if ((i & 4) === 0) high ^= input[i]! << shift
    else low ^= input[i]! << shift
  }
  const left = new Uint8Array(8)
  write(high, left)
  const mixed = encipher(left)
  const right = new Uint8Array(8)
  write(low, right)
  for (let i = 0; i < 8; i++) right[i]! ^= mixed[i]!
  const last = encipher(right)
  write((last[0]! << 24) | (last[1]! << 16) | (last[2]! << 8) | last[3]!, left)
  return left
}

/** Four bytes as eight upper-case hexadecimal characters. */
function write(word: number, into: Uint8Array): void {
  for (let i = 0; i < 8; i++) {
    const digit = (word >>> (28 - 4 * i)) & 15
    into[i] = digit < 10 ? 0x30 + digit : 0x37 + digit
  }
}
