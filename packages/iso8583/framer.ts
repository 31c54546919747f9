import { FrameError } from './errors.ts'
import { cut } from './slab.ts'

/** How a frame's length is written: bytes, packed digits or ASCII digits. */
export type LengthCoding = 'binary2' | 'binary4' | 'bcd2' | 'ascii4' | 'ascii6'

export interface FramerOptions {
  readonly length: LengthCoding
  /** Longest payload accepted, in bytes. A longer claim ends the connection before a byte of it is kept. */
  readonly limit: number
  /** True where the length counts its own bytes too. */
  readonly includesItself?: boolean
}

/** Cuts a stream of bytes into payloads. It keeps no more than one unfinished frame, never more than `limit` and a prefix. */
export interface Framer {
  /**
   * Takes bytes as they come and gives the payloads they complete, without their lengths. A payload that lies whole in
   * `bytes` is a view of it. Throws FrameError when the stream has lost its place; the framer is then of no more use.
   */
  feed(bytes: Uint8Array): Uint8Array[]
  /** Bytes held of an unfinished frame. */
  readonly pending: number
}

const PREFIX_BYTES: { readonly [C in LengthCoding]: number } = { binary2: 2, binary4: 4, bcd2: 2, ascii4: 4, ascii6: 6 }

const MOST: { readonly [C in LengthCoding]: number } = {
  binary2: 0xffff,
  binary4: 0xffffffff,
  bcd2: 9999,
  ascii4: 9999,
  ascii6: 999999,
}

function readLength(coding: LengthCoding, bytes: Uint8Array, at: number): number {
  const size = PREFIX_BYTES[coding]
  let length = 0
  for (let i = at; i < at + size; i++) {
    const b = bytes[i]!
    if (coding === 'binary2' || coding === 'binary4') length = length * 256 + b
    else if (coding === 'bcd2') {
      if (b >> 4 > 9 || (b & 15) > 9) throw new FrameError('not-digits', 'a frame length holds packed digits')
      length = length * 100 + (b >> 4) * 10 + (b & 15)
    } else {
      if (b < 0x30 || b > 0x39) throw new FrameError('not-digits', 'a frame length holds ASCII digits')
      length = length * 10 + b - 0x30
    }
  }
  return length
}

export function createFramer(options: FramerOptions): Framer {
  const { length: coding, limit, includesItself = false } = options
  const size = PREFIX_BYTES[coding]
  // The unfinished frame grows with what has arrived, not with what its length claims.
  let held = new Uint8Array(0)
  let count = 0

  function payloadLength(bytes: Uint8Array, at: number): number {
    const claimed = readLength(coding, bytes, at) - (includesItself ? size : 0)
    if (claimed <= 0) throw new FrameError('zero-length', 'a frame has no payload')
    if (claimed > limit) throw new FrameError('over-limit', `a frame claims ${claimed} bytes, the limit is ${limit}`)
    return claimed
  }

  function keep(bytes: Uint8Array, from: number, to: number): void {
    const needed = count + to - from
    if (needed > held.length) {
      const bigger = new Uint8Array(Math.min(Math.max(needed, held.length * 2, 64), limit + size))
      bigger.set(held.subarray(0, count))
      held = bigger
    }
    held.set(bytes.subarray(from, to), count)
    count = needed
  }

  return {
    get pending() {
      return count
    },
    feed(bytes) {
      const frames: Uint8Array[] = []
      let at = 0
      while (at < bytes.length) {
        if (count === 0 && bytes.length - at >= size) {
          const length = payloadLength(bytes, at)
          if (bytes.length - at - size >= length) {
            frames.push(bytes.subarray(at + size, at + size + length))
            at += size + length
            continue
          }
        }
        if (count < size) {
          const take = Math.min(size - count, bytes.length - at)
          keep(bytes, at, at + take)
          at += take
          if (count < size) break
          // Checked here too, so that a bad length is refused as soon as it is complete.
          payloadLength(held, 0)
        }
        const length = payloadLength(held, 0)
        const take = Math.min(size + length - count, bytes.length - at)
        keep(bytes, at, at + take)
        at += take
        if (count === size + length) {
          frames.push(held.slice(size, count))
          count = 0
        }
      }
      return frames
    },
  }
}

/** Puts the length before a payload. */
export function frame(
  payload: Uint8Array,
  options: Omit<FramerOptions, 'limit'> & { readonly limit?: number },
): Uint8Array {
  const { length: coding, includesItself = false, limit = MOST[coding] } = options
  const size = PREFIX_BYTES[coding]
  const claimed = payload.length + (includesItself ? size : 0)
  if (payload.length === 0) throw new FrameError('zero-length', 'a frame has no payload')
  if (payload.length > limit || claimed > MOST[coding]) {
    throw new FrameError('over-limit', `a payload of ${payload.length} bytes does not fit into a frame`)
  }
  const out = cut(size + payload.length)
  let left = claimed
  for (let i = size - 1; i >= 0; i--) {
    if (coding === 'binary2' || coding === 'binary4') {
      out[i] = left & 255
      left = Math.floor(left / 256)
    } else if (coding === 'bcd2') {
      out[i] = (Math.floor((left % 100) / 10) << 4) | (left % 10)
      left = Math.floor(left / 100)
    } else {
      out[i] = 0x30 + (left % 10)
      left = Math.floor(left / 10)
    }
  }
  out.set(payload, size)
  return out
}
