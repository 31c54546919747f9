import {
  type AnyMessage,
  compile,
  describe as describeMessage,
  extend,
  flat,
  fromHex,
  macInput,
  openEnvelope,
  rawCodec,
  toHex,
  unionpayPos,
  variable,
} from '@evertill/iso8583'
import { describe, expect, test } from 'vitest'
import { vectors } from './vectors.ts'

interface Vector {
  readonly id: string
  readonly hex: string
  readonly decoded: {
    readonly framing: string
    readonly length?: string
    readonly tpdu?: string
    readonly header?: string
    readonly mti: string
    readonly bits: readonly number[]
    readonly fields: { readonly [field: string]: string | { readonly hex: string; readonly gbk: string } }
    readonly field55?: readonly (readonly [tag: string, value: string])[]
  }
  readonly published_decode?: { readonly [field: string]: string }
}

const found = vectors<{ messages: readonly Vector[] }>('unionpay-messages.json')
const codec = compile(unionpayPos)
const plain = compile(flat(unionpayPos))
const raw = rawCodec(unionpayPos)

/** An acquirer whose F59 is not the tags of the standard: a variant in two lines. */
const privateF59 = compile(
  extend(unionpayPos, { id: 'private-f59', fields: { 59: variable('ans', 3, 999, 'Private use', '自定义域') } }),
)

function bodyOf({ hex, decoded }: Vector): Uint8Array {
  const bytes = fromHex(hex)!
  const frame = decoded.framing.startsWith('len') ? bytes.subarray(2) : bytes
  return decoded.framing.includes('tpdu') ? openEnvelope(frame).body : frame
}

const gbk = new TextDecoder('gbk')

/** The bytes of a value that both sides may write in their own way: as text, as GBK or as hexadecimal. */
function same(
  mine: string | Uint8Array,
  theirs: string | { readonly hex: string; readonly gbk: string },
  body: Uint8Array,
): void {
  const text = typeof mine === 'string' ? mine : toHex(mine)
  if (typeof theirs !== 'string') expect(text).toBe(theirs.gbk)
  else if (text !== theirs) {
    // Their side shows text of private fields as hexadecimal: the characters must be those bytes, and be in the message.
    expect(toHex(body)).toContain(theirs)
    const bytes = fromHex(theirs)!
    if (!/[\udc80-\udcff]/.test(text)) expect(gbk.decode(bytes)).toBe(text)
    else expect(text.slice(0, 5)).toBe(gbk.decode(bytes.subarray(0, 5)))
  }
}

describe.skipIf(found === undefined)('UnionPay POS messages written by others', () => {
  const all = (found?.messages ?? []).map((one) => [one.id, one] as const)

  test('there are messages', () => {
    expect(all.length).toBeGreaterThan(20)
  })

  test.each(all)('%s: every field decodes to the published value', (_id, vector) => {
    const body = bodyOf(vector)
    const message = plain.unpack(body) as unknown as AnyMessage
    expect(message.mti).toBe(vector.decoded.mti)
    expect(Object.keys(message).filter((key) => key !== 'mti')).toEqual(vector.decoded.bits.map(String))
    for (const [field, theirs] of Object.entries(vector.decoded.fields)) {
      same(message[Number(field)] as string | Uint8Array, theirs, body)
    }
  })

  test.each(all)('%s: packs back to the same bytes, flat and with subfields', (id, vector) => {
    const body = bodyOf(vector)
    expect(toHex(plain.pack(plain.unpack(body)))).toBe(toHex(body))
    if (id === 'vfwz-pay_response') expect(toHex(privateF59.pack(privateF59.unpack(body)))).toBe(toHex(body))
    else expect(toHex(codec.pack(codec.unpack(body)))).toBe(toHex(body))
  })

  test.each(all)('%s: raw JSON goes there and back with its framing', (_id, vector) => {
    const json = JSON.parse(JSON.stringify(raw.unpack(fromHex(vector.hex)!)))
    expect(json.tpdu).toBe(vector.decoded.tpdu ?? null)
    expect(json.header).toBe(vector.decoded.header ?? null)
    expect(json.length).toBe(vector.decoded.length)
    expect(toHex(raw.pack(json))).toBe(vector.hex)
  })

  const chips = all.filter(([, one]) => one.decoded.field55 !== undefined)
  test.each(chips)('%s: chip tags', (id, vector) => {
    const one = id === 'vfwz-pay_response' ? privateF59 : codec
    const tags = one.unpack(bodyOf(vector))[55]!
    expect(tags.map(({ tag, value }) => [tag, toHex(value)])).toEqual(vector.decoded.field55)
  })

  const parted = all.filter(([id, one]) => one.decoded.fields['60'] !== undefined && id !== 'vfwz-pay_response')
  test.each(parted)('%s: F60 falls into its parts', (_id, vector) => {
    const own = codec.unpack(bodyOf(vector))[60]!
    const { type, batch, network = '', capability = '', condition = '', partial = '', account = '' } = own
    expect(type + batch + network + capability + condition + partial + account).toBe(vector.decoded.fields['60'])
    expect([type.length, batch.length]).toEqual([2, 6])
  })

  const sealed = all.filter(([, one]) => one.decoded.bits.includes(64))
  test.each(sealed)('%s: the MAC covers everything before F64', (_id, vector) => {
    const body = bodyOf(vector)
    expect(toHex(macInput(body)) + (vector.decoded.fields['64'] as string)).toBe(toHex(body))
  })

  test.each(all)('%s: cut anywhere it is refused, and the refusal tells no content', (_id, vector) => {
    const body = bodyOf(vector)
    for (let end = 0; end < body.length; end++) {
      const result = plain.tryUnpack(body.subarray(0, end))
      expect(result.ok).toBe(false)
      if (!result.ok) expect(result.error.message).toMatch(/^[\w.]+ at byte \d+: [a-z-]+$/)
    }
    const longer = new Uint8Array(body.length + 1)
    longer.set(body)
    const result = plain.tryUnpack(longer)
    expect(result.ok ? 'read' : result.error.code).toBe('trailing-bytes')
  })

  test.each(all)('%s: described from the first to the last byte, without a secret', (id, vector) => {
    const bytes = fromHex(vector.hex)!
    const { rows, error } = describeMessage(unionpayPos, bytes)
    if (id === 'vfwz-pay_response') return expect(error?.path.startsWith('59')).toBe(true)
    expect(error).toBeUndefined()
    let at = 0
    for (const one of rows) {
      expect(one.offset).toBe(at)
      at += one.length
    }
    expect(at).toBe(bytes.length)
    const shown = JSON.stringify(rows)
    for (const secret of ['2', '35', '52'] as const) {
      const value = vector.decoded.fields[secret]
      if (typeof value === 'string' && !/^0+$/.test(value)) expect(shown).not.toContain(value)
    }
  })
})
