import { accountTemplate, type Millis, utf8, writeMerchantCode } from '@evertill/foundation'
import type { NetworkMessage } from '../issuer/network-message.ts'
import type { ShownCode } from '../issuer/wallet-order.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import type { Asked } from './asked.ts'

/** F48 of a wallet front's answer to a new order: A6 the channel's address, A7 how the order is called. */
const CHANNEL_ADDRESS = /^A6(\d{3})(.*)$/
const REFERENCE = /^A7(\d{3})(.*)$/
/** What a till can draw and a phone can read; the address comes from outside. */
const ADDRESS = /^https:\/\/[\x21-\x7e]{1,247}$/
const ORDER_REFERENCE = /^[0-9A-Za-z]{1,25}$/

/**
 * How the code of an order is made: domestic ones are the channel's own address; for payers from abroad it is EMVCo's payload with the
 * front's reference, the amount and the place of the shop. Undefined when the front gave nothing that can be shown.
 */
export function codeMaker(asked: Asked, acquirerId: string): (message: NetworkMessage) => string | undefined {
  const { standing, amount } = asked
  const { shownCode } = standing.contract
  return (message) => {
    if (shownCode?.kind !== 'emv') {
      const address = tagged(message[48], CHANNEL_ADDRESS)
      return address !== undefined && ADDRESS.test(address) ? address : undefined
    }
    const reference = tagged(message[48], REFERENCE)
    if (reference === undefined || !ORDER_REFERENCE.test(reference)) return undefined
    return writeMerchantCode({
      initiation: 'dynamic',
      accounts: [{ id: '26', value: accountTemplate(`acquirer.${acquirerId}`, standing.merchantId) }],
      category: standing.mcc,
      currency: standing.currency,
      amount,
      country: shownCode.country,
      merchantName: latin(standing.merchantNameEn, standing.merchantId).slice(0, 25),
      merchantCity: shownCode.city,
      reference,
      terminal: standing.terminalId,
    })
  }
}

/** F59 of the 09: A3 the code, A4 for how many seconds it may still be paid. */
export function shownFields(shown: ShownCode, now: Millis): NonNullable<TerminalMessage[59]> {
  const seconds = Math.max(0, Math.floor((shown.until - now) / 1_000))
  return [
    { tag: 'A3', value: utf8.encode(shown.text) },
    { tag: 'A4', value: utf8.encode(String(Math.min(seconds, 9_999)).padStart(4, '0')) },
  ]
}

function tagged(field: string | undefined, pattern: RegExp): string | undefined {
  const match = pattern.exec(field ?? '')
  return match !== null && Number(match[1]) === match[2]!.length ? match[2] : undefined
}

function latin(name: string, otherwise: string): string {
  const text = name.replace(/[^\x20-\x7e]/g, '').trim()
  return text === '' ? otherwise : text
}
