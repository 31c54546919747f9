import { FrameError } from './errors.ts'

/** Bytes of the header before a message toward the card network. */
export const NETWORK_HEADER_BYTES = 46

/** The header of 46 bytes toward the card network. Institution ids are ASCII digits, padded with spaces on the right. */
export interface NetworkHeader {
  /** Flag and version, one byte; its top bit marks a test message. */
  readonly version: number
  /** Bytes of header and message together, 0 to 9999. */
  readonly totalLength: number
  /** Destination institution, up to 11 characters. */
  readonly destination: string
  /** Source institution, up to 11 characters. */
  readonly source: string
  /** Three bytes kept for the network. */
  readonly reserved: Uint8Array
  /** Batch number, one byte. */
  readonly batch: number
  /** Transaction information, 8 characters. */
  readonly transaction: string
  /** User information, one byte. */
  readonly user: number
  /** Reject code, five digits; `00000` when the message was not refused by the network. */
  readonly reject: string
}

export function readNetworkHeader(bytes: Uint8Array): NetworkHeader {
  if (bytes.length < NETWORK_HEADER_BYTES) throw new FrameError('truncated', 'a network header has 46 bytes')
  if (bytes[0] !== NETWORK_HEADER_BYTES)
    throw new FrameError('bad-header', 'a network header begins with its length, 2E')
  const totalLength = ascii(bytes, 2, 4)
  const reject = ascii(bytes, 41, 5)
  if (!/^\d{4}$/.test(totalLength) || !/^\d{5}$/.test(reject)) {
    throw new FrameError('not-digits', 'length and reject code of a network header are digits')
  }
  return {
    version: bytes[1]!,
    totalLength: Number(totalLength),
    destination: ascii(bytes, 6, 11).trimEnd(),
    source: ascii(bytes, 17, 11).trimEnd(),
    reserved: bytes.slice(28, 31),
    batch: bytes[31]!,
    transaction: ascii(bytes, 32, 8),
    user: bytes[40]!,
    reject,
  }
}

export function writeNetworkHeader(header: NetworkHeader): Uint8Array {
  const { totalLength, destination, source, reserved, transaction, reject } = header
  if (!Number.isInteger(totalLength) || totalLength < NETWORK_HEADER_BYTES || totalLength > 9999) {
    throw new FrameError('over-limit', 'total length is 46 to 9999 bytes')
  }
  if (destination.length > 11 || source.length > 11 || reserved.length !== 3 || transaction.length !== 8) {
    throw new FrameError(
      'bad-header',
      'institutions have up to 11 characters, reserved 3 bytes, transaction 8 characters',
    )
  }
  if (!/^\d{5}$/.test(reject)) throw new FrameError('not-digits', 'a reject code is five digits')
  const out = new Uint8Array(NETWORK_HEADER_BYTES)
  out[0] = NETWORK_HEADER_BYTES
  out[1] = header.version
  put(out, 2, String(totalLength).padStart(4, '0'))
  put(out, 6, destination.padEnd(11, ' '))
  put(out, 17, source.padEnd(11, ' '))
  out.set(reserved, 28)
  out[31] = header.batch
  put(out, 32, transaction)
  out[40] = header.user
  put(out, 41, reject)
  return out
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let i = at; i < at + length; i++) {
    const b = bytes[i]!
    if (b < 0x20 || b > 0x7e) throw new FrameError('bad-header', 'a network header holds ASCII')
    text += String.fromCharCode(b)
  }
  return text
}

function put(out: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 0x20 || c > 0x7e) throw new FrameError('bad-header', 'a network header holds ASCII')
    out[at + i] = c
  }
}
