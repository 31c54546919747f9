import { createCipheriv, createDecipheriv } from 'node:crypto'

/** DES with 8 bytes of key or triple DES with 16, block by block without chaining. */
export interface DesKey {
  /** Enciphers a whole number of blocks of 8 bytes. */
  encipher(blocks: Uint8Array): Uint8Array
  /** Deciphers a whole number of blocks of 8 bytes. */
  decipher(blocks: Uint8Array): Uint8Array
}

/**
 * OpenSSL 3 refuses single DES, and triple DES with one key thrice is the same thing. One context is kept for each
 * direction: without chaining a context has no memory of earlier blocks, and making one costs more than using it.
 */
export function desKey(clear: Uint8Array): DesKey {
  const key = tripled(clear)
  let cipher: ReturnType<typeof createCipheriv> | undefined
  let decipher: ReturnType<typeof createDecipheriv> | undefined
  return {
    encipher(blocks) {
      cipher ??= createCipheriv('des-ede3', key, null).setAutoPadding(false)
      return cipher.update(whole(blocks))
    },
    decipher(blocks) {
      decipher ??= createDecipheriv('des-ede3', key, null).setAutoPadding(false)
      return decipher.update(whole(blocks))
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
  if (blocks.length % 8 !== 0) throw new RangeError('DES works on whole blocks of 8 bytes')
  return blocks
}
