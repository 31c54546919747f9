import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Des } from '../../virtual/soft-pin-device.ts'

// OpenSSL refuses single DES by name: K|K|K is the same cipher.
const triple = (key: Uint8Array): Uint8Array =>
  key.length === 8 ? Buffer.concat([key, key, key]) : Buffer.concat([key, key.subarray(0, 8)])

/** DES (8-byte keys) and two-key 3DES (16-byte keys), one block at a time, by OpenSSL. */
export const nodeDes: Des = {
  encipher(key, block) {
    const cipher = createCipheriv('des-ede3', triple(key), null).setAutoPadding(false)
    return Uint8Array.from(Buffer.concat([cipher.update(block), cipher.final()]))
  },
  decipher(key, block) {
    const decipher = createDecipheriv('des-ede3', triple(key), null).setAutoPadding(false)
    return Uint8Array.from(Buffer.concat([decipher.update(block), decipher.final()]))
  },
}
