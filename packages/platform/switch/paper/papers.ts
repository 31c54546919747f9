import type {
  IssuerRow,
  MessageField,
  MessageRow,
  MoneyState,
  ReversalRow,
  TimelineEntry,
  TransactionRow,
  Words,
} from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Directory } from '../../merchant/index.ts'
import { type ChipRecord, isCertificate } from '../batch/chip-record.ts'
import type { LinkStanding } from '../issuer/link.ts'
import { givenBack, type JournalRow, moneyOf } from '../journal/journal.ts'
import type { LiveEvent } from '../live.ts'
import { fieldNames } from '../message/field-names.ts'
import type { LifeMessage, TransactionLife } from './life.ts'

/** From what this room knows to the papers of the contract. */

/** An answer slower than this, on average, makes a link slow. */
const SLOW_MS = 3_000

export function issuerRowOf(standing: LinkStanding, openReversals: number, name?: Words): IssuerRow {
  const { up, connections, latencyMs } = standing
  return {
    id: standing.name,
    ...(name === undefined ? {} : { name }),
    state: !up ? 'down' : connections.up < connections.of ? 'part' : (latencyMs ?? 0) > SLOW_MS ? 'slow' : 'up',
    since: standing.since,
    reason: standing.reason,
    connections,
    pending: standing.inFlight,
    queued: standing.queued,
    latencyMs,
    answered: standing.answered,
    timeouts: standing.unanswered,
    openReversals,
  }
}

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

const TITLES: Readonly<
  Record<`${LifeMessage['side']}-${LifeMessage['direction']}`, [Words, MessageRow['direction'], TimelineEntry['actor']]>
> = {
  'terminal-in': [{ zh: '终端发来请求', en: 'The terminal asked' }, 'from-terminal', 'terminal'],
  'terminal-out': [{ zh: '答复终端', en: 'The terminal was answered' }, 'to-terminal', 'switch'],
  'network-out': [{ zh: '转发给发卡方', en: 'The issuer was asked' }, 'to-issuer', 'switch'],
  'network-in': [{ zh: '发卡方答复', en: 'The issuer answered' }, 'from-issuer', 'issuer'],
}
const REVERSAL_TITLES: typeof TITLES = {
  'terminal-in': [{ zh: '终端发来冲正', en: 'The terminal reversed' }, 'from-terminal', 'terminal'],
  'terminal-out': [{ zh: '冲正答复终端', en: 'The reversal was answered' }, 'to-terminal', 'switch'],
  'network-out': [{ zh: '向发卡方发冲正', en: 'The reversal was sent to the issuer' }, 'to-issuer', 'switch'],
  'network-in': [{ zh: '发卡方答复冲正', en: 'The issuer answered the reversal' }, 'from-issuer', 'issuer'],
}

/** The messages, decisions and turns of one transaction, oldest first. */
export function timelineOf(life: TransactionLife): TimelineEntry[] {
  const { row, messages, risk, reversal, signedAt, chip } = life
  const entries: TimelineEntry[] = messages.map((message) => {
    const undoing = message.mti.startsWith('04')
    const [title, direction, actor] = (undoing ? REVERSAL_TITLES : TITLES)[`${message.side}-${message.direction}`]
    return {
      at: message.at,
      kind: undoing ? 'reversal' : 'message',
      actor,
      title,
      message: { at: message.at, direction, mti: message.mti, fields: fieldsOf(message) },
    }
  })
  if (risk.length > 0) {
    const stopped = risk.find((it) => !it.passed)
    entries.push({
      at: row.at,
      kind: 'risk',
      actor: 'risk',
      title:
        stopped === undefined ? { zh: '风控通过', en: 'Risk let it pass' } : { zh: '风控拦截', en: 'Risk stopped it' },
      risk: {
        id: String(row.id),
        at: row.at,
        verdict: stopped === undefined ? 'allow' : 'stop',
        rule: stopped?.rule,
        responseCode: stopped === undefined ? undefined : row.responseCode,
        transactionId: String(row.id),
        terminalId: row.terminalId,
        merchantId: row.merchantId,
        amount: row.amount,
        currency: row.currency,
        panMasked: row.panMasked,
        checks: risk.map((it) => ({
          rule: it.rule,
          verdict: it.passed ? 'pass' : 'stop',
          values: { value: it.value, limit: it.limit },
        })),
      },
    })
  }
  if (row.answeredAt !== null && row.state !== 'sent')
    entries.push({
      at: row.answeredAt,
      kind: 'state',
      actor: 'switch',
      title: stateTitle(row),
      ...(row.responseCode === ''
        ? {}
        : { detail: { zh: `应答码 ${row.responseCode}`, en: `Response code ${row.responseCode}` } }),
    })
  if (reversal !== undefined) {
    entries.push({
      at: reversal.openedAt,
      kind: 'reversal',
      actor: 'switch',
      title: { zh: '主机接管冲正，直到确认', en: 'The switch owns the undoing until it is acknowledged' },
      detail: {
        zh: `已发送 ${reversal.attempts} 次`,
        en: `Sent ${reversal.attempts} ${reversal.attempts === 1 ? 'time' : 'times'}`,
      },
    })
    if (reversal.agedAt !== null)
      entries.push({
        at: reversal.agedAt,
        kind: 'reversal',
        actor: 'switch',
        title: { zh: '冲正超龄，已告警', en: 'The undoing is overdue; people were told' },
      })
    if (reversal.closedAt !== null)
      entries.push({
        at: reversal.closedAt,
        kind: 'reversal',
        actor: 'issuer',
        title: { zh: '冲正已确认', en: 'The undoing was acknowledged' },
      })
  }
  if (signedAt !== undefined)
    entries.push({
      at: signedAt,
      kind: 'signature',
      actor: 'terminal',
      title: { zh: '电子签名已上送', en: 'The signature was uploaded' },
    })
  if (chip !== undefined) entries.push(chipEntry(chip))
  // A stable order for the same millisecond: what was asked before what was answered.
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => a.entry.at - b.entry.at || a.index - b.index)
    .map((it) => it.entry)
}

/** What a chip uploads proves what happened and changes nothing: 9F27 its decision, 95 and 9B what terminal and chip had found. */
function chipEntry(chip: ChipRecord): TimelineEntry {
  const value = (tag: string): string => chip.elements.find((element) => element.tag === tag)?.value ?? '–'
  const shown = `9F26 ${value('9F26')} · 9F27 ${value('9F27')} · 95 ${value('95')} · 9B ${value('9B')}`
  return {
    at: chip.at,
    kind: 'chip',
    actor: 'terminal',
    title: isCertificate(chip)
      ? { zh: '芯片凭证已上送', en: 'The chip’s certificate was uploaded' }
      : { zh: '芯片拒绝记录已上送', en: 'The chip’s refusal was uploaded' },
    detail: { zh: shown, en: shown },
  }
}

function stateTitle(row: JournalRow): Words {
  switch (row.state) {
    case 'approved':
      return row.voidId === null ? { zh: '批准', en: 'Approved' } : { zh: '已被撤销', en: 'Taken back by a void' }
    case 'declined':
      return { zh: '拒绝', en: 'Declined' }
    case 'reversing':
      return { zh: '结果未知，正在冲正', en: 'Outcome unknown; being undone' }
    case 'reversed':
      return { zh: '已冲正', en: 'Undone' }
    case 'pending':
      return { zh: '退货处理中', en: 'Refund in progress' }
    case 'blocked':
      return { zh: '冲正先到，原交易不再受理', en: 'Its reversal came first' }
    case 'sent':
      return { zh: '等待发卡方', en: 'Waiting for the issuer' }
  }
}

function fieldsOf(message: LifeMessage): MessageField[] {
  return [
    { field: '0', name: fieldNames['0'], value: message.mti, masked: false },
    ...Object.entries(message.fields).flatMap(([field, value]) => flat(field, value)),
  ]
}

/** A field that has parts is told as its parts: `60.type`, `55.9F26`. */
function flat(field: string, value: unknown): MessageField[] {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value).flatMap(([part, inner]) => flat(`${field}.${part}`, inner))
  const text = Array.isArray(value) ? JSON.stringify(value) : String(value)
  const masked = text === '(present)' || text === '****' || /\d\*{3,}\d/.test(text)
  return [{ field, name: fieldNames[field.split('.')[0]!], value: text, masked }]
}

export interface ReversalColumns {
  readonly journal_id: number
  readonly kind: 'reversal' | 'refund' | 'advice'
  readonly link: string
  readonly reason: string
  readonly state: 'open' | 'done'
  readonly opened_at: number
  readonly attempts: number
  readonly next_at: number
  readonly last_code: string
  readonly aged_at: number | null
  readonly closed_at: number | null
  readonly merchant_id: string
  readonly terminal_id: string
  readonly amount: number
  readonly currency: string
  readonly pan_masked: string
  readonly stan: string
  readonly batch: string
}

export function reversalRowOf(row: ReversalColumns, now: Millis): ReversalRow {
  return {
    id: String(row.journal_id),
    transactionId: String(row.journal_id),
    merchantId: row.merchant_id,
    terminalId: row.terminal_id,
    issuerId: row.link,
    amount: row.amount,
    currency: row.currency,
    panMasked: row.pan_masked,
    stan: row.stan,
    batch: row.batch,
    kind: row.kind,
    state: row.state === 'open' ? 'open' : 'acknowledged',
    reason: row.reason,
    openedAt: row.opened_at,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'open' ? row.next_at : undefined,
    agedAt: row.aged_at ?? undefined,
    acknowledgedAt: row.closed_at ?? undefined,
    responseCode: row.last_code === '' ? undefined : row.last_code,
    ageMs: (row.closed_at ?? now) - row.opened_at,
  }
}
