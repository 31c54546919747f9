import assert from 'node:assert/strict'
import {
  type AnyMessage,
  cardNetwork,
  compile,
  createFramer,
  type Dialect,
  describe,
  dialect,
  dialects,
  ebcdicWire,
  extend,
  FrameError,
  fixed,
  fromHex,
  iso87Ascii,
  iso87Binary,
  iso93Ascii,
  iso93Binary,
  iso2003Ascii,
  openEnvelope,
  PackError,
  part,
  rawCodec,
  readNetworkHeader,
  readUnionpayHeader,
  sealEnvelope,
  tail,
  toHex,
  UnpackError,
  unionpayPos,
  variable,
  writeNetworkHeader,
  writeUnionpayHeader,
} from '@evertill/iso8583'
import type { Target } from './fuzzer.ts'

const bytes = (hex: string) => fromHex(hex)!
const text = (value: string) => new TextEncoder().encode(value)
const chip = [
  { tag: '9F26', value: bytes('ACF958C80FF74403') },
  { tag: '95', value: bytes('008004E000') },
  { tag: '9F10', value: bytes('07010103A0A802010A010000000000328E7BDA') },
  { tag: 'DF31', value: new Uint8Array(130) },
]

const shared = { 2: '4761739001010119', 3: '000000', 4: '000000005000', 11: '000134', 14: '3012', 23: '001' }
const posMessages = [
  {
    mti: '0800',
    11: '000001',
    41: '58402001',
    42: '302440380621100',
    60: { type: '00', batch: '000001', network: '003' },
    62: text('Sequence No16123456CORNER01'),
    63: '01 ',
  },
  {
    mti: '0200',
    ...shared,
    22: '051',
    25: '00',
    26: '12',
    35: '4761739001010119D30122010000000000000',
    41: '58402001',
    42: '302440380621100',
    49: '156',
    52: bytes('1122334455667788'),
    53: '2600000000000000',
    55: chip,
    59: [{ tag: 'A2', value: text('0102') }],
    60: { type: '22', batch: '000001', network: '000', capability: '5', condition: '0', partial: '1', account: '048' },
    64: bytes('3531443837343145'),
  },
  {
    mti: '0210',
    ...shared,
    32: '00095840',
    37: '091947145060',
    39: '00',
    43: '街角小店',
    44: '90310000   03025840   ',
    61: { batch: '000001', stan: '000133', date: '0427' },
    63: 'CUP中国银联',
    36: '99'.repeat(20),
    48: '12345',
  },
]
const networkMessages = [
  {
    mti: '0200',
    ...shared,
    7: '0911131411',
    12: '131411',
    13: '0911',
    18: '4111',
    22: '051',
    25: '00',
    32: '423935',
    35: '4761739001010119=3012201',
    41: '12345678',
    42: 'CORNERSHOP00001',
    43: '街角小店',
    49: '156',
    52: new Uint8Array(8),
    55: chip,
    90: '0'.repeat(42),
    128: new Uint8Array(8),
  },
  { mti: '0820', 7: '0911131411', 11: '000001', 33: '00010000', 70: '301', 100: '00010000' },
]
const isoMessages = (version: string) => [
  {
    mti: `${version}200`,
    2: '4761739001010119',
    7: '0911131411',
    14: '3012',
    ...(version === '2' ? { 22: new Uint8Array(12), 43: text('name') } : { 18: '4111' }),
    35: '4761739001010119=3012201',
    37: '091947145060',
    48: 'private',
    52: new Uint8Array(8),
    64: new Uint8Array(8),
    100: '00010000',
    102: 'ACCOUNT',
    128: new Uint8Array(8),
  },
  { mti: `${version}800`, 7: '0911131411', 11: version === '2' ? '000000000001' : '000001' },
]

/** Every shape and coding that the shipped dialects do not use. */
const everything = dialect({
  id: 'everything',
  name: 'Everything',
  zh: '全部',
  versions: '012',
  bits: 192,
  wire: ebcdicWire,
  fields: {
    2: variable('n', 2, 19, 'PAN', '主账号', { secret: 'pan' }),
    11: fixed('n', 6, 'Trace', '跟踪号'),
    35: variable('z', 2, 37, 'Track', '磁道', { coding: 'bcd', counts: 'bytes', nibble: 'F', prefixCoding: 'binary' }),
    48: variable('n', 3, 322, 'Records', '记录', {
      coding: 'bcd',
      prefixCoding: 'bcd',
      shape: {
        kind: 'repeat',
        count: 2,
        most: 8,
        parts: [part('area', 2, 'Area', '区'), part('stan', 6, 'Trace', '流水')],
      },
    }),
    54: variable('ans', 3, 40, 'Either', '二选一', {
      shape: {
        kind: 'choice',
        of: [
          { kind: 'end', from: 4, to: 4, parts: [part('count', 4, 'Count', '笔数')] },
          {
            kind: 'totals',
            from: 5,
            to: 40,
            parts: [
              part('debit', 5, 'Debit', '借'),
              tail('credit', 5, 'Credit', '贷'),
              { key: 'rest', length: 30, name: 'Rest', zh: '余', optional: true, rest: true },
            ],
          },
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
        fields: {
          1: fixed('n', 3, 'One', '一', { coding: 'bcd', align: 'right' }),
          9: variable('ans', 2, 9, 'Nine', '九'),
        },
      },
    }),
    100: variable('x+n', 2, 12, 'Signed', '带符号'),
    130: fixed('a', 4, 'Letters', '字母'),
    192: fixed('b', 4, 'Last', '末'),
  },
})
const everythingMessages = [
  {
    mti: '0200',
    2: '4761739001010119',
    11: '000001',
    35: '4761739001010119D3012201',
    48: [
      { area: '00', stan: '000001' },
      { area: '01', stan: '000002' },
    ],
    54: { kind: 'totals', debit: '00001', credit: '00002', rest: 'XY' },
    62: { key: new Uint8Array(8), name: '街角' },
    63: { 1: '123', 9: 'ABC' },
    100: 'D123',
    130: 'ABCD',
    192: new Uint8Array(4),
  },
  { mti: '2100', 11: '000001', 54: { kind: 'end', count: '0007' } },
]

const WORDS = [
  '9F26',
  '9F02',
  '81',
  '82',
  '8180',
  '60',
  '6000030000',
  '0200',
  '30323030',
  'F2',
  '0063',
  '2E',
  'FFFF',
  '80000000',
  'D6D0',
  'F0F2F0F0',
].map(bytes)

/** A message that is read must pack to the bytes it came from; one that is not must be refused in the one proper way. */
function decoder(name: string, chosen: Dialect, messages: readonly unknown[]): Target {
  const codec = compile(chosen)
  const lenient = compile(chosen, {
    lenient: { trailingBytes: true, paddingNibble: true, duplicateTags: true, longLengths: true, emptyBitmap: true },
  })
  const hexBitmap = chosen.wire.bitmap !== 'binary'
  const hexContent = chosen.wire.binary !== 'binary'
  return {
    name,
    seeds: messages.map((message) => codec.pack(message as never)),
    words: WORDS,
    run(input) {
      // A copy, because the values of a message are views: writing must not change what is compared.
      const result = codec.tryUnpack(input)
      if (result.ok) {
        const again = codec.pack(result.message)
        // Hexadecimal in text may be lower case, which is not kept.
        if (hexBitmap || hexContent) assert.deepEqual(codec.unpack(again), result.message)
        else if (!equal(again, input)) assert.equal(toHex(again), toHex(input))
      } else {
        const { error } = result
        assert.ok(error.offset >= 0 && error.offset <= input.length, `offset ${error.offset} of ${input.length}`)
        assert.match(error.path, /^(mti|bitmap|message|\d{1,3}(\.[0-9A-Za-z!-~]{1,40})*)$/)
      }
      const loose = lenient.tryUnpack(input)
      if (result.ok) assert.ok(loose.ok, 'what is read strictly is read leniently')
    },
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const describing: Target = {
  name: 'describe',
  seeds: posMessages.map((message) =>
    sealEnvelope({
      tpdu: bytes('6000030000'),
      header: bytes('603100310100'),
      body: compile(unionpayPos).pack(message as never),
    }),
  ),
  words: WORDS,
  run(input) {
    const { rows, error } = describe(unionpayPos, input)
    let at = 0
    for (const row of rows) {
      assert.equal(row.offset, at)
      at += row.length
    }
    if (error === undefined) assert.equal(at, input.length)
    describe(dialects[input.length % dialects.length]!, input)
  },
}

const raw = rawCodec(unionpayPos)
const rawTarget: Target = {
  name: 'raw',
  seeds: describing.seeds,
  words: WORDS,
  run(input) {
    try {
      assert.equal(toHex(raw.pack(JSON.parse(JSON.stringify(raw.unpack(input))))), toHex(input))
    } catch (error) {
      if (!(error instanceof UnpackError)) throw error
    }
  },
}

/** Packing whatever JSON the bytes happen to spell, so that wrong types meet the writer. */
const packing: Target = {
  name: 'pack',
  seeds: posMessages.map((message) =>
    text(JSON.stringify(message, (_key, value) => (value instanceof Uint8Array ? toHex(value) : value))),
  ),
  words: ['null', '"2":', '[]', '{}', '1', '"tag":"9F26"', '"value":', 'true', '中'].map(text),
  run(input) {
    let value: unknown
    try {
      value = JSON.parse(new TextDecoder().decode(input))
    } catch {
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const codec of writers) {
      try {
        codec.pack(value as never)
      } catch (error) {
        if (!(error instanceof PackError)) throw error
      }
    }
    try {
      raw.pack(value)
    } catch (error) {
      if (!(error instanceof PackError)) throw error
    }
  },
}
const writers = [compile(unionpayPos as Dialect), compile(everything as Dialect)]

const LENGTHS = ['binary2', 'binary4', 'bcd2', 'ascii4', 'ascii6'] as const

/** The stream in one piece and in many pieces must give the same frames, or the same refusal. */
const framing: Target = {
  name: 'framer',
  longest: 64,
  seeds: [
    bytes('000003414243000141'),
    bytes('01000000034142430000000141'),
    bytes('0200034142430001'),
    bytes('03303030334142433030303141'),
    bytes('04303030303033414243'),
    bytes('820005414243'),
  ],
  words: ['0000', 'FFFF', '0001', '30303030', '39393939', '9999'].map(bytes),
  run(input) {
    // The first byte chooses the kind of length, so that each input is cut in one way and not in ten.
    const chosen = input[0] ?? 0
    const length = LENGTHS[chosen % LENGTHS.length]!
    const options = { length, limit: 300, includesItself: chosen >= 128 }
    const stream = input.subarray(1)
    const whole = collect(createFramer(options), [stream])
    const single = collect(
      createFramer(options),
      Array.from(stream, (b) => Uint8Array.of(b)),
    )
    const half = stream.length >> 1
    const halves = collect(createFramer(options), [stream.subarray(0, half), stream.subarray(half)])
    assert.equal(single, whole)
    assert.equal(halves, whole)
  },
}

function collect(framer: ReturnType<typeof createFramer>, chunks: readonly Uint8Array[]) {
  const frames: string[] = []
  try {
    for (const chunk of chunks) {
      for (const one of framer.feed(chunk)) frames.push(toHex(one))
      assert.ok(framer.pending <= 306, 'a framer keeps no more than its limit and a prefix')
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error
    // How many frames came before the refusal depends on the pieces; that it comes, and which, does not.
    return error.code
  }
  return frames.join()
}

const headers: Target = {
  name: 'headers',
  seeds: [
    ...describing.seeds,
    writeNetworkHeader({
      version: 2,
      totalLength: 100,
      destination: '00010000',
      source: '48021000',
      reserved: new Uint8Array(3),
      batch: 0,
      transaction: '00000000',
      user: 0,
      reject: '00000',
    }),
  ],
  run(input) {
    for (const read of [
      () => assert.equal(toHex(sealEnvelope(openEnvelope(input))), toHex(input)),
      () =>
        assert.equal(toHex(writeUnionpayHeader(readUnionpayHeader(input.subarray(0, 6)))), toHex(input.subarray(0, 6))),
      () => readNetworkHeader(input),
    ]) {
      try {
        read()
      } catch (error) {
        if (!(error instanceof FrameError)) throw error
      }
    }
  },
}

export const targets: readonly Target[] = [
  decoder('unionpay-pos', unionpayPos as Dialect, posMessages),
  decoder('card-network', cardNetwork as Dialect, networkMessages),
  decoder('iso87-ascii', iso87Ascii as Dialect, isoMessages('0')),
  decoder('iso87-binary', iso87Binary as Dialect, isoMessages('0')),
  decoder('iso93-ascii', iso93Ascii as Dialect, isoMessages('1')),
  decoder('iso93-binary', iso93Binary as Dialect, isoMessages('1')),
  decoder('iso2003-ascii', iso2003Ascii as Dialect, isoMessages('2')),
  decoder('everything', everything as Dialect, everythingMessages),
  decoder('variant', extend(unionpayPos, { wire: { align: 'right', nibble: 'F', counts: 'bytes' } }) as Dialect, [
    posMessages[0] as AnyMessage,
  ]),
  describing,
  rawTarget,
  packing,
  framing,
  headers,
]
