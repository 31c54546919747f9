import { SLAB } from './slab.ts'

/**
 * Where one message is written. With a slab, the finished bytes are a view of it and the next message follows them;
 * without, they are copied into a buffer of their own.
 */
export class Output {
  private readonly slab: boolean
  bytes = new Uint8Array(0)
  /** First byte of the message being written. */
  start = 0
  /** Next free byte. */
  at = 0

  constructor(slab: boolean) {
    this.slab = slab
  }

  /** Forgets an unfinished message, and begins one. */
  begin(): void {
    this.at = this.start
  }

  /** Makes room for `count` more bytes. What a dialect can write is bounded by its longest fields, so this is too. */
  room(count: number): void {
    if (this.at + count > this.bytes.length) this.grow(count)
  }

  private grow(count: number): void {
    const written = this.at - this.start
    const bigger = new Uint8Array(Math.max(SLAB, 2 * (written + count)))
    bigger.set(this.bytes.subarray(this.start, this.at))
    this.bytes = bigger
    this.start = 0
    this.at = written
  }

  byte(value: number): void {
    this.room(1)
    this.bytes[this.at++] = value
  }

  append(bytes: Uint8Array): void {
    const size = bytes.length
    this.room(size)
    const out = this.bytes
    const at = this.at
    // Most values are a few bytes; for those a loop is quicker than a call.
    if (size > 32) out.set(bytes, at)
    else for (let i = 0; i < size; i++) out[at + i] = bytes[i]!
    this.at = at + size
  }

  /** Gives the bytes from `from` on as the finished message. */
  take(from: number): Uint8Array {
    if (!this.slab) return this.bytes.slice(from, this.at)
    this.start = this.at
    return new Uint8Array(this.bytes.buffer, from, this.at - from)
  }
}
