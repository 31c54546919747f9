import type { Millis } from '@evertill/foundation'
import type { IssuerBook, IssuerRecord } from './issuer-book.ts'
import { answer, filed, keyOf, type NetworkMessage } from './network-message.ts'

/** Where the practice channel's codes lead; nobody lives there. */
const CHANNEL = 'https://pay.evertill.invalid/o/'

/** Does this sale ask for a code that the shop will show [F48 A5]? */
export function opensOrder(message: NetworkMessage): boolean {
  return message[48]?.startsWith('A5') === true
}

/** A new order that somebody still has to pay: by scanning it, or by keying a password until `confirmsMs` have passed. */
export function openOrder(
  message: NetworkMessage,
  book: IssuerBook,
  now: Millis,
  payer: string,
  confirmsMs: number | undefined,
): NetworkMessage {
  const record: IssuerRecord = {
    rrn: message[37] ?? '',
    stan: message[11]!,
    sentAt: message[7]!,
    kind: 'sale',
    terminalId: message[41] ?? '',
    pan: payer,
    amount: Number(message[4] ?? 0),
    approvalCode: '',
    responseCode: '09',
    state: 'open',
    original: '',
    ...filed(message, now),
    ...(confirmsMs === undefined
      ? { address: message[48]?.endsWith('E') ? `A7012${message[37]}` : channelField(message[37] ?? '') }
      : { paysAt: now + confirmsMs }),
  }
  book.write(keyOf(message.mti, message[11]!, message[7]!), record)
  return orderAnswer(message, record)
}

export function orderAnswer(message: NetworkMessage, record: IssuerRecord): NetworkMessage {
  return { ...answer(message, '09'), ...(record.address === undefined ? {} : { 48: record.address }) }
}

/** 0610: the question was understood [F39], and how the order stands [F48 A8]. */
export function orderState(message: NetworkMessage, book: IssuerBook, now: Millis): NetworkMessage {
  const key = message[90]?.slice(0, 20) ?? ''
  const record = book.records.get(key)
  if (record?.state === 'open' && record.paysAt !== undefined && record.paysAt <= now) book.pay(key, record.pan)
  const said = (code: string, approvalCode?: string) => ({ ...answer(message, '00', approvalCode), 48: `A8002${code}` })
  if (record === undefined) return said('25')
  const code = { approved: '00', open: '09', declined: record.responseCode, reversed: '12', blocked: '12' }[
    record.state
  ]
  return said(code, record.state === 'approved' ? record.approvalCode : undefined)
}

/** The open order that a scanned text means: a channel's address, or the reference of EMVCo's code. */
export function orderOf(book: IssuerBook, reference: string): string | undefined {
  for (const [key, record] of book.records) if (record.state === 'open' && record.rrn === reference) return key
  return undefined
}

/** What a phone reads out of a channel's address. */
export function referenceIn(address: string): string | undefined {
  return address.startsWith(CHANNEL) ? address.slice(CHANNEL.length) : undefined
}

/** Who paid a scanned code: a practice payer of this order alone, whose last digit lets everything pass. */
export function payerOf(record: IssuerRecord): string {
  return `62${record.rrn}00000`
}

/** 0620: the front tells that an order was paid. */
export function paidNotice(
  record: IssuerRecord,
  header: { readonly acquirer: string; readonly stan: string },
): NetworkMessage {
  return {
    mti: '0620',
    3: '000000',
    4: String(record.amount).padStart(12, '0'),
    7: record.sentAt,
    11: header.stan,
    32: header.acquirer,
    33: header.acquirer,
    37: record.rrn,
    38: record.approvalCode,
    39: '00',
    41: record.terminalId,
  }
}

function channelField(rrn: string): string {
  const address = CHANNEL + rrn
  return `A6${String(address.length).padStart(3, '0')}${address}`
}
