import { type Millis, toHex } from '@evertill/foundation'
import { cardNetwork, compile, type MessageOf } from '@evertill/iso8583'
import type { IssuerRecord } from './issuer-book.ts'

export const networkCodec = compile(cardNetwork)

export type NetworkMessage = MessageOf<typeof cardNetwork>

/** F90 and a request name the same thing by MTI, STAN and time. */
export function keyOf(mti: string, stan: string, time: string): string {
  return mti + stan + time
}

export function answer(
  message: NetworkMessage,
  code: string,
  approvalCode?: string,
): NetworkMessage & { 48?: string; 54?: string } {
  return {
    mti: `${message.mti.slice(0, 2)}${Number(message.mti[2]) + 1}0`,
    3: message[3],
    4: message[4],
    7: message[7],
    11: message[11],
    15: message[13],
    32: message[32],
    33: message[33],
    37: message[37],
    38: approvalCode,
    39: code,
    41: message[41],
    42: message[42],
    49: message[49],
  }
}

/** What a daily file will say of it, and what it is proven by. */
export function filed(
  message: NetworkMessage,
  now: Millis,
): Pick<IssuerRecord, 'at' | 'merchantId' | 'voucher' | 'cryptogram'> {
  const proof = message[55]?.find(({ tag }) => tag === '9F26')
  return {
    at: now,
    ...(proof === undefined ? {} : { cryptogram: toHex(proof.value) }),
    ...(message[42] === undefined ? {} : { merchantId: message[42] }),
    ...(/^TV012\d{12}$/.test(message[57] ?? '') ? { voucher: message[57]!.slice(-6) } : {}),
  }
}
