import type { DescribedRow } from '@evertill/iso8583'

/** Most bytes that are read: far above any real message, far below what would freeze a page. */
export const MOST_BYTES = 16_384

export type Reading =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: 'odd' | 'not-hex' | 'too-long' }

/**
 * Bytes from what people paste: with or without spaces, `0x`, colons, line breaks, and the offsets and text columns of a
 * hex dump.
 */
export function bytesOf(text: string): Reading {
  const lines = text
    .replace(/0x/gi, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*[0-9a-f]{4,8}(?::|\s{2,})/i, '').replace(/\s{2,}\|?[^|]*\|\s*$/, ''))
  const digits = lines.join('').replace(/[\s:,;-]/g, '')
  if (!/^[0-9a-f]*$/i.test(digits)) return { ok: false, why: 'not-hex' }
  if (digits.length % 2 !== 0) return { ok: false, why: 'odd' }
  if (digits.length / 2 > MOST_BYTES) return { ok: false, why: 'too-long' }
  return {
    ok: true,
    bytes: Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
      Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
    ),
  }
}

export interface Cell {
  /** Two hexadecimal digits, or two stars where a secret is. */
  readonly text: string
  /** Path of the field that owns the byte; empty for bytes that nobody read. */
  readonly path: string
  /** Which of the colours; neighbours differ. */
  readonly colour: number
}

/** How many colours take turns along the bytes. */
export const COLOURS = 6

function hide(row: DescribedRow, hidden: Uint8Array): void {
  if (row.masked) hidden.fill(1, row.offset, row.offset + row.length)
  else for (const child of row.children) hide(child, hidden)
}

/** Each byte with its owner. A byte of a masked value is not drawn: what is hidden in the table is hidden here too. */
export function cellsOf(bytes: Uint8Array, rows: readonly DescribedRow[], unmask = false): readonly Cell[] {
  const hidden = new Uint8Array(bytes.length)
  const owner: (number | undefined)[] = new Array(bytes.length).fill(undefined)
  rows.forEach((row, index) => {
    hide(row, hidden)
    for (let at = row.offset; at < Math.min(row.offset + row.length, bytes.length); at++) owner[at] = index
  })
  return Array.from(bytes, (byte, at) => {
    const index = owner[at]
    // What could not be read may hold anything, a card number too.
    const secret = hidden[at] === 1 || (index === undefined && !unmask)
    return {
      text: secret ? '**' : byte.toString(16).toUpperCase().padStart(2, '0'),
      path: index === undefined ? '' : rows[index]!.path,
      colour: index === undefined ? -1 : index % COLOURS,
    }
  })
}
