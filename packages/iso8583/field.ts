import { readTlv, writeTlv } from './ber-tlv.ts'
import { CLASS } from './character.ts'
import { readContent, writeContent, wrongCharacter } from './content.ts'
import type { Wire } from './dialect.ts'
import { PackError, UnpackError } from './errors.ts'
import { gbkLength } from './gbk.ts'
import { Output } from './output.ts'
import {
  ASCII,
  ASCII_PREFIX,
  BCD_PREFIX,
  BINARY,
  BINARY_PREFIX,
  byteLength,
  GBK,
  HEX_TEXT,
  type Lenient,
  NO_PREFIX,
  PACKED,
  type Plan,
  planField,
} from './plan.ts'
import { readChoice, readRecord, readRepeat, writeChoice, writeRecord, writeRepeat } from './record.ts'
import type { Shape, TagList, TlvList } from './shape.ts'
import { readTagList, writeTagList } from './tag-list.ts'

/** Where reading stands, and where it must stop. */
export interface Cursor {
  at: number
  readonly end: number
}

/** Reads a length prefix and gives the units it claims; the cursor then stands at the content. */
export function readPrefix(plan: Plan, bytes: Uint8Array, cursor: Cursor): number {
  const { prefixBytes } = plan
  const at = cursor.at
  if (prefixBytes > cursor.end - at) throw new UnpackError('truncated', plan.path, at)
  let claimed = 0
  for (let i = 0; i < prefixBytes; i++) {
    const b = bytes[at + i]!
    if (plan.prefix === BINARY_PREFIX) claimed = claimed * 256 + b
    else if (plan.prefix === BCD_PREFIX) {
      if (b >> 4 > 9 || (b & 15) > 9) throw new UnpackError('bad-length-prefix', plan.path, at + i)
      claimed = claimed * 100 + (b >> 4) * 10 + (b & 15)
    } else {
      const digit = plan.prefix === ASCII_PREFIX ? b - 0x30 : b - 0xf0
      if (digit < 0 || digit > 9) throw new UnpackError('bad-length-prefix', plan.path, at + i)
      claimed = claimed * 10 + digit
    }
  }
  cursor.at = at + prefixBytes
  return claimed
}

/** Units in the content that follows a prefix; checks the bounds of the field. */
export function unitsOf(plan: Plan, claimed: number, at: number): number {
  let units = claimed
  if (plan.countsNibbles) {
    const size = byteLength(plan.kind, 1) * 2
    if (claimed % size !== 0) throw new UnpackError('bad-length-prefix', plan.path, at)
    units = claimed / size
  } else if (plan.countsBytes) {
    if (plan.kind >= HEX_TEXT) {
      if ((claimed & 1) === 1) throw new UnpackError('bad-length-prefix', plan.path, at)
      units = claimed >> 1
    } else {
      units = claimed * 2
      // An odd maximum still fills its last byte.
      if (units > plan.max + 1) throw new UnpackError('too-long', plan.path, at)
      if (units < plan.min) throw new UnpackError('too-short', plan.path, at)
      return units
    }
  }
  if (units > plan.max) throw new UnpackError('too-long', plan.path, at)
  if (units < plan.min) throw new UnpackError('too-short', plan.path, at)
  return units
}

/** Reads one field of any kind at the cursor. */
export function readField(plan: Plan, bytes: Uint8Array, cursor: Cursor, lenient: Lenient): unknown {
  let units = plan.max
  if (plan.prefix !== NO_PREFIX) {
    const at = cursor.at
    units = unitsOf(plan, readPrefix(plan, bytes, cursor), at)
  }
  const from = cursor.at
  const to = from + byteLength(plan.kind, units)
  if (to > cursor.end) throw new UnpackError('truncated', plan.path, from)
  cursor.at = to
  const shape = plan.spec.shape
  if (shape !== undefined) return readShape(plan, shape, bytes, from, to, units, lenient)
  const value = readContent(plan, bytes, from, to, units, lenient)
  const { fill } = plan.spec
  if (fill === 'trim') return (value as string).trimEnd()
  return fill === 'trimLeft' ? (value as string).trimStart() : value
}

/** Gives content its inner form: tags, records, nested fields. */
export function readShape(
  plan: Plan,
  shape: Shape,
  bytes: Uint8Array,
  from: number,
  to: number,
  units: number,
  lenient: Lenient,
): unknown {
  if (plan.kind < HEX_TEXT) return readPlainShape(plan, shape, bytes, from, to, units, lenient)
  // Bytes written as hexadecimal are made bytes first; a fault inside them then has its place in the text.
  const plain = readContent(plan, bytes, from, to, units, lenient) as Uint8Array
  try {
    return readPlainShape(plan, shape, plain, 0, plain.length, units, lenient)
  } catch (error) {
    if (error instanceof UnpackError) throw new UnpackError(error.code, error.path, from + 2 * error.offset)
    throw error
  }
}

function readPlainShape(
  plan: Plan,
  shape: Shape,
  bytes: Uint8Array,
  from: number,
  to: number,
  units: number,
  lenient: Lenient,
): unknown {
  switch (shape.kind) {
    case 'ber-tlv':
      return readTlv(bytes, from, to, plan.path, lenient)
    case 'tag-list':
      return readTagList(bytes, from, to, plan.path, shape.tag, shape.length, lenient.duplicateTags)
    case 'composite':
    case 'bitmapped':
      return readNested(plan, shape, bytes, from, to, lenient)
    default: {
      return shapeOfText(plan, shape, readContent(plan, bytes, from, to, units, lenient) as string, from)
    }
  }
}

/** Cuts digits or text into the parts of its shape. */
export function shapeOfText(plan: Plan, shape: Shape, text: string, offset: number): unknown {
  if (shape.kind === 'record') return readRecord(text, shape.parts, plan.path, offset)
  if (shape.kind === 'repeat') return readRepeat(text, shape.parts, shape.count, shape.most, plan.path, offset)
  if (shape.kind === 'choice') return readChoice(text, shape.of, plan.path, offset)
  throw new UnpackError('bad-subfield', plan.path, offset)
}

/** Writes a shaped value as text, for the shapes that are slices of text; undefined for those that write bytes. */
export function shapeText(plan: Plan, shape: Shape, value: unknown): string | undefined {
  if (shape.kind === 'record') return writeRecord(value, shape.parts, plan.path)
  if (shape.kind === 'repeat') return writeRepeat(value, shape.parts, shape.count, shape.most, plan.path)
  if (shape.kind === 'choice') return writeChoice(value, shape.of, plan.path)
  return undefined
}

export function writeShapeBytes(plan: Plan, shape: Shape, value: unknown, out: Output): void {
  if (shape.kind === 'ber-tlv') writeTlv(value as TlvList, out, plan.path)
  else if (shape.kind === 'tag-list') writeTagList(value as TagList, out, plan.path, shape.tag, shape.length)
  else if (shape.kind === 'composite' || shape.kind === 'bitmapped') writeNested(plan, shape, value, out)
}

/** Writes one field of any kind: prefix, padding and content. */
export function writeField(plan: Plan, value: unknown, out: Output): void {
  const { spec, path } = plan
  out.room(plan.maxBytes)
  // Counted from the message's beginning: more room may mean another slab, where every position is a new one.
  const offset = out.at - out.start
  out.at += plan.prefixBytes
  const shape = spec.shape
  let content = value
  if (shape !== undefined) {
    const text = shapeText(plan, shape, value)
    if (text === undefined) {
      if (plan.kind >= HEX_TEXT) {
        const plain = new Output(false)
        writeShapeBytes(plan, shape, value, plain)
        const bytes = plain.take(0)
        checkUnits(plan, bytes.length)
        out.room(2 * bytes.length)
        finish(plan, out.start + offset, writeContent(plan, bytes, out), out)
        return
      }
      writeShapeBytes(plan, shape, value, out)
      finish(plan, out.start + offset, out.at - out.start - offset - plan.prefixBytes, out)
      return
    }
    content = text
  }
  if (spec.content === 'b') {
    if (!(content instanceof Uint8Array)) throw new PackError('wrong-type', path)
  } else if (typeof content !== 'string') throw new PackError('wrong-type', path)
  if (spec.fill !== undefined && plan.fixed) content = padded(plan, content as string)
  const size = (content as string | Uint8Array).length
  if (plan.kind !== GBK) checkUnits(plan, size)
  let units = size
  if (plan.kind === ASCII) writeAscii(plan, content as string, out)
  else if (plan.kind === PACKED) writePacked(plan, content as string, out)
  else if (plan.kind === BINARY) out.append(content as Uint8Array)
  else units = writeContent(plan, content as string | Uint8Array, out)
  finish(plan, out.start + offset, units, out)
}

/** Checks the units written and fills in the prefix that stands before them. */
function finish(plan: Plan, start: number, units: number, out: Output): void {
  checkUnits(plan, units)
  if (plan.prefix === NO_PREFIX) return
  writePrefix(plan, claimedOf(plan, units), out.bytes, start)
}

/** What the prefix says for so many units. */
export function claimedOf(plan: Plan, units: number): number {
  if (plan.countsBytes) return byteLength(plan.kind, units)
  return plan.countsNibbles ? byteLength(plan.kind, units) * 2 : units
}

export function checkUnits(plan: Plan, units: number): void {
  if (plan.fixed) {
    if (units !== plan.max) throw new PackError('bad-length', plan.path)
  } else if (units > plan.max) throw new PackError('too-long', plan.path)
  else if (units < plan.min) throw new PackError('too-short', plan.path)
}

export function writePrefix(plan: Plan, claimed: number, bytes: Uint8Array, at: number): void {
  if (claimed > plan.prefixMost) throw new PackError('too-long', plan.path)
  let left = claimed
  for (let i = at + plan.prefixBytes - 1; i >= at; i--) {
    if (plan.prefix === BINARY_PREFIX) {
      bytes[i] = left & 255
      left = Math.floor(left / 256)
    } else if (plan.prefix === BCD_PREFIX) {
      const pair = left % 100
      bytes[i] = ((pair / 10) << 4) | (pair % 10)
      left = (left - pair) / 100
    } else {
      const digit = left % 10
      bytes[i] = (plan.prefix === ASCII_PREFIX ? 0x30 : 0xf0) | digit
      left = (left - digit) / 10
    }
  }
}

/** Fills a short text with spaces; GBK text is measured in bytes. */
function padded(plan: Plan, text: string): string {
  const size = plan.kind === GBK ? gbkLength(text) : text.length
  if (size >= plan.max) return text
  const spaces = ' '.repeat(plan.max - size)
  return plan.spec.fill === 'trimLeft' ? spaces + text : text + spaces
}

function writeAscii(plan: Plan, text: string, out: Output): void {
  const { bytes } = out
  let at = out.at
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c > 127 || (CLASS[c]! & plan.mask) === 0) throw new PackError(wrongCharacter(plan), plan.path)
    bytes[at++] = c
  }
  out.at = at
}

function writePacked(plan: Plan, text: string, out: Output): void {
  const { bytes } = out
  const size = text.length
  let at = out.at
  let i = 0
  let bad = 0
  if ((size & 1) === 1 && plan.alignRight) {
    const digit = text.charCodeAt(0) - 0x30
    bad |= digit | (9 - digit)
    bytes[at++] = (plan.padNibble << 4) | digit
    i = 1
  }
  for (; i + 1 < size; i += 2) {
    const high = text.charCodeAt(i) - 0x30
    const low = text.charCodeAt(i + 1) - 0x30
    bad |= high | (9 - high) | low | (9 - low)
    bytes[at++] = (high << 4) | low
  }
  if (i < size) {
    const digit = text.charCodeAt(i) - 0x30
    bad |= digit | (9 - digit)
    bytes[at++] = (digit << 4) | plan.padNibble
  }
  if (bad < 0) throw new PackError('not-a-digit', plan.path)
  out.at = at
}

type Nested = Extract<Shape, { kind: 'composite' | 'bitmapped' }>

interface NestedPlan {
  readonly keys: readonly (string | number)[]
  readonly plans: readonly Plan[]
}

/** Inner fields follow the plain habits unless their own specification says otherwise. */
const WIRE: Wire = {
  mti: 'ascii',
  bitmap: 'binary',
  digits: 'ascii',
  text: 'ascii',
  track: 'ascii',
  binary: 'binary',
  prefix: 'ascii',
  counts: 'units',
  align: 'right',
  nibble: '0',
}

const planned = new WeakMap<Nested, Map<string, NestedPlan>>()

function plansOf(shape: Nested, path: string): NestedPlan {
  let byPath = planned.get(shape)
  if (byPath === undefined) {
    byPath = new Map()
    planned.set(shape, byPath)
  }
  let found = byPath.get(path)
  if (found === undefined) {
    if (shape.kind === 'composite') {
      found = {
        keys: shape.fields.map((one) => one.key),
        plans: shape.fields.map((one, i) => planField(i + 1, `${path}.${i + 1}`, one.field, WIRE)),
      }
    } else {
      const bits = Object.keys(shape.fields).map(Number)
      found = { keys: bits, plans: bits.map((bit) => planField(bit, `${path}.${bit}`, shape.fields[bit]!, WIRE)) }
    }
    byPath.set(path, found)
  }
  return found
}

export function readNested(
  plan: Plan,
  shape: Nested,
  bytes: Uint8Array,
  from: number,
  to: number,
  lenient: Lenient,
): unknown {
  const { keys, plans } = plansOf(shape, plan.path)
  const value: Record<string | number, unknown> = {}
  const cursor = { at: from, end: to }
  if (shape.kind === 'bitmapped') {
    if (to - from < shape.bytes) throw new UnpackError('truncated', plan.path, from)
    cursor.at += shape.bytes
    for (let bit = 1; bit <= shape.bytes * 8; bit++) {
      if ((bytes[from + ((bit - 1) >> 3)]! & (0x80 >> ((bit - 1) & 7))) === 0) continue
      const index = keys.indexOf(bit)
      if (index < 0) throw new UnpackError('unknown-field', `${plan.path}.${bit}`, from + ((bit - 1) >> 3))
      value[bit] = readField(plans[index]!, bytes, cursor, lenient)
    }
  } else {
    for (let i = 0; i < plans.length; i++) value[keys[i]!] = readField(plans[i]!, bytes, cursor, lenient)
  }
  if (cursor.at !== to) throw new UnpackError('trailing-bytes', plan.path, cursor.at)
  return value
}

export function writeNested(plan: Plan, shape: Nested, value: unknown, out: Output): void {
  if (typeof value !== 'object' || value === null) throw new PackError('wrong-type', plan.path)
  const values = value as Record<string | number, unknown>
  const { keys, plans } = plansOf(shape, plan.path)
  for (const key of Object.keys(values)) {
    if (values[key] !== undefined && !keys.some((known) => String(known) === key)) {
      throw new PackError('unknown-field', `${plan.path}.${key}`)
    }
  }
  const offset = out.at - out.start
  if (shape.kind === 'bitmapped') for (let i = 0; i < shape.bytes; i++) out.byte(0)
  for (let i = 0; i < plans.length; i++) {
    const one = values[keys[i]!]
    if (one === undefined) {
      if (shape.kind === 'composite') throw new PackError('bad-subfield', plans[i]!.path)
      continue
    }
    writeField(plans[i]!, one, out)
    if (shape.kind === 'bitmapped') {
      const bit = (keys[i] as number) - 1
      out.bytes[out.start + offset + (bit >> 3)]! |= 0x80 >> (bit & 7)
    }
  }
}
