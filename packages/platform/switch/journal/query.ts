import type { Millis, Pan, TransactionType } from '@evertill/foundation'
import type { Db, SqlValue } from '../../database/index.ts'
import type { Keys } from '../../keys/index.ts'
import {
  idAt,
  idOfRrn,
  type JournalId,
  type JournalRow,
  type JournalState,
  newestAt,
  type TransactionKey,
} from './journal.ts'
import { lastId } from './mark.ts'
import { findById, findByKeys, selectRows } from './row.ts'

/** What a person may see. Absent: everything. `merchantIds: []` sees nothing. */
export interface JournalScope {
  readonly institutionId?: string
  /** Path of an agent; its whole tree below is included. */
  readonly agentPath?: string
  readonly merchantIds?: readonly string[]
}

export interface JournalFilter {
  /** Rows before this id: the cursor of the page before. */
  readonly before?: JournalId
  /** 1 … 200. */
  readonly limit: number
  readonly from?: Millis
  readonly to?: Millis
  readonly terminalId?: string
  readonly merchantId?: string
  readonly rrn?: string
  readonly stan?: string
  readonly responseCode?: string
  readonly state?: JournalState
  readonly type?: TransactionType
  /** Minor units. */
  readonly min?: number
  readonly max?: number
  readonly panToken?: string
  readonly link?: string
  readonly now: Millis
}

export interface JournalPage {
  readonly rows: readonly JournalRow[]
  /** Give it back as `before`; undefined at the end. */
  readonly next: JournalId | undefined
}

export interface MinuteSum {
  readonly minute: Millis
  readonly count: number
  readonly approved: number
  /** Minor units of approved sales. */
  readonly amount: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Reading for people. Newest first, by cursor, cut to what the person may see. */
export class JournalQuery {
  readonly #db: Db
  readonly #keys: Keys

  constructor(db: Db, keys: Keys) {
    this.#db = db
    this.#keys = keys
  }

  async find(key: TransactionKey): Promise<JournalRow | undefined> {
    return (await findByKeys(this.#db, [key]))[0]
  }

  async get(id: JournalId, scope: JournalScope = {}): Promise<JournalRow | undefined> {
    const row = await findById(this.#db, id)
    return row !== undefined && sees(scope, row) ? row : undefined
  }

  /** The token by which a card is searched; the number itself goes no further than this call. */
  tokenOf(pan: Pan): Promise<string> {
    return this.#keys.panToken(pan)
  }

  async list(filter: JournalFilter, scope: JournalScope = {}): Promise<JournalPage> {
    if (scope.merchantIds?.length === 0) return { rows: [], next: undefined }
    const params: SqlValue[] = []
    const where: string[] = []
    const add = (text: string, value: SqlValue): void => {
      params.push(value)
      where.push(text.replace('?', `$${params.length}`))
    }
    if (filter.before !== undefined) add('j.id < ?', filter.before)
    if (filter.from !== undefined) add('j.id >= ?', idAt(filter.from))
    if (filter.to !== undefined) add('j.id < ?', idAt(filter.to))
    if (filter.rrn !== undefined)
      add('j.id = ?', idOfRrn(filter.rrn, Math.max(newestAt(filter.now), await lastId(this.#db))) ?? -1)
    if (filter.terminalId !== undefined)
      // As an array, so that its keys lead to its rows: otherwise the journal would be walked until enough rows of this terminal were met.
      add('j.id = any(array(select journal_id from switch_key where terminal_id = ?))', filter.terminalId)
    if (filter.merchantId !== undefined) add('j.merchant_id = ?', filter.merchantId)
    if (filter.stan !== undefined) add('j.stan = ?', filter.stan)
    if (filter.responseCode !== undefined) add('j.response_code = ?', filter.responseCode)
    if (filter.state !== undefined) add('j.state = ?', filter.state)
    if (filter.type !== undefined) add('j.type = ?', filter.type)
    if (filter.min !== undefined) add('j.amount >= ?', filter.min)
    if (filter.max !== undefined) add('j.amount <= ?', filter.max)
    if (filter.panToken !== undefined) {
      // The index holds the beginning of the token only.
      add('left(j.pan_token, 12) = ?', filter.panToken.slice(0, 12))
      add('j.pan_token = ?', filter.panToken)
    }
    if (filter.link !== undefined) add('j.link = ?', filter.link)
    if (scope.institutionId !== undefined) add('j.institution_id = ?', scope.institutionId)
    if (scope.agentPath !== undefined) add('starts_with(j.agent_path, ?)', scope.agentPath)
    if (scope.merchantIds !== undefined) add('j.merchant_id = any(?::text[])', scope.merchantIds)
    const limit = Math.min(Math.max(Math.trunc(filter.limit), 1), 200)
    params.push(limit + 1)
    const rows = await selectRows(
      this.#db,
      `${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by j.id desc limit $${params.length}`,
      params,
    )
    const more = rows.length > limit
    const page = more ? rows.slice(0, limit) : rows
    return { rows: page, next: more ? page.at(-1)!.id : undefined }
  }

  /** Per minute, the oldest first, at most a day: for the dashboard. */
  async minutes(from: Millis, to: Millis, scope: JournalScope = {}): Promise<MinuteSum[]> {
    const { text, params } = scoped(scope, [idAt(Math.max(from, to - 86_400_000)), idAt(to)])
    const rows = await this.#db.query<{
      minute: number
      count: number
      approved: number
      amount: number
      p50: number | null
      p99: number | null
    }>(
      `select at / 60000 * 60000 as minute, count(*)::int8 as count,
         count(*) filter (where state = 'approved')::int8 as approved,
         coalesce(sum(amount) filter (where state = 'approved' and type = 'sale'), 0)::int8 as amount,
         percentile_disc(0.5) within group (order by answered_at - at) as p50,
         percentile_disc(0.99) within group (order by answered_at - at) as p99
       from switch_journal j where id >= $1 and id < $2 ${text}
       group by 1 order by 1`,
      params,
    )
    return rows.map((row) => ({
      minute: row.minute,
      count: row.count,
      approved: row.approved,
      amount: row.amount,
      p50Ms: row.p50 ?? 0,
      p99Ms: row.p99 ?? 0,
    }))
  }

  /** How often each answer was given, the most frequent first. */
  async codes(from: Millis, to: Millis, scope: JournalScope = {}): Promise<{ responseCode: string; count: number }[]> {
    const { text, params } = scoped(scope, [idAt(from), idAt(to)])
    const rows = await this.#db.query<{ response_code: string; count: number }>(
      `select response_code, count(*)::int8 as count from switch_journal j
       where id >= $1 and id < $2 and state <> 'sent' ${text}
       group by response_code order by count desc, response_code limit 50`,
      params,
    )
    return rows.map((row) => ({ responseCode: row.response_code, count: row.count }))
  }
}

function scoped(scope: JournalScope, params: SqlValue[]): { text: string; params: SqlValue[] } {
  const where: string[] = []
  const add = (text: string, value: SqlValue): void => {
    params.push(value)
    where.push(`and ${text.replace('?', `$${params.length}`)}`)
  }
  if (scope.institutionId !== undefined) add('institution_id = ?', scope.institutionId)
  if (scope.agentPath !== undefined) add('starts_with(agent_path, ?)', scope.agentPath)
  if (scope.merchantIds !== undefined) add('merchant_id = any(?::text[])', scope.merchantIds)
  return { text: where.join(' '), params }
}

function sees(scope: JournalScope, row: JournalRow): boolean {
  if (scope.institutionId !== undefined && row.institutionId !== scope.institutionId) return false
  if (scope.agentPath !== undefined && !row.agentPath.startsWith(scope.agentPath)) return false
  return scope.merchantIds === undefined || scope.merchantIds.includes(row.merchantId)
}
