import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { Fault, type Random } from '@evertill/foundation'
import { KEY_ID, Purpose } from './purpose.ts'

const VERSION = 2
/** Sealed before there were data keys; opened for as long as such values lie in tables. */
const SALTED = 1
const HEADER = 6
const NONCE = 12
const SALT = 16
const TAG = 16
const EMPTY = new Uint8Array(0)

/**
 * Authenticated sealing under the master key:
 * `version 1 | kind 1 | master id 4 | data key id 8 | nonce 12 | AES-256-GCM text | tag 16`.
 *
 * The data key follows from its id, so a value has everything that opening it needs beyond the master key. Nonces are drawn by chance, and random
 * nonces under one key stop being safe at 2^32 values; a {@link Purpose} changes its data key long before.
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

  /** What seals, opens and digests for one purpose, and for no other. */
  purpose(label: string): Purpose {
    return new Purpose(this.derive(`seal ${label}`), this.#random)
  }

  /** `kind` (0 … 255) is readable from outside and cannot be changed unnoticed. */
  close(under: Purpose, kind: number, clear: Uint8Array): Uint8Array {
    const body = HEADER + KEY_ID + NONCE
    const out = new Uint8Array(body + clear.length + TAG)
    out[0] = VERSION
    out[1] = kind
    out.set(this.#id, 2)
    const { id, key } = under.next()
    out.set(id, HEADER)
    const nonce = this.#random.bytes(NONCE)
    out.set(nonce, HEADER + KEY_ID)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(out.subarray(0, HEADER))
    out.set(cipher.update(clear), body)
    cipher.final()
    out.set(cipher.getAuthTag(), out.length - TAG)
    return out
  }

  open(under: Purpose, kind: number, sealed: Uint8Array): Uint8Array {
    if (kindOf(sealed) !== kind) throw damaged()
    for (let i = 0; i < 4; i++)
      if (sealed[2 + i] !== this.#id[i])
        throw new Fault(
          'keys.sealed-elsewhere',
          'This was sealed under another master key; start with the master key that belongs to this database',
        )
    const body = bodyAt(sealed)!
    const { key, nonce } =
      sealed[0] === SALTED
        ? under.salted(sealed.subarray(HEADER, body))
        : { key: under.dataKey(sealed.subarray(HEADER, body - NONCE)), nonce: sealed.subarray(body - NONCE, body) }
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
    decipher.setAAD(sealed.subarray(0, HEADER))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
    const clear = decipher.update(sealed.subarray(body, sealed.length - TAG))
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
  const body = bodyAt(sealed)
  return body === undefined || sealed.length < body + TAG ? undefined : sealed[1]
}

export function damaged(): Fault {
  return new Fault('keys.damaged', 'A sealed value was changed or cut, or is opened for another purpose')
}

/** Where the enciphered text begins. */
function bodyAt(sealed: Uint8Array): number | undefined {
  if (sealed[0] === VERSION) return HEADER + KEY_ID + NONCE
  return sealed[0] === SALTED ? HEADER + SALT : undefined
}
