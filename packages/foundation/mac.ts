/** Enciphers one block of 8 bytes under a key that the caller holds. */
export type BlockCipher = (block: Uint8Array) => Uint8Array

/** Enciphers blocks of 8 bytes, each mixed with what became of the one before it and the first with zeros (CBC). */
export type BlockChain = (blocks: Uint8Array) => Uint8Array

/** The chain of whoever has single blocks only. */
export function chained(encipher: BlockCipher): BlockChain {
  return (blocks) => {
    const out = blocks.slice()
    let before = new Uint8Array(8)
    for (let at = 0; at < out.length; at += 8) {
      const block = out.subarray(at, at + 8)
      for (let i = 0; i < 8; i++) block[i]! ^= before[i]!
      before = new Uint8Array(encipher(block))
      block.set(before)
    }
    return out
  }
}

/**
 * The "ECB algorithm" of F64 [unionpay-pos §7]: fold by exclusive-or, write as 16 upper-case characters, encipher the
 * left half, mix with the right half, encipher again; the first 8 characters of the result in hexadecimal are the MAC.
 * Enciphering, mixing and enciphering again is a chain of two blocks.
 * @param input the bytes from the message type to the end of F63, bit 64 already set
 * @param chain of DES with an 8-byte MAK, or 3DES with a 16-byte MAK
 * @returns 8 bytes holding 8 ASCII hexadecimal characters
 */
export function ecbMac(input: Uint8Array, chain: BlockChain): Uint8Array {
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
  const blocks = new Uint8Array(16)
  write(high, blocks, 0)
  write(low, blocks, 8)
  const out = chain(blocks)
  const mac = new Uint8Array(8)
  write((out[8]! << 24) | (out[9]! << 16) | (out[10]! << 8) | out[11]!, mac, 0)
  return mac
}

/** Four bytes as eight upper-case hexadecimal characters. */
function write(word: number, into: Uint8Array, at: number): void {
  for (let i = 0; i < 8; i++) {
    const digit = (word >>> (28 - 4 * i)) & 15
    into[at + i] = digit < 10 ? 0x30 + digit : 0x37 + digit
  }
}
