import { expect, test } from 'vitest'
import { headerWith, reportIn } from './processing-request.ts'

const report = (text: string) => reportIn(new TextEncoder().encode(text))

test('the request stands in the sixth digit of the header, and the rest is what the terminal sent', () => {
  const header = Uint8Array.of(0x60, 0x31, 0x57, 0x31, 0x00, 0x12)
  expect(headerWith(header, 3)).toEqual(Uint8Array.of(0x60, 0x31, 0x53, 0x31, 0x00, 0x12))
  expect(headerWith(header, 0)).toEqual(Uint8Array.of(0x60, 0x31, 0x50, 0x31, 0x00, 0x12))
  expect(header[2]).toBe(0x57)
})

test('a report says of one request what became of it; without it a status is a status', () => {
  expect(report('0110219030')).toEqual({ digit: 3, state: 'done' })
  expect(report('0110219071')).toEqual({ digit: 7, state: 'unsupported' })
  expect(report('0110219082')).toEqual({ digit: 8, state: 'failed' })
  for (const text of ['', '903', '011021', '0110219000', '0110219090', '0110219033'])
    expect(report(text), text).toBeUndefined()
})
