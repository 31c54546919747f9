import type { MessageField, MessageRow, ReversalRow, TimelineEntry, Words } from '@evertill/contract'
import { type ChipRecord, isCertificate } from '../batch/chip-record.ts'
import type { JournalRow } from '../journal/journal.ts'
import { fieldNames } from '../message/field-names.ts'
import type { LifeMessage, TransactionLife } from './life.ts'

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

/** What the switch owns of it until an issuer confirms; an approval that it gave itself is not undone, only told. */
const OWNED: Readonly<Record<ReversalRow['kind'], { opened: Words; aged: Words; closed: Words }>> = {
  reversal: {
    opened: { zh: '主机接管冲正，直到确认', en: 'The switch owns the undoing until it is acknowledged' },
    aged: { zh: '冲正超龄，已告警', en: 'The undoing is overdue; people were told' },
    closed: { zh: '冲正已确认', en: 'The undoing was acknowledged' },
  },
  refund: {
    opened: { zh: '退款没有答复，主机会一直查问', en: 'The refund had no answer; the switch asks until there is one' },
    aged: { zh: '退款迟迟没有答复，已告警', en: 'The answer to the refund is overdue; people were told' },
    closed: { zh: '退款有了答复', en: 'The refund was answered' },
  },
  advice: {
    opened: {
      zh: '主机已代授权，会一直通知发卡行',
      en: 'The switch stood in; it tells the issuer until that confirms',
    },
    aged: { zh: '代授权通知超龄，已告警', en: 'The stand-in advice is overdue; people were told' },
    closed: { zh: '发卡行已确认代授权', en: 'The issuer confirmed the stand-in' },
  },
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
      title: OWNED[reversal.kind].opened,
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
        title: OWNED[reversal.kind].aged,
      })
    if (reversal.closedAt !== null)
      entries.push({
        at: reversal.closedAt,
        kind: 'reversal',
        actor: 'issuer',
        title: OWNED[reversal.kind].closed,
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
      // The void has a moment and a story of its own.
      return row.voidId === null
        ? { zh: '批准', en: 'Approved' }
        : { zh: '批准，后来被撤销', en: 'Approved, voided later' }
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
