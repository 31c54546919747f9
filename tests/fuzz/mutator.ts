/** Whole numbers from 0 to `below` − 1. */
export type Random = (below: number) => number

/** A small generator of its own: a fuzz run is repeated by its seed alone. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

/** Values at the edges of lengths, digits and tags. */
const EDGES = [
  0, 1, 7, 8, 9, 0x0a, 0x0f, 0x10, 0x19, 0x1f, 0x20, 0x2f, 0x30, 0x39, 0x3a, 0x60, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x99,
  0x9f, 0xd0, 0xdf, 0xf0, 0xf9, 0xfe, 0xff,
]

/** One to six changes to an input of the pool: what a line, a bug or an attacker might do to a message. */
export function mutate(
  pool: readonly Uint8Array[],
  words: readonly Uint8Array[],
  longest: number,
  random: Random,
): Uint8Array {
  // Younger inputs reached something lately and are tried more often.
  const pick = () => pool[random(3) === 0 ? random(pool.length) : pool.length - 1 - random(Math.min(pool.length, 32))]!
  let bytes = pick().slice()
  const changes = 1 + random(6)
  for (let i = 0; i < changes; i++) {
    const size = bytes.length
    const at = size === 0 ? 0 : random(size)
    switch (random(11)) {
      case 0:
        if (size > 0) bytes[at]! ^= 1 << random(8)
        break
      case 1:
        if (size > 0) bytes[at] = EDGES[random(EDGES.length)]!
        break
      case 2:
        if (size > 0) bytes[at] = random(256)
        break
      case 3:
        if (size > 0) bytes[at] = (bytes[at]! + (random(2) === 0 ? 1 : 255)) & 255
        break
      case 4:
        bytes = bytes.slice(0, at)
        break
      case 5:
        bytes = join(bytes.subarray(0, at), bytes.subarray(Math.min(size, at + 1 + random(8))))
        break
      case 6: {
        const extra = new Uint8Array(1 + random(8))
        for (let k = 0; k < extra.length; k++) extra[k] = random(256)
        bytes = join(bytes.subarray(0, at), extra, bytes.subarray(at))
        break
      }
      case 7: {
        const other = pick()
        const from = other.length === 0 ? 0 : random(other.length)
        bytes = join(bytes.subarray(0, at), other.subarray(from))
        break
      }
      case 8: {
        const block = bytes.subarray(at, at + 1 + random(16))
        bytes = join(bytes.subarray(0, at), block, bytes.subarray(at))
        break
      }
      case 9:
        if (words.length > 0) bytes = join(bytes.subarray(0, at), words[random(words.length)]!, bytes.subarray(at))
        break
      default:
        if (words.length > 0 && size > 0) {
          const word = words[random(words.length)]!
          bytes.set(word.subarray(0, Math.min(word.length, size - at)), at)
        }
    }
  }
  return bytes.length > longest ? bytes.slice(0, longest) : bytes
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
