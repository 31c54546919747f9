import {
  type Actor,
  endpoints,
  type Overview,
  type Page,
  type Refusal,
  type Route,
  route,
  type Scope,
  type TimelineEntry,
  type TransactionFilter,
  type TransactionRow,
  type Words,
} from '@evertill/contract'
import { type Clock, Pan } from '@evertill/foundation'
import type { Db, SqlValue } from '../database/index.ts'
import type { Directory } from '../merchant/index.ts'
import { chipRecordPage } from './batch/chip-record-list.ts'
import type { JournalFilter, JournalScope } from './journal/query.ts'
import { selectRows } from './journal/row.ts'
import { issuerRowOf } from './paper/issuer.ts'
import { JournalMinutes } from './paper/overview.ts'
import { type ReversalColumns, reversalRowOf } from './paper/reversal.ts'
import { timelineOf } from './paper/timeline.ts'
import { transactionRowOf } from './paper/transaction.ts'
import type { Switch } from './switch.ts'
import { signatureOf } from './terminal/signature.ts'

const notFound: Refusal = {
  status: 404,
  code: 'transaction.not-found',
  zh: '没有找到该交易，或不在您的权限范围内。',
  en: 'There is no such transaction, or it is outside your scope.',
}

const DAY_MS = 86_400_000

export interface SwitchRoutePorts {
  readonly sql: Db
  readonly clock: Clock
  readonly directory: Directory
  /** Minutes that local time is ahead of UTC, for "today". */
  readonly offsetMinutes: number
  /** How the books took a transaction; downstream and late, so it may be empty yet. */
  readonly booked: (transactionId: string) => Promise<readonly TimelineEntry[]>
  /** What the overview tells of others: terminals, outbox. */
  readonly around: (
    actor: Pick<Actor, 'scope' | 'rights'>,
  ) => Promise<Pick<Overview, 'terminals' | 'outboxLag' | 'incidents' | 'maintenance' | 'refused'>>
  /** What people call each issuer link. */
  readonly titles: ReadonlyMap<string, Words | undefined>
}

/** Transactions, reversals, issuers and the overview over HTTP, each cut to the scope of the person who asks. */
export function switchRoutes(it: Switch, ports: SwitchRoutePorts) {
  const { sql, clock, directory } = ports
  const minutes = new JournalMinutes(sql, clock)

  const issuers = async () => {
    const counts = new Map((await it.reversalCounts()).map((row) => [row.link, row.open]))
    return it
      .links()
      .map((standing) => issuerRowOf(standing, counts.get(standing.name) ?? 0, ports.titles.get(standing.name)))
  }

  const page = async (filter: JournalFilter, scope: Scope): Promise<Page<TransactionRow>> => {
    const found = await it.journal.list(filter, journalScope(scope))
    const rows = await Promise.all(found.rows.map((row) => transactionRowOf(row, directory)))
    return found.next === undefined ? { rows } : { rows, next: String(found.next) }
  }

  const list = async (
    actor: Pick<Actor, 'scope'>,
    query: TransactionFilter & { cursor?: string | undefined; limit: number },
  ): Promise<Page<TransactionRow>> => {
    const filter = journalFilter(query, clock.now())
    return filter === undefined ? { rows: [] } : page(filter, actor.scope)
  }

  const overview = async ({ scope, rights }: Pick<Actor, 'scope' | 'rights'>): Promise<Overview> => {
    const at = clock.now()
    const shift = ports.offsetMinutes * 60_000
    const dayStart = Math.floor((at + shift) / DAY_MS) * DAY_MS - shift
    const [counted, around, open, links] = await Promise.all([
      minutes.of(scope, dayStart),
      ports.around({ scope, rights }),
      sql.query<{ open: number; amount: number; oldest: number | null }>(
        `select count(*)::int as open, coalesce(sum(j.amount), 0)::int8 as amount, min(r.opened_at) as oldest ${REVERSALS} and r.state = 'open'`,
        scopeValues(scope),
      ),
      // Lines to issuers are the house's own affair; who may not list them does not find them here.
      rights.includes(endpoints.issuers.right) ? issuers() : [],
    ])
    return {
      at,
      ...counted,
      ...around,
      issuers: links,
      reversals: { open: open[0]!.open, amount: open[0]!.amount, oldestAt: open[0]!.oldest ?? undefined },
    }
  }

  const routes: readonly Route[] = [
    route(endpoints.overview, async ({ actor }) => ({ ok: true, value: await overview(actor) })),
    route(endpoints.issuers, async () => ({ ok: true, value: { rows: await issuers() } })),
    route(endpoints.transactions, async ({ actor, query }) => ({ ok: true, value: copied(await list(actor, query)) })),
    route(endpoints.searchCard, async ({ actor, body }) => {
      const panToken = await tokenOf(it, body.pan)
      if (panToken === undefined) return { ok: true, value: { rows: [] } }
      const found = await page({ limit: body.limit, panToken, now: clock.now() }, actor.scope)
      return { ok: true, value: copied(found), audit: { after: { found: found.rows.length } } }
    }),
    route(endpoints.transaction, async ({ actor, params }) => {
      const id = Number(params.id)
      const row = Number.isSafeInteger(id) ? await it.journal.get(id, journalScope(actor.scope)) : undefined
      const life = row === undefined ? undefined : await it.life(id)
      if (row === undefined || life === undefined) return { ok: false, refusal: notFound }
      const related = await selectRows(
        sql,
        'where (j.original_id = $1 or j.id = $2) and j.id <> $1 and j.merchant_id = $3 and j.id >= $4 order by j.id limit 50',
        [id, row.originalId, row.merchantId, row.originalId ?? id],
      )
      const [reversal] = await sql.query<ReversalColumns>(
        `select r.*, ${REVERSAL_JOURNAL} from switch_reversal r join switch_journal j on j.id = r.journal_id where r.journal_id = $1`,
        [id],
      )
      const image = life.signedAt === undefined ? undefined : await signatureOf(sql, id)
      return {
        ok: true,
        value: {
          transaction: await transactionRowOf(row, directory),
          timeline: [...timelineOf(life), ...(await ports.booked(String(id)))].sort((a, b) => a.at - b.at),
          reversal: reversal === undefined ? undefined : reversalRowOf(reversal, clock.now()),
          related: await Promise.all(related.map((each) => transactionRowOf(each, directory))),
          signature: image === undefined ? undefined : { at: life.signedAt!, bytes: image.length },
        },
      }
    }),
    route(endpoints.reversals, async ({ actor, query }) => {
      const [afterAt = '0', afterId = '0'] = (query.cursor ?? '').split('.')
      const rows = await sql.query<ReversalColumns>(
        `select r.*, ${REVERSAL_JOURNAL} ${REVERSALS} and ($4::text is null or r.state = $4)
  and (r.opened_at, r.journal_id) > ($5::int8, $6::int8) order by r.opened_at, r.journal_id limit $7`,
        [
          ...scopeValues(actor.scope),
          query.state === undefined ? null : query.state === 'open' ? 'open' : 'done',
          whole(afterAt),
          whole(afterId),
          query.limit + 1,
        ],
      )
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        ok: true,
        value: {
          rows: shown.map((row) => reversalRowOf(row, clock.now())),
          next: rows.length > query.limit && last !== undefined ? `${last.opened_at}.${last.journal_id}` : undefined,
        },
      }
    }),
    route(endpoints.chipRecords, async ({ actor, query }) => ({
      ok: true,
      value: copied(await chipRecordPage(sql, actor.scope, query)),
    })),
  ]
  return { routes, list, overview, issuers }
}

const REVERSAL_JOURNAL = 'j.merchant_id, j.terminal_id, j.amount, j.currency, j.pan_masked, j.stan, j.batch'
const REVERSALS = `from switch_reversal r join switch_journal j on j.id = r.journal_id
where ($1::text is null or j.institution_id = $1) and ($2::text is null or starts_with(j.agent_path, $2))
  and ($3::text is null or j.merchant_id = $3)`

function scopeValues(scope: Scope): SqlValue[] {
  return [scope.institutionId ?? null, scope.agentPath ?? null, scope.merchantId ?? null]
}

export function journalScope(scope: Scope): JournalScope {
  return {
    ...(scope.institutionId === undefined ? {} : { institutionId: scope.institutionId }),
    ...(scope.agentPath === undefined ? {} : { agentPath: scope.agentPath }),
    ...(scope.merchantId === undefined ? {} : { merchantIds: [scope.merchantId] }),
  }
}

/** Undefined when nothing can fit, as for a search text that is no number of ours. */
function journalFilter(
  query: TransactionFilter & { cursor?: string | undefined; limit: number },
  now: number,
): JournalFilter | undefined {
  const { q, cursor, ...rest } = query
  const searched = q === undefined ? {} : searchOf(q)
  if (searched === undefined) return undefined
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { ...given, ...searched, ...(cursor === undefined ? {} : { before: whole(cursor) }), limit: query.limit, now }
}

function searchOf(q: string): Partial<JournalFilter> | undefined {
  const text = q.trim().toUpperCase()
  if (/^\d{12}$/.test(text)) return { rrn: text }
  if (/^\d{1,6}$/.test(text) && text.length > 2) return { stan: text.padStart(6, '0') }
  if (/^[0-9A-Z]{8}$/.test(text)) return { terminalId: text }
  if (/^[0-9A-Z]{15}$/.test(text)) return { merchantId: text }
  if (/^[0-9A-Z]{2}$/.test(text)) return { responseCode: text }
  return undefined
}

async function tokenOf(it: Switch, digits: string): Promise<string | undefined> {
  return /^\d{8,19}$/.test(digits) ? it.journal.tokenOf(new Pan(digits)) : undefined
}

function whole(text: string): number {
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= 0 ? value : 0
}

function copied<Row>(page: Page<Row>): { rows: Row[]; next: string | undefined } {
  return { rows: [...page.rows], next: page.next }
}
