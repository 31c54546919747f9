import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createFramer,
  FrameError,
  frame,
  fromHex,
  type LengthCoding,
  macInput,
  openEnvelope,
  readNetworkHeader,
  readUnionpayHeader,
  sealEnvelope,
  swapTpdu,
  toHex,
  writeNetworkHeader,
  writeUnionpayHeader,
} from './index.ts'

const bytes = (hex: string) => fromHex(hex)!
const codings: readonly LengthCoding[] = ['binary2', 'binary4', 'bcd2', 'ascii4', 'ascii6']

/** The code of the FrameError that this throws. */
function codeOf(what: () => unknown): string {
  try {
    what()
  } catch (error) {
    if (error instanceof FrameError) return error.code
    throw error
  }
  return 'none'
}

describe('framer', () => {
  test.each<[LengthCoding, string]>([
    ['binary2', '0003 414243'],
    ['binary4', '00000003 414243'],
    ['bcd2', '0003 414243'],
    ['ascii4', '30303033 414243'],
    ['ascii6', '303030303033 414243'],
  ])('%s', (length, hex) => {
    const whole = bytes(hex)
    expect(
      createFramer({ length, limit: 10 })
        .feed(whole)
        .map((one) => toHex(one)),
    ).toEqual(['414243'])
    expect(frame(bytes('414243'), { length })).toEqual(whole)
  })

  test('a length that counts itself', () => {
    const whole = frame(bytes('414243'), { length: 'binary2', includesItself: true })
    expect(toHex(whole)).toBe('0005414243')
    expect(createFramer({ length: 'binary2', limit: 3, includesItself: true }).feed(whole)).toHaveLength(1)
  })

  test('glued, halved and one byte at a time, the frames are the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codings),
        fc.boolean(),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (length, includesItself, payloads, pieces) => {
          const stream = Buffer.concat(payloads.map((one) => frame(one, { length, includesItself })))
          const framer = createFramer({ length, includesItself, limit: 40 })
          const found: Uint8Array[] = []
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = pieces[i % pieces.length]!
            found.push(...framer.feed(stream.subarray(at, at + size)))
            at += size
            expect(framer.pending).toBeLessThanOrEqual(46)
          }
          expect(found.map((one) => toHex(one))).toEqual(payloads.map((one) => toHex(one)))
          expect(framer.pending).toBe(0)
        },
      ),
    )
  })

  test.each<[string, LengthCoding, string, string]>([
    ['a length of nothing', 'binary2', '0000', 'zero-length'],
    ['a length above the limit', 'binary2', '0065', 'over-limit'],
    ['four gigabytes', 'binary4', 'FFFFFFFF', 'over-limit'],
    ['a nibble that is no digit', 'bcd2', '00A1', 'not-digits'],
    ['a letter for a digit', 'ascii4', '30304130', 'not-digits'],
    ['a request of another protocol', 'ascii4', '47455420', 'not-digits'],
  ])('%s ends the stream', (_what, length, hex, code) => {
    expect(codeOf(() => createFramer({ length, limit: 100 }).feed(bytes(hex)))).toBe(code)
    const slow = createFramer({ length, limit: 100 })
    expect(codeOf(() => bytes(hex).forEach((b) => void slow.feed(Uint8Array.of(b))))).toBe(code)
  })

  test('a claim reserves nothing: memory follows what has arrived', () => {
    const framer = createFramer({ length: 'binary4', limit: 1 << 30 })
    framer.feed(bytes('3FFFFFFF 4142'))
    expect(framer.pending).toBe(6)
  })

  test('what does not fit into a frame is refused', () => {
    expect(codeOf(() => frame(new Uint8Array(0), { length: 'binary2' }))).toBe('zero-length')
    expect(codeOf(() => frame(new Uint8Array(10_000), { length: 'bcd2' }))).toBe('over-limit')
    expect(codeOf(() => frame(new Uint8Array(11), { length: 'binary2', limit: 10 }))).toBe('over-limit')
    expect(codeOf(() => frame(new Uint8Array(0xffff), { length: 'binary2', includesItself: true }))).toBe('over-limit')
  })
})

describe('envelope', () => {
  const whole = bytes('6000030000 603100310100 0820 0000000000000000')

  test('opens and seals', () => {
    const { tpdu, header, body } = openEnvelope(whole)
    expect([toHex(tpdu), toHex(header), toHex(body)]).toEqual(['6000030000', '603100310100', '08200000000000000000'])
    expect(sealEnvelope({ tpdu, header, body })).toEqual(whole)
    expect(sealEnvelope({ body })).toEqual(body)
  })

  test('too short, or no TPDU', () => {
    expect(codeOf(() => openEnvelope(whole.subarray(0, 11)))).toBe('truncated')
    expect(codeOf(() => openEnvelope(bytes('0200000000 603100310100 0820')))).toBe('bad-header')
    expect(codeOf(() => sealEnvelope({ tpdu: new Uint8Array(4), body: whole }))).toBe('bad-header')
    expect(codeOf(() => sealEnvelope({ header: new Uint8Array(7), body: whole }))).toBe('bad-header')
  })

  test('the answer goes back to where the request came from', () => {
    expect(toHex(swapTpdu(bytes('6012345678')))).toBe('6056781234')
    expect(swapTpdu(swapTpdu(bytes('6012345678')))).toEqual(bytes('6012345678'))
    expect(codeOf(() => swapTpdu(new Uint8Array(4)))).toBe('bad-header')
  })

  test('the header tells its five parts', () => {
    const header = {
      applicationType: '61',
      specVersion: '31',
      terminalState: '0',
      processingRequest: '3',
      subVersion: '100001',
    }
    expect(toHex(writeUnionpayHeader(header))).toBe('613103100001')
    expect(readUnionpayHeader(bytes('613103100001'))).toEqual(header)
    expect(codeOf(() => readUnionpayHeader(bytes('6131031000AA')))).toBe('not-digits')
    expect(codeOf(() => writeUnionpayHeader({ ...header, subVersion: '1' }))).toBe('bad-header')
  })

  test('the MAC covers the message up to F63, with bit 64 set', () => {
    expect(toHex(macInput(bytes('0820 0000000000000001 1122334455667788')))).toBe('08200000000000000001')
    expect(codeOf(() => macInput(bytes('0820 0000000000000000 1122334455667788')))).toBe('bad-header')
    expect(codeOf(() => macInput(bytes('0820')))).toBe('truncated')
  })
})

describe('network header', () => {
  const header = {
    version: 0x82,
    totalLength: 246,
    destination: '00010344',
    source: '48021000',
    reserved: new Uint8Array(3),
    batch: 0,
    transaction: '00000000',
    user: 0,
    reject: '00000',
  }

  test('forty-six bytes, there and back', () => {
    const written = writeNetworkHeader(header)
    expect(toHex(written)).toBe(
      `2E82${toHex(new TextEncoder().encode('024600010344   48021000   '))}00000000${'30'.repeat(8)}00${'30'.repeat(5)}`,
    )
    expect(readNetworkHeader(written)).toEqual(header)
  })

  test('what is none', () => {
    expect(codeOf(() => readNetworkHeader(new Uint8Array(45)))).toBe('truncated')
    expect(codeOf(() => readNetworkHeader(new Uint8Array(46)))).toBe('bad-header')
    expect(codeOf(() => readNetworkHeader(writeNetworkHeader(header).fill(0x41, 2, 6)))).toBe('not-digits')
    expect(codeOf(() => writeNetworkHeader({ ...header, totalLength: 10_000 }))).toBe('over-limit')
    expect(codeOf(() => writeNetworkHeader({ ...header, destination: '123456789012' }))).toBe('bad-header')
    expect(codeOf(() => writeNetworkHeader({ ...header, reject: 'ABCDE' }))).toBe('not-digits')
  })
})
