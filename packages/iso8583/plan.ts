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

/** One field, worked out: everything the hot loops would otherwise ask of the specification. */
export interface Plan {
  readonly number: number
  readonly path: string
  readonly spec: FieldSpec
  readonly kind: number
  /** Class bit that every character needs. */
  readonly mask: number
  readonly prefix: number
  readonly prefixBytes: number
  /** Largest number the prefix can hold. */
  readonly prefixMost: number
  readonly countsBytes: boolean
  readonly fixed: boolean
  readonly min: number
  readonly max: number
  readonly alignRight: boolean
  readonly padNibble: number
  readonly shaped: boolean
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
  return {
    number,
    path,
    spec,
    kind,
    mask: classOf(spec.content),
    prefix,
    prefixBytes,
    prefixMost,
    countsBytes: (packed || kind >= HEX_TEXT) && (spec.counts ?? wire.counts) === 'bytes',
    fixed,
    min: fixed ? max : (spec.min ?? 0),
    max,
    alignRight: (spec.align ?? wire.align) === 'right',
    padNibble: (spec.nibble ?? wire.nibble) === 'F' ? 15 : 0,
    shaped: spec.shape !== undefined,
    maxBytes: prefixBytes + byteLength(kind, max),
  }
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
