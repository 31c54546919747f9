import type { Random } from '@evertill/foundation'
import type { TestResult } from '../finding/index.ts'

/** One way of reading: wears and gets dirty until it misses; its self-test notices some of that. */
export class ReaderPart {
  /** Share of good cards it misses, 0 … 1. */
  wear: number
  /** The electronics behind it do not answer. */
  dead = false
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
    this.wear = 0.01 + 0.02 * random.fraction()
  }

  /** One try with a card of this condition (0 new … 1 unreadable). */
  read(cardDamage = 0): boolean {
    if (this.dead) return false
    return !this.#random.chance(Math.min(1, this.wear + cardDamage))
  }

  /** The self-test sees dead electronics always, wear only when it is bad, and not every time. */
  selfTest(): TestResult {
    if (this.dead) return 'failed'
    return this.wear > 0.5 && this.#random.chance(0.65) ? 'failed' : 'passed'
  }
}

/** The contactless field: without it no card answers. */
export class FieldPart extends ReaderPart {
  volts: number

  constructor(random: Random) {
    super(random)
    this.volts = 2 + 0.4 * random.fraction()
  }

  override read(cardDamage = 0): boolean {
    return this.volts > 1 && super.read(cardDamage)
  }

  override selfTest(): TestResult {
    return this.volts < 1.1 ? 'failed' : super.selfTest()
  }
}

/** A scanner: its light fades and its window gets scratched. */
export class ScannerPart extends ReaderPart {
  attempts = 0
  decoded = 0

  override read(codeDamage = 0): boolean {
    const ok = super.read(codeDamage)
    this.attempts += 1
    if (ok) this.decoded += 1
    return ok
  }
}
