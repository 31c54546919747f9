import { readTlv } from './ber-tlv.ts'
import { toHex } from './character.ts'
import type { Dialect, Secret } from './dialect.ts'
import { spellOut } from './emv-bits.ts'
import { EMV_TAGS, TERMINAL_TAGS, type Words } from './emv-tag.ts'
import { UnpackError } from './errors.ts'
import { type Cursor, readField } from './field.ts'
import { bitmapBytes, frontReader, mtiBytes } from './front.ts'
import { mask } from './mask.ts'
import { HEX_TEXT, type Lenient, PACKED, type Plan, planDialect } from './plan.ts'
import type { Part, Shape, TagList, TlvList } from './shape.ts'
import { unwrap } from './wrapping.ts'

export type RowKind = 'frame' | 'mti' | 'bitmap' | 'field' | 'part' | 'tag' | 'bit'

/** One line of the table that a person reads. */
export interface DescribedRow {
  readonly kind: RowKind
  /** `mti`, `2`, `60.2`, `55.9F26`, `55.95.B3.b8`. */
  readonly path: string
  readonly name: Words
  /** Digits and text as they are, bytes in upper-case hexadecimal, secrets masked unless asked otherwise. */
  readonly value: string
  readonly masked: boolean
  /** First byte in the input, counted from 0. */
  readonly offset: number
  /** Bytes, with the length prefix of a field and the tag and length of a tag. */
  readonly length: number
  readonly children: readonly DescribedRow[]
}

export interface Description {
  readonly dialect: string
  readonly rows: readonly DescribedRow[]
  /** Why reading stopped, if it did; `rows` then holds what was read before. Never holds content. */
  readonly error: UnpackError | undefined
}

export interface DescribeOptions {
  /** Show card numbers, track data, PIN blocks and keys. For test data only. */
  readonly unmask?: boolean
  readonly lenient?: Lenient
}

interface Shown {
  readonly unmask: boolean
  readonly lenient: Lenient
  /** What stands before the message. */
  readonly base: number
}

/**
 * A message as a table: every field with its name, value, place and parts; chip tags named and their bits spelled out.
 * It does not throw on a bad message: the rows end where reading did, and `error` says why.
 */
export function describe(dialect: Dialect, input: Uint8Array, options: DescribeOptions = {}): Description {
  const { length, tpdu, header, body, offset } = unwrap(dialect, input)
  const shown: Shown = { unmask: options.unmask === true, lenient: options.lenient ?? {}, base: offset }
  const rows: DescribedRow[] = []
  let at = 0
  for (const [path, part, name] of [
    ['length', length, { en: 'Frame length', zh: '报文长度' }],
    ['tpdu', tpdu, { en: 'Transport address (TPDU)', zh: 'TPDU' }],
    ['header', header, { en: 'Message header', zh: '报文头' }],
  ] as const) {
    if (part === undefined) continue
    rows.push(row('frame', path, name, toHex(part), at, part.length))
    at += part.length
  }
  try {
    readBody(dialect, body, shown, rows)
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error
    return { dialect: dialect.id, rows, error: error.movedBy(offset) }
  }
  return { dialect: dialect.id, rows, error: undefined }
}

function row(
  kind: RowKind,
  path: string,
  name: Words,
  value: string,
  offset: number,
  length: number,
  children: readonly DescribedRow[] = [],
  masked = false,
): DescribedRow {
  return { kind, path, name, value, masked, offset, length, children }
}

function readBody(dialect: Dialect, body: Uint8Array, shown: Shown, rows: DescribedRow[]): void {
  const { base, lenient } = shown
  const words = new Int32Array(6)
  const front = frontReader(dialect, lenient)
  let fields: number
  try {
    fields = front.read(body, words)
  } finally {
    // A bad bitmap comes after a good message type, which is worth showing.
    if (front.mti !== '') rows.push(mtiRow(front.mti, base, mtiBytes(dialect)))
  }
  const first = mtiBytes(dialect)
  const maps = [1, 2, 3].find((count) => first + bitmapBytes(dialect, count) === fields) ?? 1
  const numbers: number[] = []
  for (let number = 1; number <= maps * 64; number++) {
    if ((words[(number - 1) >> 5]! & (0x80000000 >>> ((number - 1) & 31))) !== 0) numbers.push(number)
  }
  rows.push(row('bitmap', 'bitmap', { en: 'Bitmap', zh: '位图' }, numbers.join(' '), base + first, fields - first))
  const plans = planDialect(dialect)
  const cursor: Cursor = { at: fields, end: body.length }
  for (const number of numbers) {
    const plan = plans[number]
    if (plan === undefined) throw new UnpackError('unknown-field', String(number), cursor.at)
    const start = cursor.at
    const value = readField(plan, body, cursor, lenient)
    rows.push(fieldRow(plan, value, body, start, cursor.at, shown))
  }
  if (cursor.at !== body.length && lenient.trailingBytes !== true) {
    throw new UnpackError('trailing-bytes', 'message', cursor.at)
  }
}

function mtiRow(mti: string, offset: number, length: number): DescribedRow {
  const { en, zh } = mtiWords(mti)
  return row('mti', 'mti', { en: `Message type: ${en}`, zh: `消息类型:${zh}` }, mti, offset, length)
}

const FUNCTIONS: { readonly [code: string]: Words } = {
  '1': { en: 'authorization', zh: '授权' },
  '2': { en: 'financial', zh: '金融' },
  '3': { en: 'file or batch upload', zh: '文件/批上送' },
  '4': { en: 'reversal', zh: '冲正' },
  '5': { en: 'reconciliation', zh: '对账/结算' },
  '6': { en: 'administrative', zh: '管理' },
  '7': { en: 'fee collection', zh: '收费' },
  '8': { en: 'network management', zh: '网络管理' },
  '9': { en: 'private', zh: '自定义' },
}
const DIRECTIONS: { readonly [code: string]: Words } = {
  '0': { en: 'request', zh: '请求' },
  '1': { en: 'response', zh: '应答' },
  '2': { en: 'advice', zh: '通知' },
  '3': { en: 'advice response', zh: '通知应答' },
  '4': { en: 'notification', zh: '告知' },
}

function mtiWords(mti: string): Words {
  const what = FUNCTIONS[mti[1]!] ?? { en: 'reserved', zh: '保留' }
  const which = DIRECTIONS[mti[2]!] ?? { en: 'reserved', zh: '保留' }
  return { en: `${what.en} ${which.en}`, zh: `${what.zh}${which.zh}` }
}

function fieldRow(
  plan: Plan,
  value: unknown,
  body: Uint8Array,
  start: number,
  end: number,
  shown: Shown,
): DescribedRow {
  const { spec, path } = plan
  const name = { en: spec.name, zh: spec.zh }
  const length = end - start
  const offset = start + shown.base
  const { shape } = spec
  if (shape === undefined) {
    const [text, masked] = show(value as string | Uint8Array, spec.secret, shown)
    return row('field', path, name, text, offset, length, [], masked)
  }
  const content = offset + plan.prefixBytes
  const children = childrenOf(plan, shape, value, body, content, end + shown.base - content, shown)
  return row('field', path, name, summary(shape, children), offset, length, children)
}

/** A line for the whole of a field that is shown part by part. */
function summary(shape: Shape, children: readonly DescribedRow[]): string {
  if (shape.kind === 'record' || shape.kind === 'choice') return children.map((one) => one.value).join(' ')
  return `${children.length}`
}

function show(value: string | Uint8Array, secret: Secret | undefined, shown: Shown): [string, boolean] {
  if (secret !== undefined && !shown.unmask) return [mask(secret, value), true]
  // Control characters would break a table or a terminal.
  return [typeof value === 'string' ? value.replace(/[\p{Cc}\p{Cs}]/gu, '·') : toHex(value), false]
}

function childrenOf(
  plan: Plan,
  shape: Shape,
  value: unknown,
  body: Uint8Array,
  at: number,
  size: number,
  shown: Shown,
): DescribedRow[] {
  const { path } = plan
  switch (shape.kind) {
    case 'ber-tlv':
      return tagRows(value as TlvList, path, placeOf(plan, body, at, shown), shown)
    case 'tag-list':
      return (value as TagList).map(({ tag, value: bytes }) => {
        const entry = TERMINAL_TAGS[tag] ?? UNKNOWN
        const [text, masked] = show(readable(bytes), entry.secret, shown)
        const place = placeOf(plan, body, at, shown)
        const front = place.step * (shape.tag + shape.length)
        const size = front + place.step * bytes.length
        return row('tag', `${path}.${tag}`, entry, text, place.of(bytes) - front, size, [], masked)
      })
    case 'record':
      return partRows(shape.parts, value as Record<string, string>, path, plan.kind === PACKED, at, shown)
    case 'choice': {
      const chosen = value as Record<string, string>
      const one = shape.of.find((alternative) => alternative.kind === chosen.kind)
      return one === undefined ? [] : partRows(one.parts, chosen, path, plan.kind === PACKED, at, shown)
    }
    case 'repeat': {
      const each = shape.parts.reduce((sum, one) => sum + one.length, 0)
      const packed = plan.kind === PACKED
      return (value as Record<string, string>[]).map((one, i) => {
        const from = shape.count + i * each
        const start = at + (packed ? from >> 1 : from)
        const rows = partRows(shape.parts, one, `${path}.${i + 1}`, packed, start, shown)
        const bytes = packed ? (each + 1) >> 1 : each
        return row('part', `${path}.${i + 1}`, { en: `Record ${i + 1}`, zh: `第${i + 1}条` }, '', start, bytes, rows)
      })
    }
    case 'composite':
      return shape.fields.map((one, i) => {
        const inner = (value as Record<string, string | Uint8Array>)[one.key]!
        const [text, masked] = show(inner, one.field.secret, shown)
        return row('part', `${path}.${i + 1}`, { en: one.field.name, zh: one.field.zh }, text, at, size, [], masked)
      })
    case 'bitmapped':
      return Object.entries(value as Record<string, string | Uint8Array>).map(([bit, inner]) => {
        const spec = shape.fields[Number(bit)]!
        const [text, masked] = show(inner, spec.secret, shown)
        return row('part', `${path}.${bit}`, { en: spec.name, zh: spec.zh }, text, at, size, [], masked)
      })
  }
}

function partRows(
  parts: readonly Part[],
  values: Record<string, string>,
  path: string,
  packed: boolean,
  at: number,
  shown: Shown,
): DescribedRow[] {
  const rows: DescribedRow[] = []
  let from = 0
  parts.forEach((one, i) => {
    const value = values[one.key]
    if (value === undefined) return
    const to = from + value.length
    const start = packed ? from >> 1 : from
    const end = packed ? (to + 1) >> 1 : to
    const [text, masked] = show(value, one.secret, shown)
    rows.push(row('part', `${path}.${i + 1}`, { en: one.name, zh: one.zh }, text, at + start, end - start, [], masked))
    from = to
  })
  return rows
}

const UNKNOWN: Words & { secret?: Secret } = { en: 'Private or unknown tag', zh: '自定义或未知标签' }

/** Where the bytes of a field stand in the input, and how many characters of the input each of them takes. */
interface Place {
  of(view: Uint8Array): number
  readonly step: 1 | 2
}

function placeOf(plan: Plan, body: Uint8Array, content: number, shown: Shown): Place {
  // Bytes that were written as hexadecimal have a buffer of their own, which begins with the field.
  if (plan.kind >= HEX_TEXT) return { of: (view) => content + 2 * view.byteOffset, step: 2 }
  return { of: (view) => view.byteOffset - body.byteOffset + shown.base, step: 1 }
}

function tagRows(list: TlvList, path: string, place: Place, shown: Shown): DescribedRow[] {
  return list.map(({ tag, value }) => {
    const entry = EMV_TAGS[tag] ?? UNKNOWN
    const at = `${path}.${tag}`
    const offset = place.of(value)
    const { step } = place
    const front = step * (tag.length / 2 + (value.length > 0xff ? 3 : value.length > 0x7f ? 2 : 1))
    const isPan = entry.secret === 'pan' || entry.secret === 'track'
    const [text, masked] = show(isPan ? toHex(value).replace(/F+$/, '') : value, entry.secret, shown)
    let children: DescribedRow[] = spellOut(tag, value).map((bit) =>
      row('bit', `${at}.${bit.at}`, { en: bit.en, zh: bit.zh }, '', offset + step * (bit.byte - 1), step),
    )
    if (children.length === 0 && isConstructed(tag)) {
      try {
        children = tagRows(readTlv(value, 0, value.length, at), at, place, shown)
      } catch (error) {
        // A tag may say that it is constructed and hold plain text all the same: private tags do. It stays closed.
        if (!(error instanceof UnpackError)) throw error
      }
    }
    return row('tag', at, entry, text, offset - front, step * value.length + front, children, masked)
  })
}

function isConstructed(tag: string): boolean {
  return (Number.parseInt(tag.slice(0, 2), 16) & 0x20) !== 0
}

/** Bytes as text where they are printable ASCII, else as they are. */
function readable(bytes: Uint8Array): string | Uint8Array {
  if (bytes.length === 0) return ''
  let text = ''
  for (const b of bytes) {
    if (b < 0x20 || b > 0x7e) return bytes
    text += String.fromCharCode(b)
  }
  return text
}
