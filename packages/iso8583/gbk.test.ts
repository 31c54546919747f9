import { expect, test } from 'vitest'
import { gbkLength, readGbk, writeGbk } from './gbk.ts'

const pairs: [number, number][] = []
for (let high = 0x81; high <= 0xfe; high++)
  for (let low = 0x40; low <= 0xfe; low++) if (low !== 0x7f) pairs.push([high, low])

test('every pair of bytes is either a character that goes back to the same bytes, or refused', () => {
  const out = new Uint8Array(4)
  let characters = 0
  for (const pair of pairs) {
    const text = readGbk(Uint8Array.from(pair), 0, 2)
    if (typeof text === 'number') continue
    characters++
    expect(writeGbk(text, out, 0, 4)).toBe(2)
    expect([out[0], out[1]]).toEqual(pair)
    expect(gbkLength(text)).toBe(2)
  }
  // GB 2312 has 6,763 characters and GBK 21,003 ideographs.
  expect(characters).toBeGreaterThan(21_000)
})

test('with escapes any bytes go there and back', () => {
  const bytes = Uint8Array.from({ length: 600 }, (_, i) => (i * 193 + (i >> 3)) & 255)
  const text = readGbk(bytes, 0, bytes.length, true) as string
  const out = new Uint8Array(bytes.length)
  expect(writeGbk(text, out, 0, out.length, true)).toBe(bytes.length)
  expect(out).toEqual(bytes)
  expect(gbkLength(text)).toBe(bytes.length)
})

test('what is no GBK has a place, and what does not fit is refused', () => {
  expect(readGbk(Uint8Array.of(0x41, 0xd6), 0, 2)).toBe(1)
  expect(readGbk(Uint8Array.of(0x41, 0x80, 0x41), 0, 3)).toBe(1)
  expect(readGbk(Uint8Array.of(0xd6, 0xd0, 0xff), 0, 3)).toBe(2)
  expect(writeGbk('中', new Uint8Array(2), 0, 1)).toBe(-1)
  expect(writeGbk('AB', new Uint8Array(2), 0, 1)).toBe(-1)
  expect(writeGbk('😀', new Uint8Array(8), 0, 8)).toBe(-1)
  expect(writeGbk('\udcff', new Uint8Array(8), 0, 8)).toBe(-1)
})
