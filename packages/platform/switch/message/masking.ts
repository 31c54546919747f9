import { type Millis, maskPan } from '@evertill/foundation'

/** Who said it and to whom, seen from the switch. */
export type Side = 'terminal' | 'network'
export type Direction = 'in' | 'out'

/** Chip tags that say nothing about the cardholder: everything else of F55 is left out [LAW-8]. */
const CHIP_TAGS = new Set(
  '9F26 9F27 9F10 9F37 9F36 95 9A 9C 9F02 5F2A 82 9F1A 9F03 9F33 9F34 9F35 9F1E 84 9F09 9F41 9F63 9F74 8A 9B DF31 91 71 72 4F 50'.split(
    ' ',
  ),
)

/** Fields that are never kept, only that they were there. Indexed by number for speed. */
const WITHHELD: readonly boolean[] = Array.from({ length: 129 }, (_, field) =>
  [35, 36, 45, 52, 61, 62, 64, 96, 102, 103, 128].includes(field),
)
const PRESENT = '(present)'
const LAST_FIELD = 128
const NUMBERS: readonly string[] = Array.from({ length: LAST_FIELD + 1 }, (_, field) => String(field))

interface Spoken {
  readonly mti: string
}
type Fields = Readonly<Record<string, unknown>>
type Numbered = Readonly<Record<number, unknown>>

/**
 * The fields of a message as people may see them, in one line: `side direction time mti` and then `|path=value` each. PAN
 * masked; track, PIN block, keys, MAC only as present; of the chip data only tags that are not sensitive; expiry and wallet
 * code covered. Four such lines are written for every sale, so it is plain text without quotes, and `|path` alone stands for
 * what the line before said of it.
 *
 * @param before messages whose lines stand before this one in the same row, the latest first
 */
export function maskedLine(
  side: Side,
  direction: Direction,
  at: Millis,
  message: Spoken,
  ...before: readonly Spoken[]
): string {
  end = 0
  wide = false
  put(side)
  putByte(SPACE)
  put(direction)
  putByte(SPACE)
  put(String(at))
  putByte(SPACE)
  put(message.mti)
  // To the engine a message is a list: going through its numbers is much quicker than through its names.
  for (let field = 2; field <= LAST_FIELD; field++) {
    const value = (message as unknown as Numbered)[field]
    if (value === undefined) continue
    const key = NUMBERS[field]!
    // F61 of a terminal names the original and is harmless; F61 of the network holds verification data.
    if ((WITHHELD[field] && !(field === 61 && side === 'terminal')) || (field === 48 && side === 'network'))
      putField(key, PRESENT)
    else if (before.length > 0 && value === saidBefore(before, field)) {
      putByte(BAR)
      put(key)
    } else if (field === 2) putField(key, maskPan(value as string))
    else if (field === 14) putField(key, '****')
    else if (typeof value === 'string') putField(key, value)
    else if (value instanceof Uint8Array) {
      putPath(key)
      putHex(value)
    } else if (Array.isArray(value)) putTagged(key, field, value)
    else putRecord(key, value as Fields)
  }
  putByte(NEW_LINE)
  return line.toString(wide ? 'utf8' : 'latin1', 0, end)
}

/** One line taken apart again: field path → value as it is shown. */
export interface MaskedMessage {
  readonly side: Side
  readonly direction: Direction
  readonly at: Millis
  readonly mti: string
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Reads a line. `said` holds what the lines before it in the row said of each path and is carried on; without it a path
 * that only refers to them is left out.
 */
export function readMaskedLine(text: string, said = new Map<string, string>()): MaskedMessage {
  const [head = '', ...pairs] = text.split('|')
  const [side, direction, at, mti = ''] = head.split(' ')
  const fields: Record<string, string> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals >= 0) fields[pair.slice(0, equals)] = pair.slice(equals + 1)
    else for (const [path, value] of said) if (path === pair || path.startsWith(`${pair}.`)) fields[path] = value
  }
  for (const [path, value] of Object.entries(fields)) said.set(path, value)
  return { side: side as Side, direction: direction as Direction, at: Number(at), mti, fields }
}

function saidBefore(before: readonly Spoken[], field: number): unknown {
  for (let i = 0; i < before.length; i++) {
    const value = (before[i] as unknown as Numbered)[field]
    if (value !== undefined) return value
  }
  return undefined
}

/** The line being written: bytes instead of growing strings, which would be most of the garbage of a sale. */
let line = Buffer.allocUnsafeSlow(16_384)
let end = 0
/** Something beyond ASCII is in it. */
let wide = false

const SPACE = 0x20
const NEW_LINE = 0x0a
const BAR = 0x7c
const EQUALS = 0x3d
const POINT = 0x2e
const QUOTE = 0x22
const BACKSLASH = 0x5c
const HEX = Uint8Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0))

function room(bytes: number): void {
  if (end + bytes <= line.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(line.length * 2, end + bytes))
  line.copy(larger, 0, 0, end)
  line = larger
}

function putByte(byte: number): void {
  room(1)
  line[end++] = byte
}

/** Characters that would end a value or need quoting on the way to the table become a dot. */
function put(text: string): void {
  // Strings are of many kinds to the engine, and what belongs to the module is fetched at each use: both are asked for once.
  const { length } = text
  room(length * 3)
  const bytes = line
  let at = end
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x7f) {
      end = at
      putWide(text.slice(i))
      return
    }
    bytes[at++] = code < SPACE || code === BAR || code === BACKSLASH || code === QUOTE ? POINT : code
  }
  end = at
}

function putWide(text: string): void {
  wide = true
  end += line.write(text.replace(/[|\\"\p{Cc}]/gu, '.'), end)
}

function putPath(key: string, part?: string): void {
  putByte(BAR)
  put(key)
  if (part !== undefined) {
    putByte(POINT)
    put(part)
  }
  putByte(EQUALS)
}

function putField(key: string, value: string): void {
  putPath(key)
  put(value)
}

function putHex(bytes: Uint8Array): void {
  const { length } = bytes
  room(length * 2)
  const into = line
  let at = end
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!
    into[at++] = HEX[byte >> 4]!
    into[at++] = HEX[byte & 15]!
  }
  end = at
}

function putTagged(key: string, field: number, list: readonly { tag: string; value: Uint8Array }[]): void {
  for (const { tag, value } of list) {
    putPath(key, tag)
    if (field === 55 && CHIP_TAGS.has(tag)) putHex(value)
    else put(PRESENT)
  }
}

function putRecord(key: string, value: Fields): void {
  for (const part in value)
    if (value[part] !== undefined) {
      putPath(key, part)
      put(String(value[part]))
    }
}
