import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { Fault, type Random } from '@evertill/foundation'

const VERSION = 1
const SALT = 16
const TAG = 16
const HEADER = 6
const EMPTY = new Uint8Array(0)

/**
 * Authenticated sealing under the master key: `version 1 | kind 1 | master id 4 | salt 16 | AES-256-GCM text | tag 16`.
 * Each message has a key and nonce of its own, drawn from the salt by HMAC-SHA-512, so that the number of messages under
 * one master key has no limit worth counting (random GCM nonces under one key stop being safe at 2^32).
 */
export class Seal {
  readonly #master: Uint8Array
  readonly #id: Uint8Array
  readonly #random: Random

  constructor(master: Uint8Array, random: Random) {
    if (master.length !== 32) throw new RangeError('a master key is 32 bytes')
    this.#master = master.slice()
    this.#id = this.derive('master id').subarray(0, 4)
    this.#random = random
  }

  /** 32 bytes that only this master key and this label give (HKDF-SHA-256). */
  derive(label: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#master, EMPTY, `evertill ${label}`, 32))
  }

  /** A key to seal with, for one purpose. */
  purpose(label: string): KeyObject {
    return createSecretKey(this.derive(`seal ${label}`))
  }

  /** `kind` (0 … 255) is readable from outside and cannot be changed unnoticed. */
  close(under: KeyObject, kind: number, clear: Uint8Array): Uint8Array {
    const out = new Uint8Array(HEADER + SALT + clear.length + TAG)
    out[0] = VERSION
    out[1] = kind
    out.set(this.#id, 2)
    const salt = this.#random.bytes(SALT)
    out.set(salt, HEADER)
    const once = keyAndNonce(under, salt)
    const cipher = createCipheriv('aes-256-gcm', once.subarray(0, 32), once.subarray(32, 44))
    cipher.setAAD(out.subarray(0, HEADER))
    out.set(cipher.update(clear), HEADER + SALT)
    cipher.final()
    out.set(cipher.getAuthTag(), out.length - TAG)
    return out
  }

  open(under: KeyObject, kind: number, sealed: Uint8Array): Uint8Array {
    if (sealed.length < HEADER + SALT + TAG || sealed[0] !== VERSION || sealed[1] !== kind) throw damaged()
    for (let i = 0; i < 4; i++)
      if (sealed[2 + i] !== this.#id[i])
        throw new Fault(
          'keys.sealed-elsewhere',
          'This was sealed under another master key; start with the master key that belongs to this database',
        )
    const once = keyAndNonce(under, sealed.subarray(HEADER, HEADER + SALT))
    const decipher = createDecipheriv('aes-256-gcm', once.subarray(0, 32), once.subarray(32, 44), {
      authTagLength: TAG,
    })
    decipher.setAAD(sealed.subarray(0, HEADER))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
    const clear = decipher.update(sealed.subarray(HEADER + SALT, sealed.length - TAG))
    try {
      decipher.final()
    } catch {
      clear.fill(0)
      throw damaged()
    }
    return new Uint8Array(clear)
  }
}

/** What the outside may read from a sealed value. */
export function kindOf(sealed: Uint8Array): number | undefined {
  return sealed.length >= HEADER + SALT + TAG && sealed[0] === VERSION ? sealed[1] : undefined
}

export function damaged(): Fault {
  return new Fault('keys.damaged', 'A sealed value was changed or cut, or is opened for another purpose')
}

function keyAndNonce(under: KeyObject, salt: Uint8Array): Buffer {
  return createHmac('sha512', under).update(salt).digest()
}
