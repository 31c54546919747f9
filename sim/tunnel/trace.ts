/** What happened, as text for people and as a hash for machines. The same seed gives the same hash, or the house is not deterministic. */
export class Trace {
  readonly #print: ((line: string) => void) | undefined
  readonly #startsAt: number
  readonly #clock: { now(): number }
  #a = 0x811c9dc5
  #b = 0x1b873593
  lines = 0

  /** @param print takes each line of the readable story; without it only the hash is kept */
  constructor(clock: { now(): number }, print?: (line: string) => void) {
    this.#clock = clock
    this.#startsAt = clock.now()
    this.#print = print
  }

  get readable(): boolean {
    return this.#print !== undefined
  }

  /** Something that happened, by whom. It counts for the hash. */
  tell(actor: string, what: string): void {
    const at = this.#clock.now()
    this.#mix(at)
    this.#text(actor)
    this.#text(what)
    this.lines += 1
    this.#print?.(`${clockText(at - this.#startsAt)}  ${actor.padEnd(12)} ${what}`)
  }

  /** Bytes on a line: all of them count. `what` is made only when somebody reads. */
  wire(from: string, to: string, kind: string, bytes: Uint8Array | undefined, what: () => string): void {
    const at = this.#clock.now()
    this.#mix(at)
    this.#text(from)
    this.#text(to)
    this.#text(kind)
    if (bytes !== undefined) for (let i = 0; i < bytes.length; i++) this.#mix(bytes[i]!)
    this.lines += 1
    this.#print?.(`${clockText(at - this.#startsAt)}  ${from.padEnd(12)} ${what()}`)
  }

  /** 16 hexadecimal digits. */
  hash(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
    return hex(this.#a) + hex(this.#b)
  }

  #text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i))
  }

  #mix(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x01000193)
    this.#b = (Math.imul(this.#b, 31) + value) | 0
  }
}

/** Minutes, seconds and milliseconds since the seed began. */
function clockText(ms: number): string {
  const sign = ms < 0 ? '-' : ''
  const whole = Math.abs(ms)
  const part = (value: number, digits: number): string => String(value).padStart(digits, '0')
  return `${sign}${part(Math.trunc(whole / 60_000), 2)}:${part(Math.trunc(whole / 1_000) % 60, 2)}.${part(whole % 1_000, 3)}`
}
