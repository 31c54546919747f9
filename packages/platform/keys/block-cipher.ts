import { createCipheriv, createDecipheriv } from 'node:crypto'

/** DES with 8 bytes of key or triple DES with 16, block by block without chaining. */
export interface DesKey {
  /** Enciphers a whole number of blocks of 8 bytes. */
  encipher(blocks: Uint8Array): Uint8Array
  /** Deciphers a whole number of blocks of 8 bytes. */
  decipher(blocks: Uint8Array): Uint8Array
  /** Enciphers a whole number of blocks of 8 bytes in a chain (CBC) that begins with zeros: what a MAC is made of. */
  chain(blocks: Uint8Array): Uint8Array
}

const BLOCK = 8

/**
 * OpenSSL 3 refuses single DES, and triple DES with one key thrice is the same thing. One context is kept for each kind
 * of work, because making one costs more than using it. Without chaining a context has no memory of earlier blocks; one
 * that chains goes on from the last block, which is taken out again by mixing it into the first block of the next chain.
 */
export function desKey(clear: Uint8Array): DesKey {
  const key = tripled(clear)
  let cipher: ReturnType<typeof createCipheriv> | undefined
  let decipher: ReturnType<typeof createDecipheriv> | undefined
  let chain: ReturnType<typeof createCipheriv> | undefined
  const last = new Uint8Array(BLOCK)
  return {
    encipher(blocks) {
      cipher ??= createCipheriv('des-ede3', key, null).setAutoPadding(false)
      return cipher.update(whole(blocks))
    },
    decipher(blocks) {
      decipher ??= createDecipheriv('des-ede3', key, null).setAutoPadding(false)
      return decipher.update(whole(blocks))
    },
    chain(blocks) {
      chain ??= createCipheriv('des-ede3-cbc', key, last).setAutoPadding(false)
      const mixed = whole(blocks).slice()
      for (let i = 0; i < BLOCK; i++) mixed[i]! ^= last[i]!
      const out = chain.update(mixed)
      last.set(out.subarray(out.length - BLOCK))
      return out
    },
  }
}

function tripled(clear: Uint8Array): Uint8Array {
  if (clear.length !== 8 && clear.length !== 16) throw new RangeError('a DES key is 8 or 16 bytes')
  const key = new Uint8Array(24)
  key.set(clear)
  if (clear.length === 8) key.set(clear, 8)
  key.set(clear.subarray(0, 8), 16)
  return key
}

function whole(blocks: Uint8Array): Uint8Array {
  if (blocks.length % BLOCK !== 0) throw new RangeError('DES works on whole blocks of 8 bytes')
  return blocks
}
