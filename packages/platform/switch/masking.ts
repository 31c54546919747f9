import { type Millis, maskPan, toHex } from '@evertill/foundation'

/** Who said it and to whom, seen from the switch. */
export type Side = 'terminal' | 'network'
export type Direction = 'in' | 'out'

/** Chip tags that say nothing about the cardholder: everything else of F55 is left out [LAW-8]. */
const CHIP_TAGS = new Set(
  '9F26 9F27 9F10 9F37 9F36 95 9A 9C 9F02 5F2A 82 9F1A 9F03 9F33 9F34 9F35 9F1E 84 9F09 9F41 9F63 8A 9B DF31 91 71 72 4F 50'.split(
    ' ',
  ),
)

/** Fields that are never kept, only that they were there. Indexed by number for speed. */
const WITHHELD: readonly boolean[] = Array.from({ length: 129 }, (_, field) =>
  [35, 36, 45, 52, 61, 62, 64, 96, 102, 103, 128].includes(field),
)
const PRESENT = '(present)'

/**
 * The fields of a message as people may see them, in one line: `side direction time mti` and then `|path=value` each. PAN
 * masked; track, PIN block, keys, MAC only as present; of the chip data only tags that are not sensitive; expiry and wallet
 * code covered. Four such lines are written for every sale, so it is plain text without quotes: short in the table and quick to make.
 */
export function maskedLine(side: Side, direction: Direction, at: Millis, message: { readonly mti: string }): string {
  let line = `${side} ${direction} ${at} ${message.mti}`
  for (const key in message) {
    const value = (message as Record<string, unknown>)[key]
    if (value === undefined || key === 'mti') continue
    const field = Number(key)
    // F61 of a terminal names the original and is harmless; F61 of the network holds verification data.
    if (WITHHELD[field] && !(field === 61 && side === 'terminal')) line += `|${key}=${PRESENT}`
    else if (field === 2) line += `|2=${maskPan(value as string)}`
    else if (field === 14) line += '|14=****'
    else if (field === 48 && side === 'network') line += `|48=${PRESENT}`
    else if (typeof value === 'string') line += `|${key}=${plain(value)}`
    else if (value instanceof Uint8Array) line += `|${key}=${toHex(value)}`
    else if (Array.isArray(value)) line += taggedFields(key, field, value)
    else line += recordFields(key, value as Record<string, unknown>)
  }
  return `${line}\n`
}

/** One line taken apart again: field path → value as it is shown. */
export function readMaskedLine(line: string): {
  side: Side
  direction: Direction
  at: Millis
  mti: string
  fields: Record<string, string>
} {
  const [head = '', ...pairs] = line.split('|')
  const [side, direction, at, mti = ''] = head.split(' ')
  const fields: Record<string, string> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    fields[pair.slice(0, equals)] = pair.slice(equals + 1)
  }
  return { side: side as Side, direction: direction as Direction, at: Number(at), mti, fields }
}

const UNSAFE = /[|\\"\p{Cc}]/u

/** Characters that would end a value or need quoting on the way to the table become a dot. */
function plain(value: string): string {
  return UNSAFE.test(value) ? value.replace(/[|\\"\p{Cc}]/gu, '.') : value
}

function taggedFields(key: string, field: number, list: { tag: string; value: Uint8Array }[]): string {
  let text = ''
  for (const { tag, value } of list)
    text += `|${key}.${plain(tag)}=${field === 55 && CHIP_TAGS.has(tag) ? toHex(value) : PRESENT}`
  return text
}

function recordFields(key: string, value: Record<string, unknown>): string {
  let text = ''
  for (const part in value) if (value[part] !== undefined) text += `|${key}.${part}=${plain(String(value[part]))}`
  return text
}
