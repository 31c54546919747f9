import { compile, NETWORK_HEADER_BYTES, unionpayPos } from '@evertill/iso8583'
import { networkCodec } from '../issuer/network-message.ts'
import { ISSUERS } from './house.ts'

const terminalCodec = compile(unionpayPos)
const ENVELOPE_BYTES = 11

/** A frame as a few words, without anything that must not be read: `0210 stan 000012 code 00`. */
export function shownFrame(from: string, to: string, bytes: Uint8Array): string {
  if (bytes[0] === 0x7b) return new TextDecoder().decode(bytes)
  const network = (ISSUERS as readonly string[]).includes(from) || (ISSUERS as readonly string[]).includes(to)
  const stream = network || (bytes[0]! << 8) + bytes[1]! === bytes.length - 2
  const frame = stream ? bytes.subarray(2) : bytes
  const read = network
    ? networkCodec.tryUnpack(frame.subarray(NETWORK_HEADER_BYTES))
    : terminalCodec.tryUnpack(frame.subarray(ENVELOPE_BYTES))
  if (!read.ok) return `${bytes.length} bytes`
  const message = read.message as Record<number, unknown> & { mti: string }
  const batch = (message[60] as { batch?: string } | undefined)?.batch
  return [
    message.mti,
    batch === undefined ? '' : `batch ${batch}`,
    message[11] === undefined ? '' : `stan ${message[11]}`,
    message[4] === undefined ? '' : `amount ${Number(message[4])}`,
    message[37] === undefined ? '' : `rrn ${message[37]}`,
    message[70] === undefined ? '' : `management ${message[70]}`,
    message[39] === undefined ? '' : `code ${message[39]}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
