import type { Random } from '@evertill/foundation'
import type { BatteryReading, PowerReading } from '../finding/index.ts'

/** A lithium pack: loses capacity with its cycles, sags under load, and an old one falls suddenly. */
export class Battery {
  /** 0 … 1 of what it can hold now. */
  level: number
  /** Capacity as a share of the new one. */
  health: number
  readonly designHours: number
  largestDrop = 0.01
  charging = false
  readonly #random: Random

  constructor(
    random: Random,
    options: { readonly level: number; readonly health: number; readonly designHours?: number },
  ) {
    this.#random = random
    this.level = options.level
    this.health = options.health
    this.designHours = options.designHours ?? 9
  }

  /** Inner resistance rises as capacity falls; a worn pack drops under the load of a printer. */
  get volts(): number {
    const rest = 3.3 + 0.85 * this.level ** 0.7
    return rest - 0.12 * Math.max(0, 1 - this.health) - (this.level < 0.06 ? 0.1 : 0)
  }

  /** Lets `hours` of ordinary use pass; charging when there is mains. */
  use(hours: number, mains: boolean): void {
    this.charging = mains
    const rate = 1 / (this.designHours * Math.max(0.05, this.health))
    this.level = Math.max(0, Math.min(1, this.level + hours * (mains ? 0.35 : -rate)))
  }

  /** One heavy load: printing a slip, transmitting. Returns false when the voltage collapsed. */
  load(): boolean {
    if (this.health < 0.55) {
      const drop = (0.55 - this.health) * (0.3 + 0.7 * this.#random.fraction())
      this.largestDrop = Math.max(this.largestDrop, drop)
      this.level = Math.max(0, this.level - drop * 0.3)
    }
    return this.volts > 3.25
  }

  get dead(): boolean {
    return this.level < 0.01
  }

  read(): BatteryReading {
    return {
      level: this.level,
      volts: Math.round(this.volts * 100) / 100,
      charging: this.charging,
      health: this.health,
      largestDrop: this.largestDrop,
      runtimeHours: {
        lasted: this.designHours * this.health * (0.9 + 0.15 * this.#random.fraction()),
        design: this.designHours,
      },
    }
  }
}

/** The adapter and what comes out of it. `weakness` 0 is a good one; towards 1 it sags under load and cuts out. */
export class Supply {
  readonly nominal: number
  weakness = 0
  rebootsUnderLoad = 0
  #lowest: number
  #highest: number
  readonly #random: Random

  constructor(random: Random, nominal = 9) {
    this.#random = random
    this.nominal = nominal
    this.#lowest = nominal * 0.985
    this.#highest = nominal * 1.012
  }

  /** A heavy load for a moment; true when it held. `buffered`: a battery carries the terminal over a dip. */
  load(buffered: boolean): boolean {
    if (this.weakness <= 0) return true
    const sag = this.weakness * (0.08 + 0.3 * this.#random.fraction())
    this.#lowest = Math.min(this.#lowest, this.nominal * (1 - sag))
    if (sag > 0.17 && !buffered) {
      this.rebootsUnderLoad += 1
      return false
    }
    return true
  }

  read(mains: boolean): PowerReading {
    return {
      mains,
      ...(mains ? { supply: { lowest: this.#lowest, highest: this.#highest, nominal: this.nominal } } : {}),
      rebootsUnderLoad: this.rebootsUnderLoad,
    }
  }
}
