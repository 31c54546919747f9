import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Random } from '@evertill/foundation'

/** Bytes of the id of a data key. */
export const KEY_ID = 8

/**
 * Values that one data key seals at most. Two values whose nonces are the same need the same data key as well: among 2^16 values of one that
 * happens with a probability of 2^-65, and among 2^50 values under one master key, of 2^34 data keys, with one of 2^-31.
 */
const MOST_VALUES = 65_536

export interface DataKey {
  readonly id: Uint8Array
  readonly key: KeyObject
}

/** What the master key gives for one purpose: keys to seal data with, and digests. */
export class Purpose {
  readonly #key: KeyObject
  readonly #random: Random
  #current: DataKey | undefined
  #values = 0

  constructor(key: Uint8Array, random: Random) {
    this.#key = createSecretKey(key)
    this.#random = random
  }

  /** The data key for the next value. */
  next(): DataKey {
    if (this.#current === undefined || this.#values === MOST_VALUES) {
      const id = this.#random.bytes(KEY_ID)
      this.#current = { id, key: this.dataKey(id) }
      this.#values = 0
    }
    this.#values += 1
    return this.#current
  }

  /** The data key of this id: another id gives another one, and nobody can tell the one from the other. */
  dataKey(id: Uint8Array): KeyObject {
    return createSecretKey(this.#drawn(id).subarray(0, 32))
  }

  /** Key and nonce that a value had to itself, from its 16 bytes of salt. */
  salted(salt: Uint8Array): { key: KeyObject; nonce: Uint8Array } {
    const drawn = this.#drawn(salt)
    return { key: createSecretKey(drawn.subarray(0, 32)), nonce: drawn.subarray(32, 44) }
  }

  /** HMAC-SHA-256, 32 bytes. */
  digest(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(createHmac('sha256', this.#key).update(bytes).digest())
  }

  #drawn(from: Uint8Array): Buffer {
    return createHmac('sha512', this.#key).update(from).digest()
  }
}
