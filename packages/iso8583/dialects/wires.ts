import type { Wire } from '../dialect.ts'

/** Digits are packed two to a byte and stand left, text is ASCII, bitmaps are bytes. */
export const packedWire = {
  mti: 'bcd',
  bitmap: 'binary',
  digits: 'bcd',
  text: 'ascii',
  track: 'bcd',
  binary: 'binary',
  prefix: 'bcd',
  counts: 'units',
  align: 'left',
  nibble: '0',
} as const satisfies Wire

/** As `packedWire`, with an odd number of digits standing right. */
export const packedRightWire = { ...packedWire, align: 'right' } as const satisfies Wire

/** Everything is ASCII, bytes and bitmaps too, as hexadecimal. */
export const asciiHexWire = {
  mti: 'ascii',
  bitmap: 'hex',
  digits: 'ascii',
  text: 'ascii',
  track: 'ascii',
  binary: 'hex',
  prefix: 'ascii',
  counts: 'units',
  align: 'right',
  nibble: '0',
} as const satisfies Wire

/** ASCII with the bitmap and binary fields as bytes. */
export const asciiBinaryWire = { ...asciiHexWire, bitmap: 'binary', binary: 'binary' } as const satisfies Wire

/** As `asciiHexWire` in EBCDIC (code page 500). */
export const ebcdicWire = {
  ...asciiHexWire,
  mti: 'ebcdic',
  bitmap: 'ebcdic-hex',
  digits: 'ebcdic',
  text: 'ebcdic',
  track: 'ebcdic',
  binary: 'ebcdic-hex',
  prefix: 'ebcdic',
} as const satisfies Wire
