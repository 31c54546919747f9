import type { Secret } from './dialect.ts'

/**
 * What may be shown of a secret: of a card number the first six and last four digits, of track data the number likewise,
 * of everything else only its size.
 */
export function mask(secret: Secret, value: string | Uint8Array): string {
  const text = typeof value === 'string' ? value : ''
  switch (secret) {
    case 'pan':
      return text === '' ? '*'.repeat(2 * value.length) : maskPan(text)
    case 'track': {
      const end = text.search(/[=D^]/)
      const digits = end < 0 ? '' : text.slice(0, end).replace(/^%?B/, '')
      if (!/^\d{8,19}$/.test(digits)) return `*** (${value.length})`
      return `${maskPan(digits)}${text[end]}***`
    }
    default:
      return `*** (${value.length})`
  }
}

function maskPan(pan: string): string {
  if (pan.length < 13) return '*'.repeat(pan.length)
  return pan.slice(0, 6) + '*'.repeat(pan.length - 10) + pan.slice(-4)
}
