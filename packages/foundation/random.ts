/** Chance as a port [LAW-9]: seeded in simulation, the machine's own source in production. */
export interface Random {
  /** An integer, 0 … 2^32−1. */
  uint32(): number
  /** `length` unpredictable bytes (production) or repeatable ones (simulation). */
  bytes(length: number): Uint8Array
  /** An integer from `min` to `max`, both included and at most 2^32−1 apart. */
  integer(min: number, max: number): number
  /** A fraction, 0 ≤ x < 1. */
  fraction(): number
  /** True with probability `p` (0 … 1). */
  chance(p: number): boolean
  /** One of a non-empty list. */
  pick<T>(list: readonly T[]): T
  /** A stream of its own: what others draw does not move it. The same name gives the same stream. */
  fork(name: string): Random
}

abstract class Derived implements Random {
  abstract uint32(): number
  abstract fork(name: string): Random

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length)
    for (let i = 0; i < length; i += 4) {
      const word = this.uint32()
      for (let j = 0; j < 4 && i + j < length; j++) out[i + j] = (word >>> (8 * j)) & 0xff
    }
    return out
  }

  fraction(): number {
    return this.uint32() / 0x1_0000_0000
  }

  integer(min: number, max: number): number {
    if (!(min <= max) || max - min >= 0x1_0000_0000) throw new RangeError('an integer is drawn from 1 to 2^32 values')
    return min + Math.floor(this.fraction() * (max - min + 1))
  }

  chance(p: number): boolean {
    return this.fraction() < p
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('pick from an empty list')
    return list[this.integer(0, list.length - 1)]!
  }
}

/** A repeatable stream (sfc32). Not for keys. */
export class SeededRandom extends Derived {
  readonly #seed: number
  #a: number
  #b: number
  #c: number
  #d = 1

  constructor(seed: number) {
    super()
    this.#seed = seed
    this.#a = mix(seed, 0x9e3779b9)
    this.#b = mix(seed, 0x243f6a88)
    this.#c = mix(seed, 0xb7e15162)
    for (let i = 0; i < 12; i++) this.uint32()
  }

  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + t) | 0
    return t >>> 0
  }

  fork(name: string): Random {
    let hash = mix(this.#seed, 0x85ebca6b)
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
    return new SeededRandom(hash >>> 0)
  }
}

/** The machine's cryptographic source. The only place that draws from it. */
export class SystemRandom extends Derived {
  readonly #pool = new Uint32Array(256)
  #next = 256

  uint32(): number {
    if (this.#next === this.#pool.length) {
      crypto.getRandomValues(this.#pool)
      this.#next = 0
    }
    const value = this.#pool[this.#next]!
    this.#pool[this.#next++] = 0
    return value
  }

  fork(): Random {
    return this
  }
}

function mix(value: number, salt: number): number {
  let x = (value ^ salt) | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return x ^ (x >>> 15)
}
