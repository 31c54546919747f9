import { type Millis, utf8 } from '@evertill/foundation'
import type { Keys } from '../../keys/index.ts'
import type { Exchange } from '../issuer/link.ts'
import { maskCode, type NetworkMessage } from '../issuer/network-message.ts'
import { type Content, type JournalId, type JournalRequest, type JournalState, rrnOf } from '../journal/journal.ts'
import type { LiveEvent } from '../live.ts'
import { maskedLine } from '../message/masking.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import type { Asked } from './asked.ts'
import { termsOf } from './terms.ts'

/** The journal's row of a request, before anything was decided about it: as it stands it would be a refusal. */
export async function journalRow(
  keys: Pick<Keys, 'sealPan' | 'seal'>,
  asked: Asked,
  id: JournalId,
  content: Content,
): Promise<JournalRequest> {
  const { standing, source, message, key, amount, at } = asked
  return {
    id,
    ...key,
    at,
    businessDay: content.businessDay,
    type: asked.rule.type,
    amount,
    currency: standing.currency,
    merchantId: standing.merchantId,
    outletId: standing.outletId,
    institutionId: standing.institutionId,
    agentPath: standing.agentPath,
    mcc: standing.mcc,
    entryMode: message[22] ?? '',
    panToken: content.panToken,
    panMasked: source.tender === 'card' ? source.pan.masked() : maskCode(source.code),
    panSealed:
      source.tender === 'card'
        ? await keys.sealPan(source.pan)
        : await keys.seal(utf8.encode(source.code), 'wallet-code'),
    link: '',
    originalId: content.originalId,
    state: 'declined',
    responseCode: '',
    risk: '',
    terms: termsOf(asked),
    request: maskedLine('terminal', 'in', at, message),
  }
}

/**
 * What was said after the request was stored: to the issuer, by it, and to the terminal.
 *
 * @param between lines of what was said to the issuer and by it in between, ready; what comes after them is told in full
 */
export function exchangeText(
  request: TerminalMessage,
  down: NetworkMessage,
  exchange: Exchange,
  between: string,
  said: TerminalMessage,
  at: Millis,
): string {
  if (exchange.kind === 'not-sent') return between + maskedLine('terminal', 'out', at, said)
  const out = maskedLine('network', 'out', exchange.sentAt, down, request) + between
  if (exchange.kind === 'unknown')
    return out + maskedLine('terminal', 'out', at, said, ...(between === '' ? [down, request] : []))
  const up = exchange.message
  return between === ''
    ? out +
        maskedLine('network', 'in', exchange.at, up, down, request) +
        maskedLine('terminal', 'out', at, said, up, down, request)
    : out + maskedLine('network', 'in', exchange.at, up) + maskedLine('terminal', 'out', at, said)
}

/** What screens are shown of a transaction that has ended. */
export function shownTransaction(
  row: JournalRequest,
  state: JournalState,
  responseCode: string,
  tookMs: number,
): Extract<LiveEvent, { kind: 'transaction' }> {
  return {
    kind: 'transaction',
    entryMode: row.entryMode,
    id: row.id,
    rrn: rrnOf(row.id),
    at: row.at,
    type: row.type,
    terminalId: row.terminalId,
    merchantId: row.merchantId,
    institutionId: row.institutionId,
    agentPath: row.agentPath,
    batch: row.batch,
    stan: row.stan,
    amount: row.amount,
    currency: row.currency,
    panMasked: row.panMasked,
    link: row.link,
    state,
    responseCode,
    tookMs,
  }
}
