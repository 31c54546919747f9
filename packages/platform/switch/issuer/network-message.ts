import { localDayOf, localTimeOf, type Millis } from '@evertill/foundation'
import { cardNetwork, compile, type MessageOf, NETWORK_HEADER_BYTES, writeNetworkHeader } from '@evertill/iso8583'
import { type JournalId, networkStanOf, rrnOf } from '../journal/journal.ts'

/** Messages between us and issuers, wallets and networks [unionpay-pos §11]. */
export const networkCodec = compile(cardNetwork)
export type NetworkMessage = MessageOf<typeof cardNetwork>

/** Who we are toward the network. */
export interface Acquirer {
  /** F32 and F33: up to 11 digits. */
  readonly id: string
}

/** F7: `MMDDhhmmss` in UTC. */
export function transmissionTime(at: Millis): string {
  return localDayOf(at, 0).slice(4) + localTimeOf(at, 0)
}

/** The fields that let an answer, however late, find its row: they follow from the journal id alone. */
export function identity(id: JournalId, at: Millis, acquirer: Acquirer) {
  return { 7: transmissionTime(at), 11: networkStanOf(id), 32: acquirer.id, 33: acquirer.id, 37: rrnOf(id) }
}

/** F90: type, number, time, acquirer and forwarder of the message that this one undoes. */
export function originalData(mti: string, id: JournalId, at: Millis, acquirer: Acquirer): string {
  const institution = acquirer.id.padStart(11, '0')
  return mti + networkStanOf(id) + transmissionTime(at) + institution + institution
}

/** Writes packed messages from one institution to another behind each other: length, header of 46 bytes, message. */
export function networkFramer(destination: string, source: string): (bodies: readonly Uint8Array[]) => Uint8Array {
  const header = writeNetworkHeader({
    version: 0x02,
    totalLength: NETWORK_HEADER_BYTES,
    destination,
    source,
    reserved: new Uint8Array(3),
    batch: 0,
    transaction: '00000000',
    user: 0,
    reject: '00000',
  })
  return (bodies) => {
    let size = 0
    for (const body of bodies) size += 2 + NETWORK_HEADER_BYTES + body.length
    const out = new Uint8Array(size)
    let at = 0
    for (const body of bodies) {
      const total = NETWORK_HEADER_BYTES + body.length
      out[at] = total >> 8
      out[at + 1] = total & 255
      out.set(header, at + 2)
      // Four digits of the total length stand behind header length and version.
      for (let i = 0, left = total; i < 4; i++, left = Math.floor(left / 10)) out[at + 7 - i] = 0x30 + (left % 10)
      out.set(body, at + 2 + NETWORK_HEADER_BYTES)
      at += 2 + total
    }
    return out
  }
}

/** What of a wallet code may be kept: enough to see the wallet, too little to pay with. */
export function maskCode(code: string): string {
  return code.length < 12 ? '' : `${code.slice(0, 4)}${'*'.repeat(code.length - 8)}${code.slice(-4)}`
}
