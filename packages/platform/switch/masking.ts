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

/** Fields that are never kept, only that they were there. */
const WITHHELD = new Set([35, 36, 45, 52, 61, 62, 64, 96, 102, 103, 128])

/**
 * The fields of a message as people may see them, as one line of JSON. PAN masked; track, PIN block, keys, MAC only
 * as present; of the chip data only tags that are not sensitive; expiry and wallet code covered.
 */
export function maskedLine(side: Side, direction: Direction, at: Millis, message: { readonly mti: string }): string {
  const fields: Record<string, unknown> = {}
  for (const key in message) {
    const value = (message as Record<string, unknown>)[key]
    if (value === undefined || key === 'mti') continue
    fields[key] = maskedField(Number(key), value, side)
  }
  return `${JSON.stringify({ side, direction, at, mti: message.mti, fields })}\n`
}

function maskedField(field: number, value: unknown, side: Side): unknown {
  // F61 of a terminal names the original and is harmless; F61 of the network holds verification data.
  if (WITHHELD.has(field) && !(field === 61 && side === 'terminal')) return '(present)'
  if (field === 2) return maskPan(value as string)
  if (field === 14) return '****'
  if (field === 55) return chipFields(value)
  if (field === 59) return Array.isArray(value) ? tagNames(value) : '(present)'
  if (field === 48 && side === 'network') return '(present)'
  if (value instanceof Uint8Array) return toHex(value)
  return value
}

function chipFields(value: unknown): unknown {
  if (!Array.isArray(value)) return '(present)'
  const shown: Record<string, string> = {}
  for (const { tag, value: bytes } of value as { tag: string; value: Uint8Array }[])
    shown[tag] = CHIP_TAGS.has(tag) ? toHex(bytes) : '(present)'
  return shown
}

function tagNames(value: { tag: string; value: Uint8Array }[]): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const { tag } of value) shown[tag] = '(present)'
  return shown
}
