import type { Pan } from '@evertill/foundation'

/**
 * Is this clear block ISO 9564-1 format 0 for this PAN? Looked at byte by byte, because a PIN that became a string would
 * stay in memory until the collector pleases.
 */
export function isPinBlock(clear: Uint8Array, pan: Pan): boolean {
  if (clear.length !== 8) return false
  const digits = pan.reveal().slice(0, -1).slice(-12).padStart(12, '0')
  const nibble = (i: number): number => {
    const mixed = i % 2 === 0 ? clear[i >> 1]! >> 4 : clear[i >> 1]! & 15
    return i < 4 ? mixed : mixed ^ (digits.charCodeAt(i - 4) - 48)
  }
  const length = nibble(1)
  if (nibble(0) !== 0 || length < 4 || length > 12) return false
  for (let i = 2; i < 2 + length; i++) if (nibble(i) > 9) return false
  for (let i = 2 + length; i < 16; i++) if (nibble(i) !== 15) return false
  return true
}
