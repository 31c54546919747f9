import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Logged } from './pilot.ts'

/** What was flown, kept in a file so that a long run can be broken off and taken up again. */
export class Logbook {
  readonly #file: string | undefined
  readonly #flown = new Map<number, Logged>()

  /**
   * @param file undefined keeps nothing
   * @param heading what must be the same for flights to belong together: the commit and the worlds
   * @throws Error when the file holds flights of another commit or other worlds
   */
  constructor(file: string | undefined, heading: string) {
    this.#file = file
    if (file === undefined) return
    if (!existsSync(file)) writeFileSync(file, `${heading}\n`)
    const [first, ...lines] = readFileSync(file, 'utf8').split('\n')
    if (first !== heading) throw new Error(`${file} was flown under "${first}", not under "${heading}"`)
    // The last line may have been cut off in the middle.
    for (const line of lines)
      if (line.startsWith('{') && line.endsWith('}')) {
        const one = JSON.parse(line) as Logged
        this.#flown.set(one.seed, one)
      }
  }

  known(seed: number): Logged | undefined {
    return this.#flown.get(seed)
  }

  keep(one: Logged): void {
    if (this.#file === undefined || this.#flown.has(one.seed)) return
    appendFileSync(this.#file, `${JSON.stringify(one)}\n`)
  }
}

/** Sums of a run, in the order of the seeds whoever flew them. */
export class Tally {
  readonly #hash = createHash('sha256')
  seeds = 0
  transactions = 0
  simulatedMs = 0
  cpuMs = 0
  rssMb = 0
  readonly broken: number[] = []

  add(one: Logged): void {
    this.#hash.update(`${one.seed} ${one.hash}\n`)
    this.seeds += 1
    this.transactions += one.transactions
    this.simulatedMs += one.simulatedMs
    this.cpuMs += one.cpuMs
    this.rssMb = Math.max(this.rssMb, one.rssMb)
    if (one.violations.length > 0) this.broken.push(one.seed)
  }

  /** One hash over the hashes of all traces, 16 hexadecimal digits. */
  digest(): string {
    return this.#hash.copy().digest('hex').slice(0, 16)
  }
}
