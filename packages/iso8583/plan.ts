import { classOf } from './character.ts'
import type { Coding, Dialect, FieldSpec, Wire } from './dialect.ts'

/** Lenient readings, each explicit. Everything is refused unless named here. */
export interface Lenient {
  /** Bytes after the last field are ignored. */
  readonly trailingBytes?: boolean
  /** The spare nibble of an odd number of packed digits may hold anything. */
  readonly paddingNibble?: boolean
  /** F55 and private tags may repeat. */
  readonly duplicateTags?: boolean
  /** BER lengths may be longer than needed (`81 05`). */
  readonly longLengths?: boolean
  /** A second or third bitmap may be there without a single field. */
  readonly emptyBitmap?: boolean
}

/** The ways content stands in bytes. Numbers, not words: the reading loop switches on them. */
export const ASCII = 0
export const PACKED = 1
export const BINARY = 2
export const EBCDIC = 3
export const GBK = 4
export const PACKED_TRACK = 5
export const HEX_TEXT = 6
export const EBCDIC_HEX_TEXT = 7

export const NO_PREFIX = 0
export const ASCII_PREFIX = 1
export const BCD_PREFIX = 2
export const BINARY_PREFIX = 3
export const EBCDIC_PREFIX = 4

/** The ways the reading loop knows by itself; READ_OTHER goes through `readField`. */
export const READ_OTHER = 0
export const READ_ASCII = 1
export const READ_SHORT = 2
export const READ_BYTES = 3
/** From here on, two units share a byte. */
export const READ_PACKED = 4
export const READ_PACKED_SHORT = 5
export const READ_TRACK = 6

/** The ways the writing loop knows by itself; WRITE_OTHER goes through `writeField`. */
export const WRITE_TEXT = 0
export const WRITE_PACKED = 1
export const WRITE_BYTES = 2
export const WRITE_OTHER = 3

/** One field, worked out: everything the hot loops would otherwise ask of the specification. */
export interface Plan {
  readonly number: number
  readonly path: string
  /** The 32-bit word of the bitmap, and the bit in it. */
  readonly word: number
  readonly bit: number
  readonly spec: FieldSpec
  readonly kind: number
  /** Class bit that every character needs. */
  readonly mask: number
  readonly prefix: number
  readonly prefixBytes: number
  /** Largest number the prefix can hold. */
  readonly prefixMost: number
  readonly countsBytes: boolean
  readonly countsNibbles: boolean
  readonly fixed: boolean
  readonly min: number
  readonly max: number
  readonly alignRight: boolean
  readonly padNibble: number
  readonly read: number
  readonly write: number
  /** Most bytes the field can take, prefix included. */
  readonly maxBytes: number
}

function codingOf(spec: FieldSpec, wire: Wire): Coding {
  if (spec.coding !== undefined) return spec.coding
  switch (spec.content) {
    case 'n':
      return wire.digits
    case 'z':
      return wire.track
    case 'b':
      return wire.binary
    default:
      return wire.text
  }
}

function kindOf(spec: FieldSpec, coding: Coding): number {
  switch (coding) {
    case 'ascii':
      return ASCII
    case 'ebcdic':
      return EBCDIC
    case 'gbk':
      return GBK
    case 'bcd':
      return spec.content === 'z' ? PACKED_TRACK : PACKED
    case 'binary':
      return BINARY
    case 'hex':
      return HEX_TEXT
    case 'ebcdic-hex':
      return EBCDIC_HEX_TEXT
  }
}

/** Bytes that `units` of this kind take. */
export function byteLength(kind: number, units: number): number {
  if (kind === PACKED || kind === PACKED_TRACK) return (units + 1) >> 1
  return kind >= HEX_TEXT ? units * 2 : units
}

export function planField(number: number, path: string, spec: FieldSpec, wire: Wire): Plan {
  const coding = codingOf(spec, wire)
  const kind = kindOf(spec, coding)
  const fixed = spec.fixed !== undefined
  const max = spec.fixed ?? spec.max ?? 0
  const digits = spec.prefix ?? 0
  const prefixCoding = spec.prefixCoding ?? wire.prefix
  let prefix = NO_PREFIX
  let prefixBytes = 0
  let prefixMost = 0
  if (!fixed) {
    prefixMost = 10 ** digits - 1
    if (prefixCoding === 'ascii' || prefixCoding === 'ebcdic') {
      prefix = prefixCoding === 'ascii' ? ASCII_PREFIX : EBCDIC_PREFIX
      prefixBytes = digits
    } else {
      prefix = prefixCoding === 'bcd' ? BCD_PREFIX : BINARY_PREFIX
      prefixBytes = (digits + 1) >> 1
      if (prefix === BINARY_PREFIX) prefixMost = 256 ** prefixBytes - 1
      else prefixMost = 100 ** prefixBytes - 1
    }
  }
  const packed = kind === PACKED || kind === PACKED_TRACK
  const counts = spec.counts ?? wire.counts
  const countsBytes = !fixed && (packed || kind >= HEX_TEXT) && counts === 'bytes'
  // Packed digits are half bytes themselves: for them both ways of counting are one.
  const countsNibbles = !fixed && !packed && counts === 'nibbles'
  return {
    number,
    path,
    word: (number - 1) >> 5,
    bit: 0x80000000 >>> ((number - 1) & 31),
    spec,
    kind,
    mask: classOf(spec.content),
    prefix,
    prefixBytes,
    prefixMost,
    countsBytes,
    countsNibbles,
    fixed,
    min: fixed ? max : (spec.min ?? 0),
    max,
    alignRight: (spec.align ?? wire.align) === 'right',
    padNibble: (spec.nibble ?? wire.nibble) === 'F' ? 15 : 0,
    read: readingOf(spec, kind, prefix, countsBytes || countsNibbles, (spec.nibble ?? wire.nibble) === 'F'),
    write: countsNibbles ? WRITE_OTHER : writingOf(spec, kind, prefix, prefixBytes),
    maxBytes: prefixBytes + byteLength(kind, max),
  }
}

function readingOf(spec: FieldSpec, kind: number, prefix: number, unusual: boolean, padded: boolean): number {
  const { shape, fill, fixed = 5 } = spec
  if (unusual || prefix > BCD_PREFIX || (fill !== undefined && fill !== 'pad')) return READ_OTHER
  if (kind === BINARY) return READ_BYTES
  const slices = shape === undefined || shape.kind === 'record' || shape.kind === 'repeat' || shape.kind === 'choice'
  if (kind === PACKED && slices) return shape === undefined && fixed <= 4 && !padded ? READ_PACKED_SHORT : READ_PACKED
  if (shape !== undefined) return READ_OTHER
  if (kind === PACKED_TRACK) return READ_TRACK
  if (kind === ASCII && spec.content === 'n' && fixed <= 4) return READ_SHORT
  // GBK text is nearly always plain ASCII; the loop hands over when it is not.
  return kind === ASCII || kind === GBK ? READ_ASCII : READ_OTHER
}

function writingOf(spec: FieldSpec, kind: number, prefix: number, prefixBytes: number): number {
  if (kind === PACKED || kind === PACKED_TRACK) return WRITE_PACKED
  if (kind === BINARY) return spec.shape === undefined && prefix === NO_PREFIX ? WRITE_BYTES : WRITE_OTHER
  if (kind !== ASCII && kind !== GBK) return WRITE_OTHER
  return prefix === NO_PREFIX || (prefix === ASCII_PREFIX && prefixBytes <= 4) ? WRITE_TEXT : WRITE_OTHER
}

/** Plans by field number; gaps are fields the dialect has not. */
export function planDialect(dialect: Dialect): (Plan | undefined)[] {
  const plans: (Plan | undefined)[] = new Array(dialect.bits + 1).fill(undefined)
  for (const [key, spec] of Object.entries(dialect.fields)) {
    const number = Number(key)
    if (number >= 2 && number <= dialect.bits) plans[number] = planField(number, key, spec, dialect.wire)
  }
  return plans
}
