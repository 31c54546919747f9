/**
 * CRC-16 of ISO/IEC 13239 as EMVCo's codes carry it: polynomial 0x1021, register begun at 0xFFFF, neither side reflected, nothing
 * added at the end. `123456789` gives 0x29B1.
 */
export function crc16(bytes: Uint8Array): number {
  let register = 0xffff
  for (const byte of bytes) {
    register ^= byte << 8
    for (let bit = 0; bit < 8; bit++)
      register = (register & 0x8000) === 0 ? (register << 1) & 0xffff : ((register << 1) ^ 0x1021) & 0xffff
  }
  return register
}
