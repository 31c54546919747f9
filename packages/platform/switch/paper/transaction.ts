import type { MoneyState, TransactionRow } from '@evertill/contract'
import type { Directory } from '../../merchant/index.ts'
import { givenBack, type JournalRow, moneyOf } from '../journal/journal.ts'
import type { LiveEvent } from '../live.ts'

/** F22 begins with 03 or 04 for a code that was shown [unionpay-pos §4]. */
function tenderOf(entryMode: string): 'card' | 'wallet' {
  return /^0[34]/.test(entryMode) ? 'wallet' : 'card'
}

/** A row with the names of its places; what the directory does not know any more stays without. */
export async function transactionRowOf(row: JournalRow, directory: Directory): Promise<TransactionRow> {
  const standing = await directory.find(row.terminalId)
  const here = standing !== undefined && standing.merchantId === row.merchantId && standing.outletId === row.outletId
  return {
    id: String(row.id),
    at: row.at,
    type: row.type,
    state: row.state,
    money: moneyOf(row),
    institutionId: row.institutionId,
    agentPath: row.agentPath,
    merchantId: row.merchantId,
    outletId: row.outletId,
    ...(here
      ? {
          merchantName: { zh: standing.merchantName, en: standing.merchantNameEn },
          outletName: { zh: standing.outletName, en: standing.outletNameEn },
        }
      : {}),
    terminalId: row.terminalId,
    tender: tenderOf(row.entryMode),
    amount: row.amount,
    currency: row.currency,
    panMasked: row.panMasked,
    entryMode: row.entryMode === '' ? undefined : row.entryMode,
    stan: row.stan,
    batch: row.batch,
    rrn: row.rrn,
    approvalCode: row.approvalCode === '' ? undefined : row.approvalCode,
    responseCode: row.responseCode === '' ? undefined : row.responseCode,
    issuerId: row.link === '' ? undefined : row.link,
    durationMs: row.answeredAt === null ? undefined : row.answeredAt - row.at,
    originalId: row.originalId === null ? undefined : String(row.originalId),
    givenBack: row.voidId === null ? givenBack(row) : row.amount,
    voided: row.voidId !== null,
    practice: standing?.practice ?? false,
  }
}

/** A row as it is told while it happens; what only the journal knows is missing. */
export async function liveTransactionOf(
  event: Extract<LiveEvent, { kind: 'transaction' }>,
  directory: Directory,
): Promise<TransactionRow | undefined> {
  const standing = await directory.find(event.terminalId)
  if (standing === undefined) return undefined
  const money: MoneyState = moneyOf({ type: event.type, state: event.state, voidId: null })
  return {
    id: String(event.id),
    at: event.at,
    type: event.type,
    state: event.state,
    money,
    institutionId: event.institutionId,
    agentPath: event.agentPath,
    merchantId: event.merchantId,
    merchantName: { zh: standing.merchantName, en: standing.merchantNameEn },
    outletId: standing.outletId,
    outletName: { zh: standing.outletName, en: standing.outletNameEn },
    terminalId: event.terminalId,
    tender: tenderOf(event.entryMode),
    entryMode: event.entryMode === '' ? undefined : event.entryMode,
    amount: event.amount,
    currency: event.currency,
    panMasked: event.panMasked,
    stan: event.stan,
    batch: event.batch,
    rrn: event.rrn,
    responseCode: event.responseCode === '' ? undefined : event.responseCode,
    issuerId: event.link === '' ? undefined : event.link,
    durationMs: event.tookMs,
    practice: standing.practice,
  }
}
