const HEX = '0123456789ABCDEF'
const VALUE = new Int8Array(128).fill(-1)
for (let i = 0; i < 16; i++) {
  VALUE[HEX.charCodeAt(i)] = i
  VALUE[HEX.toLowerCase().charCodeAt(i)] = i
}
const PAIR: string[] = Array.from({ length: 256 }, (_, i) => HEX[i >> 4]! + HEX[i & 15]!)

/** Upper-case hexadecimal of `bytes`. */
export function toHex(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i++) out += PAIR[bytes[i]!]!
  return out
}

/** Bytes of an even number of hexadecimal digits; throws RangeError on anything else. */
export function fromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0) throw new RangeError('an odd number of hexadecimal digits')
  const out = new Uint8Array(hex.length / 2)
  for (let i = 0; i < out.length; i++) {
    const high = VALUE[hex.charCodeAt(2 * i)] ?? -1
    const low = VALUE[hex.charCodeAt(2 * i + 1)] ?? -1
    if (high < 0 || low < 0) throw new RangeError('not a hexadecimal digit')
    out[i] = (high << 4) | low
  }
  return out
}

/** Joins byte strings into a new one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Equality that takes the same time wherever the first difference stands. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}

export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.min(a.length, b.length))
  for (let i = 0; i < out.length; i++) out[i] = a[i]! ^ b[i]!
  return out
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
export const utf8 = {
  encode: (text: string): Uint8Array => encoder.encode(text),
  decode: (bytes: Uint8Array): string => decoder.decode(bytes),
}
