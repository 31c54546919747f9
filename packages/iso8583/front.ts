import { FROM_EBCDIC, HEX_VALUE, PACKED_VALUE, shortDigits, TO_EBCDIC } from './character.ts'
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

/** Reads what stands before the fields: the message type and the bitmaps. */
export interface FrontReader {
  /** The type of the message read last. */
  mti: string
  /**
   * Puts the bitmaps into 32-bit words, without their continuation bits, and gives the offset of the first field.
   * Bit 1 of each bitmap but the last says that another follows.
   */
  read(bytes: Uint8Array, words: Int32Array): number
}

export function frontReader(dialect: Dialect, lenient: Lenient): FrontReader {
  const size = mtiBytes(dialect)
  const { mti: coding, bitmap } = dialect.wire
  const zero = coding === 'ascii' ? 0x30 : 0xf0
  const versions = new Uint8Array(10)
  for (const version of dialect.versions) versions[Number(version)] = 1
  const most = dialect.bits >> 6
  const reader: FrontReader = {
    mti: '',
    read(bytes, words) {
      if (bytes.length < size) throw new UnpackError('truncated', 'mti', bytes.length)
      let value = 0
      if (coding === 'bcd') {
        const high = PACKED_VALUE[bytes[0]!]!
        const low = PACKED_VALUE[bytes[1]!]!
        if (high < 0 || low < 0) throw new UnpackError('bad-mti', 'mti', high < 0 ? 0 : 1)
        value = high * 100 + low
      } else {
        for (let i = 0; i < 4; i++) {
          const digit = bytes[i]! - zero
          if (digit < 0 || digit > 9) throw new UnpackError('bad-mti', 'mti', i)
          value = value * 10 + digit
        }
      }
      if (versions[Math.trunc(value / 1000)] !== 1) throw new UnpackError('bad-mti', 'mti', 0)
      reader.mti = shortDigits(4, value)
      // Nearly every message has one binary bitmap, or two.
      if (bitmap === 'binary' && bytes.length >= size + 8 && bytes[size]! < 0x80) {
        words[0] = word(bytes, size)
        words[1] = word(bytes, size + 4)
        words[2] = words[3] = words[4] = words[5] = 0
        return size + 8
      }
      words.fill(0)
      let at = size
      for (let map = 0; map < most; map++) {
        const mapCoding = bitmapCoding(dialect, map)
        const mapSize = mapCoding === 'binary' ? 8 : 16
        if (at + mapSize > bytes.length) throw new UnpackError('truncated', 'bitmap', at)
        const high = readWord(mapCoding, bytes, at)
        const low = readWord(mapCoding, bytes, at + (mapSize >> 1))
        const more = high < 0
        if (more && map + 1 === most) throw new UnpackError('bad-bitmap', 'bitmap', at)
        words[map * 2] = high & 0x7fffffff
        words[map * 2 + 1] = low
        // A further bitmap without a field could have been left out: it hides bytes that carry nothing.
        if (map > 0 && !more && words[map * 2] === 0 && low === 0 && lenient.emptyBitmap !== true) {
          throw new UnpackError('bad-bitmap', 'bitmap', at)
        }
        at += mapSize
        if (!more) break
      }
      return at
    },
  }
  return reader
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

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
}

function readWord(coding: BitmapCoding, bytes: Uint8Array, at: number): number {
  if (coding === 'binary') return word(bytes, at)
  let value = 0
  for (let i = at; i < at + 8; i++) {
    const digit = HEX_VALUE[coding === 'hex' ? bytes[i]! : FROM_EBCDIC[bytes[i]!]!]!
    if (digit > 15) throw new UnpackError('bad-bitmap', 'bitmap', i)
    value = (value << 4) | digit
  }
  return value
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
