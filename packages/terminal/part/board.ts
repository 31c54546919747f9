import type { Random } from '@evertill/foundation'
import type { BoardReading, SensorReading } from '../finding/index.ts'

/** The mainboard with its sensors: warms with the room and its own work, resets when cracked, freezes when it hangs. */
export class BoardPart {
  /** 0 sound … 1 cracked: share of hours in which it resets by itself. */
  damage = 0
  resets: number
  watchdog = 0
  /** Adds to the room's temperature. */
  ownHeat = 11
  room: { temperature: number; humidity: number }
  /** A sensor that shows one value for ever, or an impossible one. */
  frozenSensor: { name: string; value: number; stillMs: number } | undefined
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
    this.resets = random.chance(0.06) ? 1 : 0
    this.room = { temperature: 18 + 10 * random.fraction(), humidity: 0.35 + 0.3 * random.fraction() }
  }

  get temperature(): number {
    return this.room.temperature + this.ownHeat
  }

  /** Lets an hour pass; true when it reset by itself in it. */
  hour(): boolean {
    const reset = this.#random.chance(this.damage)
    if (reset) this.resets += 1
    return reset
  }

  read(): BoardReading {
    const shown = this.frozenSensor?.name === 'temperature' ? this.frozenSensor.value : this.temperature
    return {
      selfTest: this.damage > 0.25 && this.#random.chance(0.9) ? 'failed' : 'passed',
      resets: this.resets,
      watchdog: this.watchdog,
      // A value that cannot be is shown by `sensors`; as a temperature it would only mislead.
      ...(shown > -30 && shown < 110 ? { temperature: Math.round(shown * 10) / 10 } : {}),
      ambient: this.room,
    }
  }

  sensors(): SensorReading[] {
    const tremble = () => 1_000 + Math.floor(4_000 * this.#random.fraction())
    const list: SensorReading[] = [
      { name: 'temperature', value: this.temperature, possible: [-20, 95], stillMs: tremble() },
      { name: 'light', value: 200 + 200 * this.#random.fraction(), possible: [0, 100_000], stillMs: tremble() },
      { name: 'acceleration', value: 9.8, possible: [0, 160], stillMs: tremble() },
    ]
    const frozen = this.frozenSensor
    return frozen === undefined ? list : list.map((one) => (one.name === frozen.name ? { ...one, ...frozen } : one))
  }

  /** The sensor self-test asks each chip for its name; a chip that answers wrong values still has one. */
  sensorSelfTest(): 'passed' | 'failed' {
    return this.frozenSensor !== undefined && this.#random.chance(0.8) ? 'failed' : 'passed'
  }
}
