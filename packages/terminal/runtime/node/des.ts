import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv } from 'node:crypto'
import type { Des } from '../../virtual/soft-pin-device.ts'

// OpenSSL refuses single DES by name: K|K|K is the same cipher.
const triple = (key: Uint8Array): Uint8Array =>
  key.length === 8 ? Buffer.concat([key, key, key]) : Buffer.concat([key, key.subarray(0, 8)])

/**
 * One context for each key, as long as whoever holds the key holds it: without chaining a context remembers nothing of earlier
 * blocks, and making one costs more than using it. A key is not written over while it is in use.
 */
const ciphers = new WeakMap<Uint8Array, Cipheriv>()
const deciphers = new WeakMap<Uint8Array, Decipheriv>()

function cipherOf(key: Uint8Array): Cipheriv {
  const known = ciphers.get(key)
  if (known !== undefined) return known
  const made = createCipheriv('des-ede3', triple(key), null).setAutoPadding(false)
  ciphers.set(key, made)
  return made
}

function decipherOf(key: Uint8Array): Decipheriv {
  const known = deciphers.get(key)
  if (known !== undefined) return known
  const made = createDecipheriv('des-ede3', triple(key), null).setAutoPadding(false)
  deciphers.set(key, made)
  return made
}

/** DES (8-byte keys) and two-key 3DES (16-byte keys), one block at a time, by OpenSSL. */
export const nodeDes: Des = {
  encipher: (key, block) => new Uint8Array(cipherOf(key).update(block)),
  decipher: (key, block) => new Uint8Array(decipherOf(key).update(block)),
}
