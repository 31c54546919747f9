import { localDayOf, localTimeOf } from '@evertill/foundation'
import { type NetworkMessage, originalData, transmissionTime } from '../issuer/network-message.ts'
import { type JournalId, networkStanOf, rrnOf } from '../journal/journal.ts'
import type { Asked } from './asked.ts'
import { networkMtiOf, type Original } from './original.ts'
import { planToIssuer } from './terms.ts'

/** What the issuer is asked, in the words of the network. The PIN block is already under the zone's key. */
export function networkRequest(
  { rule, message, standing, source, at }: Asked,
  id: JournalId,
  pinBlock: Uint8Array | undefined,
  acquirerId: string,
  original: Original | undefined,
): NetworkMessage {
  const card = source.tender === 'card' ? source : undefined
  const withPin = card !== undefined && pinBlock !== undefined
  return {
    mti: rule.networkMti,
    2: card?.pan.reveal(),
    3: rule.networkProcessingCode,
    4: message[4],
    7: transmissionTime(at),
    11: networkStanOf(id),
    12: localTimeOf(at),
    13: localDayOf(at).slice(4),
    14: card?.expiry,
    18: standing.mcc,
    22: message[22],
    23: message[23],
    25: message[25],
    26: withPin ? message[26] : undefined,
    32: acquirerId,
    33: acquirerId,
    35: card === undefined ? undefined : message[35]?.replace('D', '='),
    37: rrnOf(id),
    41: standing.terminalId,
    42: standing.merchantId,
    48: rule.type === 'instalment' ? planToIssuer(message) : orderField(source, standing.contract),
    49: standing.currency,
    52: withPin ? pinBlock : undefined,
    53: withPin ? message[53] : undefined,
    54: message[54],
    55: message[55],
    57: voucherField(message[60]?.batch ?? '', message[11] ?? ''),
    90:
      original === undefined
        ? undefined
        : originalData(networkMtiOf(original), original.id, original.at, { id: acquirerId }),
  }
}

/** F57: batch and number of the terminal's voucher, by which a daily file names a transaction. */
export function voucherField(batch: string, stan: string): string {
  return `TV012${batch}${stan}`
}

/** F48 of a wallet's order: the code of the payer, or which code the shop will show (C a channel address, E by EMVCo). */
function orderField(source: Asked['source'], contract: Asked['standing']['contract']): string | undefined {
  if (source.tender !== 'wallet') return undefined
  if (source.entry === 'shown') return `A5001${contract.shownCode?.kind === 'emv' ? 'E' : 'C'}`
  return source.code === '' ? undefined : walletField(source.code)
}

/** F48 toward a wallet front: tag, length of three digits, the code that the payer showed. */
export function walletField(code: string): string {
  return `A3${String(code.length).padStart(3, '0')}${code}`
}
