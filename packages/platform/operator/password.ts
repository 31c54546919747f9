import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** argon2id parameters, kept beside each password so that they can be raised later. Memory in KiB. */
export interface PasswordCost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** OWASP's first choice: 19 MiB, two passes; about 25 ms of one core here. */
export const houseCost: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 }

export async function passwordHash(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Uint8Array> {
  return derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    memory: cost.memory,
    passes: cost.passes,
    parallelism: cost.parallelism,
    tagLength: 32,
  })
}

export async function passwordMatches(
  password: string,
  stored: { password: Uint8Array; salt: Uint8Array; cost: PasswordCost },
): Promise<boolean> {
  return timingSafeEqual(await passwordHash(password, stored.salt, stored.cost), stored.password)
}

/** At most this many hashes run at once, so that sign-ins cannot take the threads that the switch's keys need. */
export class HashGate {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /** False when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<{ value: T } | undefined> {
    if (this.#running >= this.#most) {
      if (this.#waiting.length >= 64) return undefined
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#running++
    try {
      return { value: await work() }
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
