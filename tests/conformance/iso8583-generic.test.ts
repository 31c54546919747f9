import {
  type AnyMessage,
  asciiBinaryWire,
  asciiHexWire,
  berTlv,
  compile,
  type Dialect,
  ebcdicWire,
  type FieldSpec,
  fixed,
  fromHex,
  iso87Ascii,
  toHex,
  variable,
  type Wire,
} from '@evertill/iso8583'
import { describe, expect, test } from 'vitest'
import { vectors } from './vectors.ts'

/** A field in the words of pyiso8583. */
interface TheirField {
  readonly data_enc: string
  readonly len_enc: string
  readonly len_type: number
  readonly max_len: number
  readonly len_count?: string
  readonly left_pad?: string
  readonly right_pad?: string
}
interface Vector {
  readonly id: string
  readonly hex: string
  readonly source: string
  readonly check: string
  readonly negative_or_variant?: boolean
  readonly spec: { readonly name?: string; readonly fields?: { readonly [field: string]: TheirField } } | null
  readonly decoded: {
    readonly [field: string]: string | { readonly hex: string } | { readonly [tag: string]: string }
  } | null
}
interface Negative {
  readonly source: string
  readonly hex: string
  readonly expected_error: string
}

const found = vectors<{ messages: readonly Vector[]; negative_decode: readonly Negative[] }>('iso8583-generic.json')

const name = ['Field', '域'] as const

/** The same field in our words. */
function fieldOf(theirs: TheirField): FieldSpec {
  const { data_enc, len_enc, len_type, max_len, len_count, left_pad, right_pad } = theirs
  const packed = data_enc === 'b' && len_count === 'nibbles'
  const base = {
    ...(packed ? { coding: 'bcd' as const } : {}),
    ...(data_enc === 'cp500' ? { coding: 'ebcdic' as const } : {}),
    ...(data_enc === 'b' && !packed ? { coding: 'binary' as const } : {}),
    prefixCoding: len_enc === 'bcd' ? ('bcd' as const) : len_enc === 'cp500' ? ('ebcdic' as const) : ('ascii' as const),
    ...(left_pad !== undefined ? { align: 'right' as const, nibble: left_pad[0] as '0' | 'F' } : {}),
    ...(right_pad !== undefined ? { align: 'left' as const, nibble: right_pad[0] as '0' | 'F' } : {}),
    ...(len_count === 'nibbles' && !packed ? { counts: 'nibbles' as const } : {}),
  }
  const most = base.counts === 'nibbles' ? max_len / 2 : max_len
  const content = packed ? 'n' : data_enc === 'b' ? 'b' : 'ans'
  if (len_type === 0) return fixed(content, most, ...name, base)
  // Their packed length counts bytes of the prefix, ours decimal digits.
  return variable(content, len_enc === 'bcd' ? len_type * 2 : len_type, most, ...name, base)
}

function wireOf(spec: { readonly [field: string]: TheirField }): Wire {
  const coding = (of: string) => (of === 'b' ? 'binary' : of === 'cp500' ? 'ebcdic-hex' : 'hex')
  return {
    ...(spec.t!.data_enc === 'cp500' ? ebcdicWire : asciiHexWire),
    bitmap: coding(spec.p!.data_enc),
    nextBitmap: coding(spec['1']!.data_enc),
  }
}

function dialectOf(spec: { readonly [field: string]: TheirField }): Dialect {
  const fields: Record<number, FieldSpec> = {}
  for (const [key, theirs] of Object.entries(spec)) if (Number(key) >= 2) fields[Number(key)] = fieldOf(theirs)
  return {
    id: 'theirs',
    name: 'Theirs',
    zh: '他方',
    versions: '0123456789',
    bits: spec['1']!.max_len === 16 ? 192 : 128,
    wire: wireOf(spec),
    fields,
  }
}

/** Upper-case hexadecimal digits of a bitmap, so that both ways to write them are one. */
function letters(hex: string): string {
  return hex.replace(/6([1-6])/g, '4$1').replace(/8([1-6])/g, 'C$1')
}

function expectFields(message: AnyMessage, decoded: NonNullable<Vector['decoded']>): void {
  const theirs = Object.entries(decoded).filter(([key]) => Number(key) >= 2)
  expect(Object.keys(message).filter((key) => key !== 'mti')).toEqual(theirs.map(([key]) => key))
  for (const [key, value] of theirs) {
    const mine = message[Number(key)]
    const bytes = typeof value === 'string' ? value : (value as { hex?: string }).hex
    if (mine instanceof Uint8Array) expect(toHex(mine)).toBe(bytes?.toUpperCase())
    else expect(mine).toBe(value)
  }
}

describe.skipIf(found === undefined)('ISO 8583 messages written by others', () => {
  const all = found?.messages ?? []
  const ascii = all.filter(
    (one) =>
      one.id.startsWith('moov-') &&
      one.decoded !== null &&
      one.spec !== null &&
      one.spec.fields === undefined &&
      one.id !== 'moov-message-test-rich',
  )
  const specified = all.filter((one) => one.spec?.fields !== undefined)
  const variants = all.filter((one) => one.negative_or_variant === true)

  test('every message is used by one of the tests below', () => {
    expect(ascii.length + specified.length + variants.length + 1).toBe(all.length)
    expect(found?.negative_decode.length).toBeGreaterThan(15)
  })

  const lenient = compile(iso87Ascii as Dialect, { lenient: { emptyBitmap: true } })

  test.each(ascii.map((one) => [one.id, one] as const))('%s decodes with iso87Ascii and packs back', (_id, vector) => {
    const bytes = fromHex(vector.hex)!
    const codec = compile(iso87Ascii as Dialect)
    const message = codec.unpack(bytes) as unknown as AnyMessage
    expect(message.mti).toBe(vector.decoded!.t)
    expectFields(message, vector.decoded!)
    expect(toHex(codec.pack(message as never))).toBe(vector.hex.toUpperCase())
  })

  test.each(variants.map((one) => [one.id, one] as const))(
    '%s, damaged or of another variant, is refused',
    (_id, vector) => {
      const result = lenient.tryUnpack(fromHex(vector.hex)!)
      expect(result.ok).toBe(false)
    },
  )

  test.each(specified.map((one) => [one.id, one] as const))(
    '%s decodes by its own specification and packs back',
    (_id, vector) => {
      const spec = vector.spec!.fields!
      const codec = compile(dialectOf(spec), { lenient: { emptyBitmap: true } })
      const header = spec.h?.max_len === 0 || vector.decoded!.h === undefined ? 0 : (vector.decoded!.h as string).length
      const body = fromHex(vector.hex)!.subarray(header)
      const message = codec.unpack(body) as unknown as AnyMessage
      expect(message.mti).toBe(vector.decoded!.t)
      expectFields(message, vector.decoded!)
      // A second bitmap without a field is read here on request, and left out again; hexadecimal bitmaps may be lower case.
      const bitmap = vector.decoded!.p ?? vector.decoded!['1']
      const emptySecond =
        /^[89a-f]/i.test(String(bitmap ?? '')) && !Object.keys(message).some((key) => Number(key) > 64)
      const again = toHex(codec.pack(message as never))
      if (emptySecond) expect(again.length).toBeLessThan(toHex(body).length)
      else expect(letters(again)).toBe(letters(toHex(body)))
    },
  )

  test('the message that mixes ASCII, packed, binary and tags decodes and packs back', () => {
    const vector = all.find((one) => one.id === 'moov-message-test-rich')!
    const ll = (content: 'n' | 'z' | 'ans', max: number) => variable(content, 2, max, ...name)
    const mixed: Dialect = {
      id: 'mixed',
      name: 'Mixed',
      zh: '混合',
      versions: '0',
      bits: 128,
      wire: asciiBinaryWire,
      fields: {
        2: ll('n', 19),
        3: fixed('n', 6, ...name),
        4: fixed('n', 12, ...name),
        7: fixed('n', 10, ...name),
        11: fixed('n', 6, ...name),
        12: fixed('n', 6, ...name),
        13: fixed('n', 4, ...name),
        14: fixed('n', 4, ...name),
        19: fixed('n', 3, ...name, { coding: 'bcd', align: 'right' }),
        22: fixed('n', 3, ...name),
        25: fixed('n', 2, ...name),
        32: ll('n', 11),
        35: ll('z', 37),
        37: fixed('ans', 12, ...name),
        41: fixed('ans', 8, ...name),
        42: fixed('ans', 15, ...name),
        43: fixed('ans', 40, ...name, { fill: 'trimLeft' }),
        49: fixed('n', 3, ...name, { coding: 'bcd', align: 'left' }),
        52: fixed('b', 8, ...name),
        53: fixed('n', 16, ...name),
        55: variable('b', 3, 999, ...name, { shape: berTlv }),
        120: variable('ans', 3, 999, ...name),
      },
    }
    const codec = compile(mixed)
    const bytes = fromHex(vector.hex)!
    const message = codec.unpack(bytes) as unknown as AnyMessage
    const { '0': mti, '55': tags, ...rest } = vector.decoded!
    expect(message.mti).toBe(mti)
    const chip = Object.fromEntries(
      (message[55] as { tag: string; value: Uint8Array }[]).map(({ tag, value }) => [
        tag,
        new TextDecoder().decode(value),
      ]),
    )
    expect(chip).toEqual(tags)
    const { 55: _tags, ...flatFields } = message
    expectFields(flatFields as AnyMessage, rest)
    expect(toHex(codec.pack(message as never))).toBe(toHex(bytes))
  })

  test.each((found?.negative_decode ?? []).map((one, i) => [`${i}: ${one.expected_error}`, one] as const))(
    'refuses %s',
    (_error, vector) => {
      const given = /-(ascii|b|bcd)-(\d)-(\d+)-(ascii|b|bcd)-/.exec(vector.source)
      const theirs: TheirField =
        given === null
          ? { data_enc: 'ascii', len_enc: 'ascii', len_type: 2, max_len: 19 }
          : { data_enc: given[1]!, len_type: Number(given[2]), max_len: Number(given[3]), len_enc: given[4]! }
      // A length in binary is called `b` there; its size counts bytes as for packed digits.
      const field =
        theirs.len_enc === 'b'
          ? { ...fieldOf({ ...theirs, len_enc: 'bcd' }), prefixCoding: 'binary' as const }
          : fieldOf(theirs)
      // Those that speak of a third bitmap need a dialect that has one.
      const bits = vector.source.includes('tertiary') ? 192 : 128
      const dialect: Dialect = { ...iso87Ascii, bits, wire: asciiHexWire, fields: { 2: field } }
      const result = compile(dialect, { lenient: { emptyBitmap: true } }).tryUnpack(fromHex(vector.hex)!)
      const codes = /Extra data/.test(vector.expected_error)
        ? ['trailing-bytes']
        : /larger than/.test(vector.expected_error)
          ? ['too-long']
          : /expecting/.test(vector.expected_error)
            ? ['truncated', 'too-long']
            : ['bad-mti', 'bad-bitmap', 'bad-character', 'not-a-digit', 'bad-length-prefix']
      // Refused, and for the reason that they give.
      expect(codes).toContain(result.ok ? 'read' : result.error.code)
    },
  )
})
