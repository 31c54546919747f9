import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnyMessage,
  compile,
  type Dialect,
  dialect,
  dialects,
  ebcdicWire,
  extend,
  type FieldSpec,
  fixed,
  flat,
  part,
  rawCodec,
  tail,
  unionpayPos,
  variable,
  type Wire,
} from './index.ts'
import type { Part, Shape } from './shape.ts'

const DIGITS = '0123456789'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz '
const GBK = '中国银联商户恒收街角小店AB12 '

function characters(alphabet: string, min: number, max: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max })
}

function partsValue(parts: readonly Part[]): fc.Arbitrary<Record<string, string>> {
  const needed = parts.filter((one) => one.optional !== true).length
  return fc
    .tuple(
      fc.integer({ min: needed, max: parts.length }),
      ...parts.map((one) => characters(DIGITS, one.rest === true ? 0 : one.length, one.length)),
    )
    .map(([count, ...values]) => {
      // An empty rest at the end cannot be told from no rest at all.
      const taken = parts.slice(0, count).map((one, i) => [one.key, values[i]!] as const)
      return Object.fromEntries(taken.filter(([, value]) => value !== ''))
    })
}

function shapeValue(shape: Shape, spec: FieldSpec): fc.Arbitrary<unknown> {
  const room = spec.max ?? spec.fixed ?? 0
  switch (shape.kind) {
    case 'ber-tlv':
      return fc.uniqueArray(
        fc.record({
          tag: fc.constantFrom('9F26', '95', '82', '9F10', 'DF31', 'FF00', 'DF8129', '5F2A'),
          value: fc.uint8Array({ maxLength: Math.min(20, room >> 3) }),
        }),
        { selector: (one) => one.tag, maxLength: 8 },
      )
    case 'tag-list':
      return fc.uniqueArray(
        fc.record({ tag: fc.constantFrom('A1', 'A2', 'A3', 'A4', 'A5'), value: fc.uint8Array({ maxLength: 60 }) }),
        { selector: (one) => one.tag },
      )
    case 'record':
      return partsValue(shape.parts)
    case 'repeat':
      return fc.array(partsValue(shape.parts), { maxLength: shape.most })
    case 'choice':
      return fc
        .constantFrom(...shape.of)
        .chain((one) => partsValue(one.parts).map((value) => ({ kind: one.kind, ...value })))
    case 'composite':
      return fc.record(Object.fromEntries(shape.fields.map((one) => [one.key, anyValue(one.field, INNER)])))
    case 'bitmapped':
      return fc.record(
        Object.fromEntries(Object.entries(shape.fields).map(([bit, field]) => [bit, anyValue(field, INNER)])),
        { requiredKeys: [] },
      )
  }
}

const INNER = { digits: 'ascii', text: 'ascii', counts: 'units' } as unknown as Wire

/** Any value that a field may hold. */
function anyValue(spec: FieldSpec, wire: Wire): fc.Arbitrary<unknown> {
  if (spec.shape !== undefined) return shapeValue(spec.shape, spec)
  const most = spec.fixed ?? Math.min(spec.max!, 60)
  const least = spec.fixed ?? spec.min ?? 0
  switch (spec.content) {
    case 'b':
      return fc.uint8Array({ minLength: least, maxLength: most })
    case 'n':
      return characters(DIGITS, least, most)
    case 'z':
      return characters(`${DIGITS}D`, least, most)
    case 'a':
      return characters(LETTERS, least, most)
    case 'x+n':
      return characters(`${DIGITS}CD`, least, most)
    case 'text': {
      const gbk = (spec.coding ?? wire.text) === 'gbk'
      // A character may take two bytes, and a fixed field comes back filled with spaces.
      const text = characters(gbk ? GBK : LETTERS, least >> 1, most >> 1)
      return spec.fixed === undefined
        ? text
        : text.map((value) => value.padEnd(value.length + spec.fixed! - bytes(value), ' '))
    }
    default:
      return characters(LETTERS + DIGITS, least, most)
  }
}

function bytes(text: string): number {
  let count = 0
  for (const c of text) count += c.charCodeAt(0) < 128 ? 1 : 2
  return count
}

function messageOf(one: Dialect): fc.Arbitrary<AnyMessage> {
  const fields = Object.fromEntries(Object.entries(one.fields).map(([key, spec]) => [key, anyValue(spec, one.wire)]))
  return fc
    .tuple(fc.constantFrom(...one.versions), characters(DIGITS, 3, 3), fc.record(fields, { requiredKeys: [] }))
    .map(([version, rest, values]) => ({ mti: version + rest, ...values }) as AnyMessage)
}

/** What the shipped dialects do not use: three bitmaps, EBCDIC, prefixes in bytes, every shape. */
const everything = dialect({
  id: 'everything',
  name: 'Everything',
  zh: '全部',
  versions: '012',
  bits: 192,
  wire: ebcdicWire,
  fields: {
    2: variable('n', 2, 19, 'PAN', '主账号', { secret: 'pan' }),
    3: fixed('n', 3, 'Left', '左', { coding: 'bcd', align: 'left', nibble: 'F' }),
    4: fixed('n', 3, 'Right', '右', { coding: 'bcd', align: 'right', nibble: 'F' }),
    35: variable('z', 2, 37, 'Track', '磁道', { coding: 'bcd', prefixCoding: 'binary' }),
    45: variable('z', 2, 37, 'Track in bytes', '磁道', {
      coding: 'bcd',
      prefixCoding: 'bcd',
      counts: 'bytes',
      nibble: 'F',
    }),
    36: variable('n', 3, 19, 'Bytes', '字节', { coding: 'bcd', counts: 'bytes', nibble: 'F', prefixCoding: 'bcd' }),
    47: variable('b', 2, 40, 'Hex', '十六进制', { coding: 'hex', counts: 'nibbles', prefixCoding: 'ascii' }),
    48: variable('n', 3, 66, 'Records', '记录', {
      coding: 'bcd',
      prefixCoding: 'bcd',
      shape: {
        kind: 'repeat',
        count: 2,
        most: 8,
        parts: [part('area', 2, 'Area', '区'), part('stan', 6, 'Trace', '号')],
      },
    }),
    54: variable('ans', 3, 40, 'Either', '二选一', {
      shape: {
        kind: 'choice',
        of: [
          { kind: 'end', from: 4, to: 4, parts: [part('count', 4, 'Count', '笔数')] },
          { kind: 'sum', from: 5, to: 20, parts: [part('debit', 5, 'Debit', '借'), tail('credit', 5, 'Credit', '贷')] },
        ],
      },
    }),
    62: variable('b', 3, 255, 'Composite', '组合', {
      coding: 'binary',
      shape: {
        kind: 'composite',
        fields: [
          { key: 'key', field: fixed('b', 8, 'Key', '密钥') },
          { key: 'name', field: variable('text', 2, 20, 'Name', '名', { coding: 'gbk' }) },
        ],
      },
    }),
    63: variable('b', 3, 255, 'Bitmapped', '位图', {
      coding: 'binary',
      shape: {
        kind: 'bitmapped',
        bytes: 2,
        fields: { 1: fixed('n', 3, 'One', '一', { coding: 'bcd' }), 9: variable('ans', 2, 9, 'Nine', '九') },
      },
    }),
    100: variable('x+n', 2, 12, 'Signed', '带符号'),
    130: fixed('a', 4, 'Letters', '字母'),
    192: fixed('b', 4, 'Last', '末'),
  },
})

const acquirer = extend(unionpayPos, {
  id: 'acquirer',
  wire: { align: 'right' },
  fields: { 59: variable('ans', 3, 999, 'Private', '自定义'), 61: null },
})

const all = [...dialects, everything as Dialect, acquirer as unknown as Dialect]

describe.each(all.map((one) => [one.id, one] as const))('%s', (_id, one) => {
  const codec = compile(one)

  test('every message comes back as it was packed', () => {
    fc.assert(
      fc.property(messageOf(one), (message) => {
        expect(codec.unpack(codec.pack(message as never))).toEqual(message)
      }),
      { numRuns: 150 },
    )
  })

  test('the flat reading and its JSON come back to the same bytes', () => {
    const plain = compile(flat(one) as Dialect)
    const raw = rawCodec(one)
    fc.assert(
      fc.property(messageOf(one), (message) => {
        const packed = codec.pack(message as never)
        expect(plain.pack(plain.unpack(packed) as never)).toEqual(packed)
        expect(raw.pack(JSON.parse(JSON.stringify(raw.unpack(packed))))).toEqual(packed)
      }),
      { numRuns: 50 },
    )
  })

  test('cut short it is refused, never read as something else', () => {
    fc.assert(
      fc.property(messageOf(one), fc.nat(), (message, cut) => {
        const packed = codec.pack(message as never)
        const result = codec.tryUnpack(packed.subarray(0, cut % packed.length))
        expect(result.ok).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})
