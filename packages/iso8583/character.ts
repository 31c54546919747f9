import type { Content } from './dialect.ts'

/** Bits of the character classes, so that a whole field is checked with one AND per byte. */
const DIGIT = 1
const LETTER = 2
const ALNUM = 4
const PRINTABLE = 8
const TRACK = 16
const SIGNED = 32
const ANY = 64

/** Class bits of every byte value, for ASCII. */
export const CLASS = new Uint8Array(256)
for (let b = 0; b < 256; b++) {
  let bits = b < 0x80 ? ANY : 0
  const digit = b >= 0x30 && b <= 0x39
  const letter = (b >= 0x41 && b <= 0x5a) || (b >= 0x61 && b <= 0x7a)
  if (digit) bits |= DIGIT | ALNUM | TRACK | SIGNED
  if (letter || b === 0x20) bits |= LETTER | ALNUM
  if (b >= 0x20 && b <= 0x7e) bits |= PRINTABLE
  if (b === 0x3d || b === 0x44) bits |= TRACK
  if (b === 0x43 || b === 0x44) bits |= SIGNED
  CLASS[b] = bits
}

/** The class bit that every character of the content must have. */
export function classOf(content: Content): number {
  switch (content) {
    case 'n':
      return DIGIT
    case 'a':
      return LETTER
    case 'an':
      return ALNUM
    case 'ans':
      return PRINTABLE
    case 'z':
      return TRACK
    case 'x+n':
      return SIGNED
    default:
      return ANY
  }
}

/** Code page 500 (international EBCDIC) to Latin-1, one pair of hexadecimal digits for each EBCDIC byte. */
const FROM_EBCDIC_HEX =
  '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f' +
  '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a' +
  '20a0e2e4e0e1e3e5e7f15b2e3c282b2126e9eaebe8edeeefecdf5d242a293b5e' +
  '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22' +
  'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4' +
  'b57e737475767778797aa1bfd0dddeaea2a3a5b7a9a7b6bcbdbeac7cafa8b4d7' +
  '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff' +
  '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f'

export const FROM_EBCDIC = new Uint8Array(256)
export const TO_EBCDIC = new Uint8Array(256)
for (let b = 0; b < 256; b++) {
  const latin = Number.parseInt(FROM_EBCDIC_HEX.slice(2 * b, 2 * b + 2), 16)
  FROM_EBCDIC[b] = latin
  TO_EBCDIC[latin] = b
}

/** Value of an ASCII hexadecimal digit, 255 for anything else. */
export const HEX_VALUE = new Uint8Array(256).fill(255)
for (let v = 0; v < 16; v++) {
  const upper = '0123456789ABCDEF'.charCodeAt(v)
  HEX_VALUE[upper] = v
  HEX_VALUE[upper | 0x20] = v
}
// The OR above moves no digit (0x30-0x39 already carry the bit), so digits and both cases of letters are all there.

/** 1 for a byte whose two nibbles are decimal digits. */
export const PACKED = new Uint8Array(256)
for (let b = 0; b < 256; b++) PACKED[b] = b >> 4 <= 9 && (b & 15) <= 9 ? 1 : 0

const SHORT: (string | undefined)[][] = [1, 10, 100, 1000, 10000].map((count) => new Array(count).fill(undefined))

/** Digits of up to four places as a shared string: dates, codes and modes come again and again. */
export function shortDigits(places: number, value: number): string {
  const row = SHORT[places]!
  const known = row[value]
  if (known !== undefined) return known
  const text = places === 0 ? '' : String(value).padStart(places, '0')
  row[value] = text
  return text
}

/** The half byte that an ASCII digit packs into, 255 for anything else. */
export const DIGIT_HALF = new Uint8Array(256).fill(255)
/** The same for track data, whose separator is `D` or `=`. */
export const TRACK_HALF = new Uint8Array(256).fill(255)
for (let digit = 0; digit <= 9; digit++) DIGIT_HALF[0x30 + digit] = TRACK_HALF[0x30 + digit] = digit
TRACK_HALF[0x44] = TRACK_HALF[0x3d] = 13

/** The number that two packed digits make, −1 for a byte that is none. */
export const PACKED_VALUE = new Int8Array(256)
/** The two characters of a packed byte, as they stand in memory; 0 for a byte that is not two digits. */
export const PACKED_PAIR = new Uint16Array(256)
/** The same for track data, whose nibbles are digits or the separator D. */
export const TRACK_PAIR = new Uint16Array(256)
{
  const packed = new Uint8Array(PACKED_PAIR.buffer)
  const track = new Uint8Array(TRACK_PAIR.buffer)
  const characters = '0123456789...D..'
  for (let b = 0; b < 256; b++) {
    const high = characters.charCodeAt(b >> 4)
    const low = characters.charCodeAt(b & 15)
    PACKED_VALUE[b] = PACKED[b] === 1 ? (b >> 4) * 10 + (b & 15) : -1
    if (PACKED[b] === 1) packed.set([high, low], 2 * b)
    if (high !== 0x2e && low !== 0x2e) track.set([high, low], 2 * b)
  }
}

/** Upper-case hexadecimal of every byte. */
export const HEX: readonly string[] = Array.from({ length: 256 }, (_, b) =>
  b.toString(16).toUpperCase().padStart(2, '0'),
)

/** Upper-case hexadecimal of bytes. */
export function toHex(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let out = ''
  for (let i = from; i < to; i++) out += HEX[bytes[i]!]
  return out
}

/** Bytes of hexadecimal text (blanks between bytes allowed), or undefined if it is none. */
export function fromHex(text: string): Uint8Array | undefined {
  const clean = text.replace(/\s+/g, '')
  if (clean.length % 2 !== 0) return undefined
  const out = new Uint8Array(clean.length / 2)
  for (let i = 0; i < out.length; i++) {
    const high = hexAt(clean, 2 * i)
    const low = hexAt(clean, 2 * i + 1)
    if (high > 15 || low > 15) return undefined
    out[i] = (high << 4) | low
  }
  return out
}

function hexAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 256 ? HEX_VALUE[code]! : 255
}

const encoder = new TextEncoder()
const utf8Write = (globalThis as { Buffer?: { prototype?: TextWriter } }).Buffer?.prototype?.utf8Write
interface TextWriter {
  utf8Write(text: string, at: number, room: number): number
}

/** Writes text as UTF-8 at `at`, as much as the text has characters; gives the bytes, which are fewer or more beyond ASCII. */
export const encode: (text: string, bytes: Uint8Array, at: number) => number =
  typeof utf8Write === 'function'
    ? (text, bytes, at) => utf8Write.call(bytes as unknown as TextWriter, text, at, bytes.length - at)
    : (text, bytes, at) => encoder.encodeInto(text, bytes.subarray(at)).written

interface ByteSlicer {
  latin1Slice(from: number, to: number): string
  hexSlice(from: number, to: number): string
}
// Node offers byte-to-string conversion several times faster than TextDecoder; it works on any Uint8Array. Browsers
// do not have it and take the portable way below.
const slicer = (globalThis as { Buffer?: { prototype?: ByteSlicer } }).Buffer?.prototype
const latin1Slice = slicer?.latin1Slice
const hexSlice = slicer?.hexSlice

/** One character for each byte, U+0000 to U+00FF. */
export const latin1: (bytes: Uint8Array, from: number, to: number) => string =
  typeof latin1Slice === 'function'
    ? (bytes, from, to) => latin1Slice.call(bytes as unknown as ByteSlicer, from, to)
    : portableLatin1

export function portableLatin1(bytes: Uint8Array, from: number, to: number): string {
  let out = ''
  for (let at = from; at < to; at += 4096) {
    out += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(to, at + 4096)) as unknown as number[])
  }
  return out
}

/** Hexadecimal of bytes in either case: meant for digits, where case does not show. */
export const nibbles: (bytes: Uint8Array, from: number, to: number) => string =
  typeof hexSlice === 'function' ? (bytes, from, to) => hexSlice.call(bytes as unknown as ByteSlicer, from, to) : toHex
