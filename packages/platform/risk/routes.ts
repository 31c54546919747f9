import {
  type RiskDecision as DecisionPaper,
  endpoints,
  type Refusal,
  type Route,
  route,
  type Scope,
} from '@evertill/contract'
import { type Clock, Pan } from '@evertill/foundation'
import type { Keys } from '../keys/index.ts'
import type { Directory } from '../merchant/index.ts'
import type { Risk } from './service.ts'
import type { BlockedEntry, StoredDecision } from './store.ts'

const notFound: Refusal = {
  status: 404,
  code: 'blocked.not-found',
  zh: '名单中没有这一项。',
  en: 'There is no such entry on the list.',
}
const value: Refusal = {
  status: 422,
  code: 'blocked.value',
  zh: '卡号须为 8 至 19 位数字，终端号 8 位，商户号 15 位。',
  en: 'A card number has 8 to 19 digits, a terminal id 8 characters, a merchant id 15.',
}

/** Decisions and the blocked list over HTTP. */
export function riskRoutes(risk: Risk, ports: { keys: Keys; clock: Clock; directory: Directory }): readonly Route[] {
  const { keys, clock } = ports

  const keyOf = async (
    kind: BlockedEntry['per'],
    text: string,
  ): Promise<{ key: string; label: string } | undefined> => {
    if (kind === 'terminal') return /^[0-9A-Z]{8}$/.test(text) ? { key: text, label: text } : undefined
    if (kind === 'merchant') return /^[0-9A-Z]{15}$/.test(text) ? { key: text, label: text } : undefined
    if (!/^\d{8,19}$/.test(text)) return undefined
    const pan = new Pan(text)
    return { key: await keys.panToken(pan), label: pan.masked() }
  }

  return [
    route(endpoints.riskDecisions, async ({ actor, query }) => {
      const { scope } = actor
      const merchantId = scope.merchantId ?? query.merchantId
      const before = Number(query.cursor)
      const rows = await risk.decisions({
        limit: query.limit + 1,
        ...(query.cursor !== undefined && Number.isSafeInteger(before) ? { before } : {}),
        ...(query.rule === undefined ? {} : { rule: query.rule }),
        ...(merchantId === undefined ? {} : { merchantId }),
        ...(scope.institutionId === undefined ? {} : { institutionId: scope.institutionId }),
        ...(scope.agentPath === undefined ? {} : { agentPath: scope.agentPath }),
      })
      const shown = rows.slice(0, query.limit)
      const outside =
        scope.merchantId !== undefined && query.merchantId !== undefined && query.merchantId !== scope.merchantId
      return {
        ok: true,
        value: {
          rows: outside ? [] : await Promise.all(shown.map((row) => decisionPaper(row, ports.directory))),
          next: !outside && rows.length > query.limit ? String(shown.at(-1)!.journalId) : undefined,
        },
      }
    }),
    route(endpoints.blocked, async ({ actor, query }) => {
      // The list holds cards and places of the whole house, so only those who see the whole house see it.
      const all = isWhole(actor.scope) ? risk.blocked() : []
      const sorted = [...all].sort((a, b) => b.at - a.at || (idOf(a) < idOf(b) ? -1 : 1))
      const start = query.cursor === undefined ? 0 : sorted.findIndex((it) => cursorOf(it) === query.cursor) + 1
      const shown = sorted.slice(start, start + query.limit)
      return {
        ok: true,
        value: {
          rows: shown.map(entryPaper),
          next: sorted.length > start + query.limit ? cursorOf(shown.at(-1)!) : undefined,
        },
      }
    }),
    route(endpoints.block, async ({ actor, body }) => {
      if (!isWhole(actor.scope)) return { ok: false, refusal: notFound }
      const it = await keyOf(body.kind, body.value)
      if (it === undefined) return { ok: false, refusal: value }
      const entry: BlockedEntry = { per: body.kind, ...it, reason: body.reason, byPerson: actor.name, at: clock.now() }
      await risk.block(entry)
      const paper = entryPaper(entry)
      return { ok: true, value: paper, audit: { subjectId: paper.id, after: { kind: paper.kind, value: paper.value } } }
    }),
    route(endpoints.unblock, async ({ actor, params }) => {
      const entry = isWhole(actor.scope) ? risk.blocked().find((it) => idOf(it) === params.id) : undefined
      if (entry === undefined || !(await risk.unblock(entry.per, entry.key))) return { ok: false, refusal: notFound }
      return { ok: true, value: undefined, audit: { before: { kind: entry.per, value: entry.label } } }
    }),
  ]
}

function isWhole(scope: Scope): boolean {
  return scope.institutionId === undefined && scope.agentPath === undefined && scope.merchantId === undefined
}

function idOf(entry: BlockedEntry): string {
  return `${entry.per}:${entry.key}`
}

function cursorOf(entry: BlockedEntry): string {
  return `${entry.at}.${entry.per}.${entry.key}`
}

function entryPaper(entry: BlockedEntry) {
  return {
    id: idOf(entry),
    kind: entry.per,
    value: entry.label,
    reason: entry.reason,
    addedAt: entry.at,
    addedBy: entry.byPerson,
  }
}

async function decisionPaper(row: StoredDecision, directory: Directory): Promise<DecisionPaper> {
  return {
    id: String(row.journalId),
    at: row.at,
    verdict: 'stop',
    rule: row.rule,
    responseCode: row.responseCode,
    transactionId: String(row.journalId),
    terminalId: row.terminalId,
    merchantId: row.merchantId,
    amount: row.amount,
    currency: (await directory.find(row.terminalId))?.currency ?? '156',
    panMasked: row.panMasked,
    checks: row.compared.map((it) => ({
      rule: it.rule,
      verdict: it.passed ? 'pass' : 'stop',
      values: { value: it.value, limit: it.limit },
    })),
  }
}
