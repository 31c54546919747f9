import type { Random } from '@evertill/foundation'
import type { PrinterReading } from '../finding/index.ts'
import type { PrintProblem } from '../ports.ts'

/** What a person sees on the paper. */
export type Look = 'good' | 'nothing' | 'blank' | 'faint' | 'garbage'

export type PrintEnd =
  | { readonly ok: true; readonly look: Look }
  | { readonly ok: false; readonly problem: PrintProblem; readonly look: 'nothing' }

const SLIP_METRES = 0.15
const HEAT_A_SLIP = 0.9

/** A thermal printer: a roll that ends, a head that gets dirty, hot and old, a motor, a cutter, a queue. */
export class PrinterPart {
  /** Metres left on the roll, and whether its coated side faces the head. */
  metres: number
  reversed = false
  /** When the roll was put in, epoch milliseconds. */
  rollSince: number
  coverOpen = false
  jammed = false
  motorBroken = false
  cutterBroken = false
  readonly hasCutter: boolean
  /** Share of its heat the head passes on: dirt takes it away. */
  cleanliness: number
  metresSinceCleaning: number
  deadDots: number
  temperature: number
  /** Minutes at which slips were printed lately, epoch milliseconds. */
  #slips: number[] = []
  /** A job that holds up those behind it: since when, and how many wait. */
  stuck: { since: number; jobs: number } | undefined
  model: string
  configuredModel: string
  unplugged = false
  readonly #random: Random

  constructor(
    random: Random,
    options: { readonly metres: number; readonly hasCutter: boolean; readonly now: number; readonly room: number },
  ) {
    this.#random = random
    this.metres = options.metres
    this.hasCutter = options.hasCutter
    this.cleanliness = 1
    this.metresSinceCleaning = 40 + 700 * random.fraction()
    this.deadDots = random.integer(0, 3)
    this.temperature = options.room + 6
    this.rollSince = options.now - (4 + 60 * random.fraction()) * 3_600_000
    this.model = 'T58'
    this.configuredModel = 'T58'
  }

  /** Cools towards the room, a half in four minutes. */
  rest(ms: number, room: number): void {
    this.temperature = room + 4 + (this.temperature - room - 4) * 0.5 ** (ms / 240_000)
  }

  get broken(): boolean {
    return this.motorBroken || (this.cutterBroken && this.hasCutter)
  }

  print(now: number, room: number): PrintEnd {
    const last = this.#slips.at(-1)
    if (last !== undefined) this.rest(now - last, room)
    if (this.unplugged) return { ok: false, problem: 'offline', look: 'nothing' }
    if (this.stuck !== undefined) {
      this.stuck.jobs += 1
      return { ok: false, problem: 'busy', look: 'nothing' }
    }
    if (this.coverOpen) return { ok: false, problem: 'cover-open', look: 'nothing' }
    if (this.metres <= 0) return { ok: false, problem: 'paper-out', look: 'nothing' }
    if (this.jammed || this.broken) return { ok: false, problem: 'failed', look: 'nothing' }
    if (this.temperature > 68) return { ok: false, problem: 'overheated', look: 'nothing' }
    this.#slips = [...this.#slips.filter((at) => now - at < 600_000), now]
    this.metres -= SLIP_METRES
    this.metresSinceCleaning += SLIP_METRES
    this.temperature += HEAT_A_SLIP
    if (this.model !== this.configuredModel)
      return { ok: true, look: this.#random.chance(0.75) ? 'garbage' : 'nothing' }
    if (this.reversed) return { ok: true, look: 'blank' }
    if (this.cleanliness < 0.6 || this.deadDots > 20) return { ok: true, look: 'faint' }
    return { ok: true, look: 'good' }
  }

  /** What DLE EOT and the driver say. */
  read(now: number, room: number): PrinterReading {
    const last = this.#slips.at(-1)
    if (last !== undefined) this.rest(now - last, room)
    if (this.unplugged) return { answers: false }
    const paperOut = this.metres <= 0
    return {
      answers: true,
      fault: this.jammed || this.broken,
      motor: this.motorBroken ? 'failed' : 'passed',
      ...(this.hasCutter ? { cutter: this.cutterBroken ? 'failed' : 'passed' } : {}),
      jam: this.jammed,
      coverOpen: this.coverOpen,
      paperOut,
      paperNearEnd: this.metres < 1.5,
      rollAgeMs: now - this.rollSince,
      metresSinceCleaning: this.metresSinceCleaning,
      deadDots: { dead: this.deadDots, of: 384 },
      headTemperature: Math.round(this.temperature * 10) / 10,
      slipsLastTenMinutes: this.#slips.filter((at) => now - at < 600_000).length,
      queue:
        this.stuck === undefined
          ? { jobs: 0, oldestMs: 0 }
          : { jobs: this.stuck.jobs, oldestMs: now - this.stuck.since },
      idle: !this.jammed && !paperOut,
      model: { says: this.model, configured: this.configuredModel },
      slipsLeft: Math.max(0, Math.floor(this.metres / SLIP_METRES)),
    }
  }
}
