import { compile, describe as describeMessage, iso87Ascii, unionpayPos } from '@evertill/iso8583'
import { expect, test } from 'vitest'
import { bytesOf, cellsOf } from './bytes.ts'
import { EXAMPLE } from './example.ts'

const hex = (text: string): string => {
  const read = bytesOf(text)
  return read.ok ? Array.from(read.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') : read.why
}

test('hexadecimal is read as people paste it', () => {
  expect(hex('6000 03-00:00')).toBe('6000030000')
  expect(hex('0x60, 0x00\n0x03')).toBe('600003')
  expect(hex('0000  60 00 03 00  |`...|\n0004  01 02            |..|')).toBe('600003000102')
  expect(hex('0000: 60 00')).toBe('6000')
  expect(hex('600')).toBe('odd')
  expect(hex('60zz')).toBe('not-hex')
  expect(hex('00'.repeat(16_385))).toBe('too-long')
  expect(hex('')).toBe('')
})

test('the example is a whole sale whose card number stands neither in the table nor among the bytes', () => {
  const read = bytesOf(EXAMPLE)
  if (!read.ok) throw new Error(read.why)
  const { rows, error } = describeMessage(unionpayPos, read.bytes)
  expect(error).toBeUndefined()
  expect(rows.map((row) => row.path)).toContain('55')
  const digits = compile(unionpayPos).unpack(read.bytes.subarray(13))[2]!
  expect(digits).toBe('6205500000000000004')
  const table = JSON.stringify(rows)
  expect(table).not.toContain(digits)
  const drawn = cellsOf(read.bytes, rows)
    .map((cell) => cell.text)
    .join('')
  expect(drawn).toHaveLength(2 * read.bytes.length)
  expect(drawn).not.toContain(digits.slice(0, 10))
  // F35 stands packed; its separator would give the track away.
  expect(drawn).not.toContain(`${digits.slice(-5)}D`)
})

test('bytes after the place where reading stopped are not drawn', () => {
  const bytes = new TextEncoder().encode('0800zz6205500000000000004')
  const { rows } = describeMessage(iso87Ascii, bytes)
  expect(
    cellsOf(bytes, rows)
      .map((cell) => cell.text)
      .join(''),
  ).not.toContain('36323035')
})
