import receiptline from 'receiptline'
import { COLUMNS, slipDocument } from './document.ts'
import { encodeGbk } from './gbk.ts'
import type { Slip } from './slip.ts'

type Command = typeof receiptline.commands.generic

/**
 * ESC/POS for the printers of Chinese shops: receiptline's generic commands, with text in GBK by our own encoder (the
 * library's needs Node) and rules as hyphens, which every code page has.
 */
const chinese: Command = {
  ...receiptline.commands.generic,
  // ESC t 0, FS &: code page 437 for the single bytes, Chinese for the pairs.
  text: (words: string): string => `\x1bt\x00\x1c&${latin1(encodeGbk(words))}`,
  hr: (width: number): string => `\x1bt\x00${'-'.repeat(width)}`,
}

/** The bytes that a network, USB or serial printer takes; cuts the paper at the end. */
export function renderEscPos(slip: Slip): Uint8Array {
  const text = receiptline.transform(slipDocument(slip), {
    cpl: COLUMNS[slip.width],
    encoding: 'gb18030',
    command: chinese,
    spacing: true,
  })
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

/** The slip as a picture, in the proportions of its paper. */
export function renderSvg(slip: Slip): string {
  return receiptline.transform(slipDocument(slip), {
    cpl: COLUMNS[slip.width],
    encoding: 'gb18030',
    command: 'svg',
    spacing: true,
  })
}

/** The slip as lines of text, as wide as the paper: for tests, logs of practice, and screen readers. */
export function renderText(slip: Slip): string {
  return receiptline
    .transform(slipDocument(slip), { cpl: COLUMNS[slip.width], encoding: 'gb18030', command: 'text' })
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
