import { expect, test } from 'vitest'
import { compile } from './codec.ts'
import { unionpayPos } from './dialects/unionpay-pos.ts'

test('a message that crosses from one slab to the next is as long as any other', () => {
  const codec = compile(unionpayPos)
  const message = {
    mti: '0210',
    39: '00',
    41: '10000001',
    55: [{ tag: '9F26', value: new Uint8Array(8) }],
    59: [{ tag: 'A2', value: new Uint8Array(40) }],
    62: new Uint8Array(60),
    63: 'CUP',
    64: new Uint8Array(8),
  }
  const first = codec.pack(message)
  const lengths = new Set<number>()
  for (let i = 0; i < 2_000; i++) {
    // Different sizes, so that every field meets the edge once.
    codec.pack({ ...message, 62: new Uint8Array(i % 97) })
    const packed = codec.pack(message)
    lengths.add(packed.length)
    expect(codec.unpack(packed)[63]).toBe('CUP')
  }
  expect([...lengths]).toEqual([first.length])
})
