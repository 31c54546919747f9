/** A growable place to write bytes. One is kept by each codec, so that packing a message allocates only its result. */
export class Output {
  bytes: Uint8Array
  at = 0

  constructor(size = 1024) {
    this.bytes = new Uint8Array(size)
  }

  /** Makes room for `count` more bytes. What a dialect can write is bounded by its longest fields, so this is too. */
  room(count: number): void {
    const needed = this.at + count
    if (needed <= this.bytes.length) return
    let size = this.bytes.length * 2
    while (size < needed) size *= 2
    const bigger = new Uint8Array(size)
    bigger.set(this.bytes.subarray(0, this.at))
    this.bytes = bigger
  }

  byte(value: number): void {
    this.room(1)
    this.bytes[this.at++] = value
  }

  append(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }
}
