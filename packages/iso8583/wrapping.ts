import type { Dialect } from './dialect.ts'
import { NETWORK_HEADER_BYTES } from './network-header.ts'

/** What was found around a message. The parts are views of the input. */
export interface Wrapping {
  /** Two bytes of length before everything else. */
  readonly length: Uint8Array | undefined
  readonly tpdu: Uint8Array | undefined
  readonly header: Uint8Array | undefined
  readonly body: Uint8Array
  /** Where the body begins in the input. */
  readonly offset: number
}

/**
 * Takes off what stands before a message, as far as it can be told from the bytes: for packed dialects a length of two
 * bytes that fits, a TPDU (60 …) and its header; for ASCII dialects a network header (2E …). Meant for people who paste
 * what they captured; a connection knows its framing and uses `createFramer` and `openEnvelope`.
 */
export function unwrap(dialect: Dialect, bytes: Uint8Array): Wrapping {
  let at = 0
  let length: Uint8Array | undefined
  if (dialect.wire.mti !== 'bcd') {
    const headed = bytes.length > NETWORK_HEADER_BYTES && bytes[0] === NETWORK_HEADER_BYTES
    if (headed) at = NETWORK_HEADER_BYTES
    return {
      length: undefined,
      tpdu: undefined,
      header: headed ? bytes.subarray(0, at) : undefined,
      body: bytes.subarray(at),
      offset: at,
    }
  }
  if (bytes.length > 13 && ((bytes[0]! << 8) | bytes[1]!) === bytes.length - 2 && bytes[2] === 0x60) {
    length = bytes.subarray(0, 2)
    at = 2
  }
  const wrapped = bytes[at] === 0x60 && bytes.length - at > 11
  const tpdu = wrapped ? bytes.subarray(at, at + 5) : undefined
  const header = wrapped ? bytes.subarray(at + 5, at + 11) : undefined
  if (wrapped) at += 11
  return { length, tpdu, header, body: bytes.subarray(at), offset: at }
}
