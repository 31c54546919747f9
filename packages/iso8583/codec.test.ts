import { describe, expect, test } from 'vitest'
import {
  cardNetwork,
  compile,
  type Dialect,
  extend,
  fixed,
  fromHex,
  iso87Ascii,
  type Lenient,
  type MessageOf,
  PackError,
  toHex,
  UnpackError,
  unionpayPos,
  variable,
} from './index.ts'

const pos = compile(unionpayPos)
const bytes = (hex: string) => fromHex(hex)!
type Pos = MessageOf<typeof unionpayPos>

/** Golden messages, worked out by hand from the field table. */
const golden: { readonly [meaning: string]: readonly [Pos, string] } = {
  'sign-on of terminal 58402001 asking for double-length keys': [
    {
      mti: '0800',
      11: '000001',
      41: '58402001',
      42: '302440380621100',
      60: { type: '00', batch: '000001', network: '003' },
      63: '01 ',
    },
    '08000020000000C00012 000001 3538343032303031 333032343430333830363231313030 0011 000000010030 0003 303120',
  ],
  'an odd card number stands left and is filled with a zero': [
    { mti: '0200', 2: '6225000000000000014', 4: '000000000001' },
    '0200 5000000000000000 19 62250000000000000140 000000000001',
  ],
  'entry mode stands left, card sequence number stands right': [
    { mti: '0200', 22: '021', 23: '001' },
    '0200 0000060000000000 0210 0001',
  ],
  'an odd track 2 keeps its separator as a nibble': [
    { mti: '0200', 35: '4761739001010119D301222' },
    '0200 0000000020000000 23 4761739001010119D3012220',
  ],
  'two chip tags, one with a length of 130 bytes': [
    {
      mti: '0200',
      55: [
        { tag: '95', value: bytes('0080000000') },
        { tag: 'DF31', value: new Uint8Array(130) },
      ],
    },
    `0200 0000000000000200 0141 95050080000000 DF318182 ${'00'.repeat(130)}`,
  ],
  'a Chinese merchant name fills forty bytes': [
    { mti: '0210', 43: `中国银联${' '.repeat(32)}` },
    `0210 0000000000200000 D6D0B9FAD2F8C1AA ${'20'.repeat(32)}`,
  ],
  'terminal identity as tag, three digits of length and value': [
    { mti: '0200', 59: [{ tag: 'A2', value: bytes('3031') }] },
    '0200 0000000000000020 0007 4132 303032 3031',
  ],
  'the original of a refund with date only': [
    { mti: '0220', 61: { batch: '000007', stan: '000134', date: '0427' } },
    '0220 0000000000000008 0016 0000070001340427',
  ],
}

describe('golden messages', () => {
  test.each(Object.entries(golden))('%s', (_meaning, [message, hex]) => {
    expect(toHex(pos.pack(message))).toBe(hex.replace(/ /g, ''))
    expect(pos.unpack(bytes(hex))).toEqual(message)
  })

  test('two bitmaps on the network side', () => {
    const network = compile(cardNetwork)
    const message = { mti: '0820', 7: '0911131411', 11: '000001', 70: '301', 128: bytes('0102030405060708') }
    const hex = `30383230 8220000000000000 0400000000000001 ${toHex(new TextEncoder().encode('0911131411000001301'))} 0102030405060708`
    expect(toHex(network.pack(message))).toBe(hex.replace(/ /g, ''))
    expect(network.unpack(bytes(hex))).toEqual(message)
  })

  test('a message without fields', () => {
    expect(toHex(pos.pack({ mti: '0820' }))).toBe('08200000000000000000')
    expect(pos.unpack(bytes('08200000000000000000'))).toEqual({ mti: '0820' })
  })
})

describe('what is refused, where and why', () => {
  const cases: readonly (readonly [what: string, hex: string, path: string, offset: number, code: string])[] = [
    ['nothing at all', '', 'mti', 0, 'truncated'],
    ['half a message type', '02', 'mti', 1, 'truncated'],
    ['a message type that is no number', '0A00', 'mti', 0, 'bad-mti'],
    ['a message type of another version', '1200 0000000000000000', 'mti', 0, 'bad-mti'],
    ['half a bitmap', '0200 00000000', 'bitmap', 2, 'truncated'],
    ['a second bitmap where there is only one', '0200 8000000000000000', 'bitmap', 2, 'bad-bitmap'],
    ['a field that the dialect has not', '0200 0200000000000000', '7', 10, 'unknown-field'],
    ['bytes after the last field', '0200 2000000000000000 000000 00', 'message', 13, 'trailing-bytes'],
    ['a field cut short', '0200 2000000000000000 0000', '3', 10, 'truncated'],
    ['a length cut short', '0200 0000000000000200 00', '55', 10, 'truncated'],
    ['a length that is no number', '0200 4000000000000000 1A 62', '2', 10, 'bad-length-prefix'],
    ['a length above the longest', '0200 4000000000000000 20 6225', '2', 10, 'too-long'],
    ['a length that claims more than there is', '0200 0000000000000200 0255 9F26', '55', 12, 'truncated'],
    ['a nibble that is no digit', '0200 2000000000000000 00A000', '3', 11, 'not-a-digit'],
    ['a spare nibble that is not zero', '0200 4000000000000000 03 1231', '2', 12, 'bad-padding'],
    ['a spare nibble on the left that is not zero', '0200 0000020000000000 1001', '23', 10, 'bad-padding'],
    ['a letter where track data belongs', '0200 0000000020000000 02 A1', '35', 11, 'bad-character'],
    ['a control character in text', '0200 0000000002000000 0041', '39', 10, 'bad-character'],
    ['half a Chinese character', `0200 0000000000200000 ${'20'.repeat(39)}D6`, '43', 49, 'bad-character'],
    ['a tag that appears twice', '0200 0000000000000200 0006 820100 820101', '55.82', 15, 'duplicate-tag'],
    ['a tag of nothing', '0200 0000000000000200 0002 0000', '55', 12, 'bad-tag'],
    ['a tag without a length', '0200 0000000000000200 0002 9F26', '55.9F26', 14, 'truncated'],
    ['a tag cut in its name', '0200 0000000000000200 0001 9F', '55', 12, 'truncated'],
    ['a tag value cut short', '0200 0000000000000200 0004 9F260801', '55.9F26', 15, 'truncated'],
    ['a tag of indefinite length', '0200 0000000000000200 0004 82800000', '55.82', 13, 'bad-length'],
    ['a tag length written too long', '0200 0000000000000200 0004 82810100', '55.82', 13, 'bad-length'],
    ['half a subfield', '0200 0000000000000010 0010 2200000100', '60.3', 12, 'bad-subfield'],
    ['F60 without its batch', '0200 0000000000000010 0002 22', '60.2', 12, 'bad-subfield'],
    ['a private tag with letters for its length', '0200 0000000000000020 0005 4132303041', '59.A2', 14, 'bad-length'],
    ['a private tag cut short', '0200 0000000000000020 0006 413230303231', '59.A2', 17, 'truncated'],
    [
      'a private tag that appears twice',
      '0200 0000000000000020 0010 4132303030 4132303030',
      '59.A2',
      17,
      'duplicate-tag',
    ],
  ]

  test.each(cases)('%s', (_what, hex, path, offset, code) => {
    const input = bytes(hex)
    const result = pos.tryUnpack(input)
    expect(
      result.ok ? 'read' : { path: result.error.path, offset: result.error.offset, code: result.error.code },
    ).toEqual({ path, offset, code })
    expect(() => pos.unpack(input)).toThrow(UnpackError)
  })

  test('an error names no content', () => {
    const result = pos.tryUnpack(bytes('0200 4000000000000000 16 62250000000000AA'))
    if (result.ok) throw new Error('it should have been refused')
    expect(JSON.stringify(result.error)).toBe('{"error":"UnpackError","path":"2","offset":18,"code":"not-a-digit"}')
    expect(result.error.message).toBe('2 at byte 18: not-a-digit')
  })

  test('twenty digits in ten bytes where nineteen may stand', () => {
    const counted = extend(unionpayPos, {
      fields: { 2: variable('n', 2, 19, 'PAN', '主账号', { counts: 'bytes', nibble: 'F' }) },
    })
    const codec = compile(counted)
    expect(codec.tryUnpack(bytes('0200 4000000000000000 10 62250000000000000140'))).toMatchObject({
      ok: false,
      error: { code: 'too-long' },
    })
    expect(codec.unpack(bytes('0200 4000000000000000 10 6225000000000000014F'))[2]).toBe('6225000000000000014')
  })

  test('an empty second bitmap hides bytes that carry nothing', () => {
    const network = compile(cardNetwork)
    const hex = '30323030 8000000000000000 0000000000000000'
    expect(network.tryUnpack(bytes(hex))).toMatchObject({ ok: false, error: { code: 'bad-bitmap', offset: 12 } })
    expect(compile(cardNetwork, { lenient: { emptyBitmap: true } }).unpack(bytes(hex))).toEqual({ mti: '0200' })
  })

  test('a bitmap in hexadecimal holds hexadecimal', () => {
    const result = compile(iso87Ascii).tryUnpack(new TextEncoder().encode('02004000G00000000000'))
    expect(result).toMatchObject({ ok: false, error: { path: 'bitmap', offset: 8, code: 'bad-bitmap' } })
  })
})

describe('lenient readings are named one by one', () => {
  test.each<[keyof Lenient, string, Pos]>([
    ['trailingBytes', '0200 2000000000000000 000000 00FF', { mti: '0200', 3: '000000' }],
    ['paddingNibble', '0200 4000000000000000 03 123F', { mti: '0200', 2: '123' }],
    ['longLengths', '0200 0000000000000200 0004 82810100', { mti: '0200', 55: [{ tag: '82', value: bytes('00') }] }],
    [
      'duplicateTags',
      '0200 0000000000000200 0006 820100 820101',
      {
        mti: '0200',
        55: [
          { tag: '82', value: bytes('00') },
          { tag: '82', value: bytes('01') },
        ],
      },
    ],
  ])('%s', (leniency, hex, message) => {
    expect(pos.tryUnpack(bytes(hex)).ok).toBe(false)
    expect(compile(unionpayPos, { lenient: { [leniency]: true } }).unpack(bytes(hex))).toEqual(message)
  })
})

describe('what cannot be packed', () => {
  test.each<[string, object, string, string]>([
    ['no message type', {}, 'mti', 'bad-mti'],
    ['a message type of another version', { mti: '1200' }, 'mti', 'bad-mti'],
    ['a field that the dialect has not', { mti: '0200', 7: '0911131411' }, '7', 'unknown-field'],
    ['a field beyond the bitmap', { mti: '0200', 70: '301' }, '70', 'unknown-field'],
    ['a number for digits', { mti: '0200', 4: 100 }, '4', 'wrong-type'],
    ['nothing for digits', { mti: '0200', 4: null }, '4', 'wrong-type'],
    ['text for bytes', { mti: '0200', 52: '0000000000000000' }, '52', 'wrong-type'],
    ['an amount too short: it is not filled up in silence', { mti: '0200', 4: '100' }, '4', 'bad-length'],
    ['a card number too long', { mti: '0200', 2: '6'.repeat(20) }, '2', 'too-long'],
    ['a letter among digits', { mti: '0200', 3: '00000A' }, '3', 'not-a-digit'],
    ['a wide digit, which looks like one', { mti: '0200', 3: '00000３' }, '3', 'not-a-digit'],
    ['a character whose low byte is a digit', { mti: '0200', 11: '00000\u0130' }, '11', 'not-a-digit'],
    ['such a character in text', { mti: '0200', 39: '0\u0130' }, '39', 'bad-character'],
    ['an accent in text', { mti: '0200', 39: 'é0' }, '39', 'bad-character'],
    ['a character that GBK has not', { mti: '0200', 43: '😀' }, '43', 'bad-character'],
    ['bytes of the wrong length', { mti: '0200', 52: new Uint8Array(7) }, '52', 'bad-length'],
    ['a tag in lower case', { mti: '0200', 55: [{ tag: '9f26', value: new Uint8Array(1) }] }, '55', 'bad-tag'],
    ['half a tag', { mti: '0200', 55: [{ tag: '9F', value: new Uint8Array(1) }] }, '55', 'bad-tag'],
    ['a tag with a tail', { mti: '0200', 55: [{ tag: '9526', value: new Uint8Array(1) }] }, '55', 'bad-tag'],
    [
      'a tag twice',
      {
        mti: '0200',
        55: [
          { tag: '95', value: new Uint8Array(5) },
          { tag: '95', value: new Uint8Array(5) },
        ],
      },
      '55.95',
      'duplicate-tag',
    ],
    ['more tags than fit', { mti: '0200', 55: [{ tag: '95', value: new Uint8Array(300) }] }, '55', 'too-long'],
    ['F60 without its batch', { mti: '0200', 60: { type: '22' } }, '60.2', 'bad-subfield'],
    ['F60 with a hole', { mti: '0200', 60: { type: '22', batch: '000001', capability: '5' } }, '60.4', 'bad-subfield'],
    [
      'F60 with a part it has not',
      { mti: '0200', 60: { type: '22', batch: '000001', stan: '000001' } },
      '60.stan',
      'unknown-field',
    ],
    ['F60 with half a batch', { mti: '0200', 60: { type: '22', batch: '001' } }, '60.2', 'bad-length'],
    [
      'a private tag of three letters',
      { mti: '0200', 59: [{ tag: 'A22', value: new Uint8Array(1) }] },
      '59',
      'bad-tag',
    ],
  ])('%s', (_what, message, path, code) => {
    let caught: unknown
    try {
      pos.pack(message as never)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(PackError)
    expect({ path: (caught as PackError).path, code: (caught as PackError).code }).toEqual({ path, code })
  })

  test('a refused message leaves no trace in the next', () => {
    expect(() => pos.pack({ mti: '0200', 2: '6225000000000014', 4: '1' })).toThrow(PackError)
    expect(toHex(pos.pack({ mti: '0200', 3: '000000' }))).toBe('02002000000000000000000000')
  })
})

describe('ownership of bytes', () => {
  test('a packed message keeps its content while others are packed', () => {
    const first = pos.pack({ mti: '0200', 3: '111111' })
    for (let i = 0; i < 5000; i++) pos.pack({ mti: '0200', 3: '222222' })
    expect(toHex(first)).toBe('02002000000000000000111111')
  })

  test('without a slab each message has a buffer of its own', () => {
    const codec = compile(unionpayPos, { slab: false })
    const first = codec.pack({ mti: '0200', 2: '6225000000000014' })
    const second = codec.pack({ mti: '0200', 3: '000000' })
    expect(second.buffer.byteLength).toBe(second.length)
    expect(toHex(structuredClone(first))).toBe('02004000000000000000166225000000000014')
    expect(pos.pack({ mti: '0200' }).buffer.byteLength).toBeGreaterThan(1000)
  })

  test('binary values are views, so that wiping the message wipes the PIN block', () => {
    const packed = pos.pack({ mti: '0200', 52: bytes('1122334455667788') })
    const message = pos.unpack(packed)
    packed.fill(0)
    expect(message[52]).toEqual(new Uint8Array(8))
  })

  test('a message read from the middle of a buffer is the same', () => {
    const packed = pos.pack({ mti: '0200', 3: '000000', 52: bytes('1122334455667788') })
    const wide = new Uint8Array(packed.length + 20)
    wide.set(packed, 7)
    expect(pos.unpack(wide.subarray(7, 7 + packed.length))).toEqual(pos.unpack(packed))
  })
})

describe('extend', () => {
  test('a variant changes what it names and leaves the base alone', () => {
    const variant = extend(unionpayPos, {
      id: 'northern-bank',
      fields: {
        23: fixed('n', 3, 'Card sequence number', '卡序列号', { align: 'left' }),
        59: variable('ans', 2, 99, 'Private', '自定义'),
        61: null,
      },
    })
    expect(toHex(compile(variant).pack({ mti: '0200', 23: '001', 59: 'X' }))).toBe(
      '02000000020000000020' + '0010' + '0158',
    )
    expect(() => compile(variant as Dialect).pack({ mti: '0200', 61: {} } as never)).toThrow('61: unknown-field')
    expect(toHex(pos.pack({ mti: '0200', 23: '001' }))).toBe('020000000200000000000001')
  })
})
