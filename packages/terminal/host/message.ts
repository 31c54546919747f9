import type { CardRead } from '../card/card.ts'
import { isRefund, KINDS } from '../journal/transaction-kind.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { localTime } from '../profile/local-time.ts'
import type { TerminalConfig } from '../profile/profile.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { LiveTransaction } from '../state/live-transaction.ts'

type Draft = { -readonly [Key in keyof HostMessage]: HostMessage[Key] }

/** Elements that the slip shows and F55 does not carry: application label and status. */
const SLIP_ONLY: ReadonlySet<string> = new Set(['50', '9B'])
const NO_MAC = new Uint8Array(8)
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const f4 = (amount: number): string => String(amount).padStart(12, '0')

/** [F22]: how the card came in, and whether a PIN travels. */
export function entryModeOf(entry: TransactionRecord['entry'], pin: boolean, fallback: boolean): string {
  const way = { stripe: fallback ? '80' : '02', chip: '05', tap: '07', manual: '01', code: '03', shown: '04' }[
    entry ?? 'manual'
  ]
  return `${way}${pin ? '1' : '2'}`
}

/** Can the remainder be collected here when only a part is approved? Said in F60.6, so that nobody approves a part in vain. */
export function isPartly(config: TerminalConfig, record: Pick<TransactionRecord, 'type' | 'tip'>): boolean {
  return config.profile.contract.partialApproval === true && record.type === 'sale' && record.tip === undefined
}

function common(config: TerminalConfig, record: TransactionRecord): Draft {
  const kind = KINDS[record.type]
  const balance = record.type === 'balance'
  return {
    mti: kind.mti,
    3: kind.processing,
    ...(balance ? {} : { 4: f4(record.amount) }),
    11: record.stan,
    25: kind.condition,
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    49: record.currency,
    ...(record.tip !== undefined && (record.type === 'sale' || record.type === 'adjustment')
      ? { 54: `0044${record.currency}D${f4(record.tip)}` }
      : {}),
    60: {
      type: kind.type,
      batch: record.batch,
      network: '000',
      capability: record.entry === 'tap' ? '6' : '5',
      condition:
        record.fallback === true
          ? '2'
          : record.entry === 'code' || record.entry === 'shown' || record.entry === undefined
            ? '0'
            : '1',
      ...(balance ? {} : { partial: isPartly(config, record) ? '1' : '0' }),
    },
    64: NO_MAC,
  }
}

/** [F59 A2]: what kind of box this is, its serial, the random factor, the version of its program. */
function terminalIdentity(config: TerminalConfig, factor: string): { tag: string; value: Uint8Array } {
  const item = (tag: string, text: string): string => `${tag}${String(text.length).padStart(3, '0')}${text}`
  const text =
    item('01', '04') + item('02', config.serial.slice(0, 50)) + item('03', factor) + item('05', '0.1.0'.padEnd(8))
  return { tag: 'A2', value: ascii(text) }
}

function original61(record: TransactionRecord): HostMessage {
  const original = record.original
  if (original === undefined) return {} as HostMessage
  return {
    61: { batch: original.batch, stan: original.stan, date: original.date },
    ...(original.rrn === undefined ? {} : { 37: original.rrn }),
    ...(original.approvalCode === undefined ? {} : { 38: original.approvalCode }),
  } as HostMessage
}

/** A sale or a balance inquiry with the card, or the code, that is in memory. */
export function presentedMessage(
  config: TerminalConfig,
  record: TransactionRecord,
  live: LiveTransaction,
): HostMessage {
  const message = common(config, record)
  message[22] = record.entryMode
  const { card, code } = live
  if (record.instalments !== undefined) {
    const programme = config.profile.contract.instalments?.programme ?? ''
    message[62] = ascii(`${String(record.instalments.count).padStart(2, '0')}${programme}`)
  }
  if (code !== undefined) {
    const text = code.secret.reveal()
    message[59] = [{ tag: 'A3', value: ascii(text) }, terminalIdentity(config, text.slice(-6))]
    return message
  }
  if (live.shows === true) message[59] = [terminalIdentity(config, record.stan)]
  if (card !== undefined) cardFields(message, card, live.pin === 'entered', config)
  return message
}

function cardFields(message: Draft, card: CardRead, pin: boolean, config: TerminalConfig): void {
  if (card.entry !== 'stripe') {
    message[2] = card.pan.reveal()
    message[14] = card.expiry
  }
  if (card.track2 !== undefined) message[35] = card.track2.reveal()
  if (card.sequence !== undefined) message[23] = card.sequence
  if (card.emv !== undefined) message[55] = card.emv.filter((element) => !SLIP_ONLY.has(element.tag))
  const double = config.keyLayout !== '001'
  if (pin) {
    message[26] = '12'
    message[53] = double ? '2600000000000000' : '2000000000000000'
  } else if (card.track2 !== undefined) message[53] = double ? '0600000000000000' : '0000000000000000'
  message[59] = [terminalIdentity(config, card.pan.reveal().slice(-6))]
}

/** A void or a refund, made from the journal; the card number is the sealed one of the sale, or the card's own. */
export function undoingMessage(config: TerminalConfig, record: TransactionRecord): HostMessage {
  const message = { ...common(config, record), ...original61(record), 22: record.entryMode }
  if (record.pan !== undefined) message[2] = record.pan.reveal()
  if (record.expiry !== undefined) message[14] = record.expiry
  if (isRefund(record.type)) message[63] = '000'
  return message
}

/**
 * 0220 with F60.1 = 36: a sale that the card and this terminal made by themselves, with the time at which they did and the card's
 * certificate; F55 says with 8A = Y3 that the host could not be reached [unionpay-pos §3, §4].
 */
export function offlineMessage(config: TerminalConfig, record: TransactionRecord): HostMessage {
  const message = common(config, record)
  const local = localTime(record.startedAt, config.profile.timeZone)
  message[12] = `${local.hour}${local.minute}${local.second}`
  message[13] = `${local.month}${local.day}`
  message[22] = record.entryMode
  if (record.pan !== undefined) message[2] = record.pan.reveal()
  if (record.expiry !== undefined) message[14] = record.expiry
  if (record.sequence !== undefined) message[23] = record.sequence
  message[55] = [...elementsOf(record.chip?.sale ?? {}), { tag: '8A', value: ascii('Y3') }]
  message[59] = [terminalIdentity(config, record.pan?.reveal().slice(-6) ?? '000000')]
  return message
}

export function elementsOf(tags: Readonly<Record<string, string>>): { tag: string; value: Uint8Array }[] {
  return Object.entries(tags).map(([tag, hex]) => ({
    tag,
    value: Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  }))
}

/** The 0400 of a sale or a void: its own F11 and F60.2, whatever the batch is now [unionpay-pos §8]. */
export function reversalMessage(config: TerminalConfig, record: TransactionRecord): HostMessage {
  const message: Draft = { ...common(config, record), ...original61(record), mti: '0400', 22: record.entryMode }
  // The host knows it by what was asked, whatever part of it was approved.
  message[4] = f4(record.requested ?? record.amount)
  delete message[54]
  delete message[37]
  // A swipe or a scan is found by F11 and F60.2 alone.
  if (record.pan !== undefined && !/^(02|03|04|80)/.test(record.entryMode ?? '')) {
    message[2] = record.pan.reveal()
    if (record.expiry !== undefined) message[14] = record.expiry
  }
  if (record.sequence !== undefined) message[23] = record.sequence
  if (record.host?.approvalCode !== undefined) message[38] = record.host.approvalCode
  message[39] = record.reversal?.reason ?? '06'
  const elements = elementsOf(record.chip?.reversal ?? {})
  if (elements.length > 0) message[55] = elements
  return message
}

/** 0800: asks for working keys. It has no MAC, because there is no key yet. */
export function signOnMessage(config: TerminalConfig, stan: string, batch: string, operator: string): HostMessage {
  const serial = config.serial.slice(0, 38)
  return {
    mti: '0800',
    11: stan,
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    60: { type: '00', batch, network: config.keyLayout },
    62: ascii(`Sequence No${String(serial.length + 4).padStart(2, '0')}0000${serial}`),
    63: `${operator} `,
  }
}

/** 0820 with 60.3 = 301, 002 or 362: is anybody there, goodbye, and how the terminal is; 0800 with 360 and 361: its parameters, and their end. */
export function managementMessage(
  config: TerminalConfig,
  stan: string,
  batch: string,
  network: '301' | '002' | '360' | '361' | '362',
): HostMessage {
  return {
    mti: network === '360' || network === '361' ? '0800' : '0820',
    11: stan,
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    60: { type: '00', batch, network },
  }
}

/** 0500 with the sums, 0320 with details or the end [unionpay-pos §5]. */
export function settlementMessage(
  config: TerminalConfig,
  step: {
    readonly mti: '0500' | '0320'
    readonly stan: string
    readonly batch: string
    readonly network: string
    readonly f48: string
    readonly operator: string
  },
): HostMessage {
  return {
    mti: step.mti,
    11: step.stan,
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    48: step.f48,
    49: config.profile.currency,
    60: { type: '00', batch: step.batch, network: step.network },
    63: `${step.operator} `,
    64: NO_MAC,
  }
}

/** 0320 of a record that is uploaded for itself: its own F3, F4, F11 and F60.1. */
export function singleMessage(config: TerminalConfig, record: TransactionRecord): HostMessage {
  const kind = KINDS[record.type]
  return {
    mti: '0320',
    3: kind.processing,
    4: f4(record.amount),
    11: record.stan,
    ...(record.host?.rrn === undefined ? {} : { 37: record.host.rrn }),
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    49: record.currency,
    60: { type: kind.type, batch: record.batch, network: '201' },
    64: NO_MAC,
  }
}

/** 0320 with what a chip said of a transaction: its own F4 and F11, and the elements in F55. */
export function chipRecordMessage(config: TerminalConfig, record: TransactionRecord, network: string): HostMessage {
  return {
    mti: '0320',
    4: f4(record.amount),
    11: record.stan,
    ...(record.entryMode === undefined ? {} : { 22: record.entryMode }),
    ...(record.sequence === undefined ? {} : { 23: record.sequence }),
    ...(record.host?.rrn === undefined ? {} : { 37: record.host.rrn }),
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    49: record.currency,
    55: elementsOf(record.chip?.sale ?? {}),
    60: { type: '00', batch: record.batch, network },
    64: NO_MAC,
  }
}

/** 0820 with 60.1 = 07: the cardholder's signature, bound to the sale by F11, F15 and F37. */
export function signatureMessage(config: TerminalConfig, record: TransactionRecord, image: Uint8Array): HostMessage {
  return {
    mti: '0820',
    4: f4(record.amount),
    11: record.stan,
    ...(record.host?.settlementDate === undefined ? {} : { 15: record.host.settlementDate }),
    ...(record.host?.rrn === undefined ? {} : { 37: record.host.rrn }),
    41: config.profile.terminalId,
    42: config.profile.merchantId,
    60: { type: '07', batch: record.batch, network: '800' },
    62: image,
    64: NO_MAC,
  }
}
