import { fromHex, toHex, xor } from './bytes.ts'

/**
 * ISO 9564-1 format 0: the PIN (4 … 12 digits) mixed with the rightmost 12 digits of the PAN without its check digit.
 * The result is clear and must be enciphered at once, inside the device that took the PIN.
 */
export function clearPinBlock(pin: string, pan: string): Uint8Array {
  if (!/^\d{4,12}$/.test(pin)) throw new RangeError('a PIN is 4 to 12 digits')
  const pinPart = fromHex(`0${pin.length.toString(16)}${pin}`.padEnd(16, 'F'))
  return xor(pinPart, panPart(pan))
}

/** The PIN inside a clear format 0 block, or undefined when it is not such a block for this PAN [F39=99]. */
export function pinOf(clearBlock: Uint8Array, pan: string): string | undefined {
  const text = toHex(xor(clearBlock, panPart(pan)))
  const length = Number.parseInt(text[1] ?? 'F', 16)
  if (text[0] !== '0' || length < 4 || length > 12) return undefined
  const pin = text.slice(2, 2 + length)
  return /^\d+$/.test(pin) && /^F*$/.test(text.slice(2 + length)) ? pin : undefined
}

function panPart(pan: string): Uint8Array {
  return fromHex(`0000${pan.slice(0, -1).slice(-12).padStart(12, '0')}`)
}
