import { FROM_EBCDIC, HEX_VALUE, TO_EBCDIC } from './character.ts'
import type { BitmapCoding, Dialect } from './dialect.ts'
import { PackError, UnpackError } from './errors.ts'
import type { Lenient } from './plan.ts'

/** Bytes of the MTI. */
export function mtiBytes(dialect: Dialect): number {
  return dialect.wire.mti === 'bcd' ? 2 : 4
}

/** Coding of the first bitmap (0), the second (1) or the third (2). */
function bitmapCoding(dialect: Dialect, map: number): BitmapCoding {
  return map === 0 ? dialect.wire.bitmap : (dialect.wire.nextBitmap ?? dialect.wire.bitmap)
}

/** Bytes of the first so many bitmaps. */
export function bitmapBytes(dialect: Dialect, maps: number): number {
  let bytes = 0
  for (let map = 0; map < maps; map++) bytes += bitmapCoding(dialect, map) === 'binary' ? 8 : 16
  return bytes
}

const MTIS = new Map<number, string>()

/** The four digits in front; known ones are shared strings. */
export function readMti(dialect: Dialect, bytes: Uint8Array): string {
  const coding = dialect.wire.mti
  let code: number
  if (coding === 'bcd') {
    if (bytes.length < 2) throw new UnpackError('truncated', 'mti', bytes.length)
    code = (bytes[0]! << 8) | bytes[1]!
    if (code >> 12 > 9 || ((code >> 8) & 15) > 9 || ((code >> 4) & 15) > 9 || (code & 15) > 9) {
      throw new UnpackError('bad-mti', 'mti', 0)
    }
  } else {
    if (bytes.length < 4) throw new UnpackError('truncated', 'mti', bytes.length)
    const zero = coding === 'ascii' ? 0x30 : 0xf0
    code = 0
    for (let i = 0; i < 4; i++) {
      const digit = bytes[i]! - zero
      if (digit < 0 || digit > 9) throw new UnpackError('bad-mti', 'mti', i)
      code = (code << 4) | digit
    }
  }
  let mti = MTIS.get(code)
  if (mti === undefined) {
    // At most ten thousand of them can ever exist.
    mti = code.toString(16).padStart(4, '0')
    MTIS.set(code, mti)
  }
  if (!dialect.versions.includes(mti[0]!)) throw new UnpackError('bad-mti', 'mti', 0)
  return mti
}

export function writeMti(dialect: Dialect, mti: unknown, bytes: Uint8Array, at: number): void {
  if (typeof mti !== 'string' || mti.length !== 4) throw new PackError('bad-mti', 'mti')
  const coding = dialect.wire.mti
  let code = 0
  for (let i = 0; i < 4; i++) {
    const digit = mti.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) throw new PackError('bad-mti', 'mti')
    code = (code << 4) | digit
    if (coding !== 'bcd') bytes[at + i] = (coding === 'ascii' ? 0x30 : 0xf0) | digit
  }
  if (!dialect.versions.includes(mti[0]!)) throw new PackError('bad-mti', 'mti')
  if (coding !== 'bcd') return
  bytes[at] = code >> 8
  bytes[at + 1] = code & 255
}

/**
 * Reads the bitmaps into 32-bit words without their continuation bits and gives the offset of the first field.
 * Bit 1 of each bitmap but the last says that another follows.
 */
export function readBitmaps(dialect: Dialect, bytes: Uint8Array, words: Int32Array, lenient: Lenient): number {
  const most = dialect.bits >> 6
  let at = mtiBytes(dialect)
  words.fill(0)
  for (let map = 0; map < most; map++) {
    const coding = bitmapCoding(dialect, map)
    const size = coding === 'binary' ? 8 : 16
    if (at + size > bytes.length) throw new UnpackError('truncated', 'bitmap', Math.min(at, bytes.length))
    const high = readWord(coding, bytes, at)
    const low = readWord(coding, bytes, at + (size >> 1))
    const more = high < 0
    if (more && map + 1 === most) throw new UnpackError('bad-bitmap', 'bitmap', at)
    words[map * 2] = high & 0x7fffffff
    words[map * 2 + 1] = low
    // A further bitmap without a field could have been left out: it hides bytes that carry nothing.
    if (map > 0 && !more && words[map * 2] === 0 && low === 0 && lenient.emptyBitmap !== true) {
      throw new UnpackError('bad-bitmap', 'bitmap', at)
    }
    at += size
    if (!more) break
  }
  return at
}

function readWord(coding: BitmapCoding, bytes: Uint8Array, at: number): number {
  if (coding === 'binary') return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  let word = 0
  for (let i = at; i < at + 8; i++) {
    const value = HEX_VALUE[coding === 'hex' ? bytes[i]! : FROM_EBCDIC[bytes[i]!]!]!
    if (value > 15) throw new UnpackError('bad-bitmap', 'bitmap', i)
    word = (word << 4) | value
  }
  return word
}

const HEX_DIGITS = '0123456789ABCDEF'

/** Writes one bitmap as two words; gives the offset behind it. */
export function writeBitmap(
  dialect: Dialect,
  map: number,
  high: number,
  low: number,
  bytes: Uint8Array,
  at: number,
): number {
  const coding = bitmapCoding(dialect, map)
  writeWord(coding, high, bytes, at)
  const half = coding === 'binary' ? 4 : 8
  writeWord(coding, low, bytes, at + half)
  return at + 2 * half
}

function writeWord(coding: BitmapCoding, word: number, bytes: Uint8Array, at: number): void {
  if (coding === 'binary') {
    bytes[at] = word >>> 24
    bytes[at + 1] = (word >>> 16) & 255
    bytes[at + 2] = (word >>> 8) & 255
    bytes[at + 3] = word & 255
    return
  }
  for (let i = 0; i < 8; i++) {
    const c = HEX_DIGITS.charCodeAt((word >>> (28 - 4 * i)) & 15)
    bytes[at + i] = coding === 'hex' ? c : TO_EBCDIC[c]!
  }
}
