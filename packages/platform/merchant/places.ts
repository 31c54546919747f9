import type {
  Actor,
  AgentRow,
  Contract,
  Goods,
  InstitutionRow,
  MerchantDetail,
  MerchantRow,
  MerchantStatus,
  NewMerchant,
  OutletRow,
  Printer,
  Refusal,
  Scope,
  TerminalStatus,
} from '@evertill/contract'
import { accept, type Clock, type Result, refuse } from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'
import type { Outbox } from '../outbox/index.ts'
import type { CachedDirectory } from './directory.ts'
import { refusals } from './errors.ts'
import * as places from './place-store.ts'
import { merchantRowOf, outletRowOf, type RegisteredTerminal } from './rows.ts'
import { merchantMayBecome, terminalMayBecome } from './status.ts'

export type Answer<T> = Promise<Result<T, Refusal>>
type Name = { zh: string; en: string }

interface StatusChange<Status> {
  readonly before: Status
  readonly after: Status
}

/** Commands on institutions, agents, merchants and outlets. Each is one transaction; the directory reads anew afterwards. */
export class Places {
  readonly #db: Db
  readonly #clock: Clock
  readonly #outbox: Outbox
  readonly #directory: CachedDirectory

  constructor(ports: { db: Db; clock: Clock; outbox: Outbox; directory: CachedDirectory }) {
    this.#db = ports.db
    this.#clock = ports.clock
    this.#outbox = ports.outbox
    this.#directory = ports.directory
  }

  async addInstitution(order: { id: string; name: Name; parentId?: string | undefined }): Answer<InstitutionRow> {
    const at = this.#clock.now()
    return this.#db.transaction(async (tx) => {
      const above = order.parentId === undefined ? { path: '/' } : await institutionOf(tx, order.parentId)
      if (above === undefined) return refuse(refusals.notFound('institution'))
      const added = await tx.query(
        `insert into merchant_institution (institution_id, parent_id, path, name_zh, name_en, created_at)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning institution_id`,
        [order.id, order.parentId ?? null, `${above.path}${order.id}/`, order.name.zh, order.name.en, at],
      )
      if (added.length === 0) return refuse(refusals.exists('institution'))
      return accept({ id: order.id, name: order.name, parentId: order.parentId, createdAt: at })
    })
  }

  async addAgent(order: {
    id: string
    name: Name
    institutionId: string
    parentId?: string | undefined
  }): Answer<AgentRow> {
    const at = this.#clock.now()
    return this.#db.transaction(async (tx) => {
      const institution = await institutionOf(tx, order.institutionId)
      if (institution === undefined) return refuse(refusals.notFound('institution'))
      const above = order.parentId === undefined ? institution : await agentOf(tx, order.parentId)
      if (above === undefined || above.institution_id !== order.institutionId) return refuse(refusals.notFound('agent'))
      const path = `${above.path}${order.id}/`
      const added = await tx.query(
        `insert into merchant_agent (agent_id, institution_id, parent_id, path, name_zh, name_en, created_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning agent_id`,
        [order.id, order.institutionId, order.parentId ?? null, path, order.name.zh, order.name.en, at],
      )
      if (added.length === 0) return refuse(refusals.exists('agent'))
      return accept({
        id: order.id,
        name: order.name,
        institutionId: order.institutionId,
        path,
        parentId: order.parentId,
        createdAt: at,
      })
    })
  }

  async addMerchant(order: NewMerchant): Answer<MerchantRow> {
    if (!isTimeZone(order.timeZone)) return refuse(refusals.timeZone)
    const at = this.#clock.now()
    return this.#directory.changing({ merchantId: order.merchantId }, () =>
      this.#db.transaction(async (tx): Promise<Result<MerchantRow, Refusal>> => {
        const agent = await agentOf(tx, order.agentId)
        if (agent === undefined) return refuse(refusals.notFound('agent'))
        const added = await tx.query(
          `insert into merchant_account (merchant_id, institution_id, agent_id, agent_path, name_zh, name_en, mcc, status, status_at,
  currency, time_zone, service_phone, contract, goods, revision, created_at)
values ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10, $11, $12::jsonb, '{"categories":[],"items":[]}'::jsonb, 1, $8)
on conflict do nothing returning merchant_id`,
          [
            order.merchantId,
            agent.institution_id,
            order.agentId,
            agent.path,
            order.name.zh,
            order.name.en,
            order.mcc,
            at,
            order.currency,
            order.timeZone,
            order.servicePhone,
            JSON.stringify(order.contract),
          ],
        )
        if (added.length === 0) return refuse(refusals.exists('merchant'))
        return accept(merchantRowOf((await places.merchant(tx, {}, order.merchantId))!))
      }),
    )
  }

  async merchantDetail(scope: Scope, merchantId: string): Answer<MerchantDetail> {
    const row = await places.merchant(this.#db, scope, merchantId)
    if (row === undefined) return refuse(refusals.notFound('merchant'))
    const outlets = await places.outlets(this.#db, scope, { merchantId, limit: 200 })
    return accept({
      merchant: merchantRowOf(row),
      contract: row.contract,
      servicePhone: row.service_phone,
      history: await places.statusHistory(this.#db, 'merchant', merchantId),
      outlets: [...outlets.rows],
    })
  }

  /** Allowed changes: see status.ts. What is cached is forgotten before the command answers. */
  async changeMerchantStatus(
    actor: Pick<Actor, 'name' | 'scope'>,
    order: { merchantId: string; status: MerchantStatus; reason: string },
  ): Answer<StatusChange<MerchantStatus>> {
    const at = this.#clock.now()
    const answer = await this.#directory.changing({ merchantId: order.merchantId }, () =>
      this.#db.transaction(async (tx): Promise<Result<StatusChange<MerchantStatus>, Refusal>> => {
        await tx.query('select merchant_id from merchant_account where merchant_id = $1 for update', [order.merchantId])
        const row = await places.merchant(tx, actor.scope, order.merchantId)
        if (row === undefined) return refuse(refusals.notFound('merchant'))
        if (!merchantMayBecome(row.status, order.status)) return refuse(refusals.transition(row.status, order.status))
        await tx.query(
          `update merchant_account set status = $2, status_reason = $3, status_at = $4, revision = revision + 1
where merchant_id = $1`,
          [order.merchantId, order.status, order.reason, at],
        )
        await recordStatus(tx, 'merchant', {
          id: order.merchantId,
          from: row.status,
          to: order.status,
          reason: order.reason,
          by: actor.name,
          at,
        })
        await this.#outbox.append(tx, {
          topic: 'merchant-status-changed',
          key: order.merchantId,
          at,
          payload: { merchantId: order.merchantId, from: row.status, to: order.status },
        })
        return accept({ before: row.status, after: order.status })
      }),
    )
    this.#outbox.wake()
    return answer
  }

  async replaceContract(scope: Scope, merchantId: string, contract: Contract): Answer<StatusChange<Contract>> {
    return this.#directory.changing({ merchantId }, () =>
      this.#db.transaction(async (tx): Promise<Result<StatusChange<Contract>, Refusal>> => {
        const row = await places.merchant(tx, scope, merchantId)
        if (row === undefined) return refuse(refusals.notFound('merchant'))
        await tx.query(
          'update merchant_account set contract = $2::jsonb, revision = revision + 1 where merchant_id = $1',
          [merchantId, JSON.stringify(contract)],
        )
        return accept({ before: row.contract, after: contract })
      }),
    )
  }

  async addOutlet(
    scope: Scope,
    order: { outletId: string; merchantId: string; name: Name; address: string },
  ): Answer<OutletRow> {
    const at = this.#clock.now()
    return this.#db.transaction(async (tx) => {
      if ((await places.merchant(tx, scope, order.merchantId)) === undefined)
        return refuse(refusals.notFound('merchant'))
      const added = await tx.query(
        `insert into merchant_outlet (outlet_id, merchant_id, name_zh, name_en, address, printers, revision, created_at)
values ($1, $2, $3, $4, $5, '[]'::jsonb, 1, $6) on conflict do nothing returning outlet_id`,
        [order.outletId, order.merchantId, order.name.zh, order.name.en, order.address, at],
      )
      if (added.length === 0) return refuse(refusals.exists('outlet'))
      return accept(outletRowOf((await places.outlet(tx, scope, order.outletId))!))
    })
  }

  async replacePrinters(
    scope: Scope,
    outletId: string,
    printers: readonly Printer[],
  ): Answer<StatusChange<readonly Printer[]>> {
    const answer = await this.#db.transaction(async (tx) => {
      const row = await places.outlet(tx, scope, outletId)
      if (row === undefined) return refuse(refusals.notFound('outlet'))
      await tx.query('update merchant_outlet set printers = $2::jsonb, revision = revision + 1 where outlet_id = $1', [
        outletId,
        JSON.stringify(printers),
      ])
      return accept({ merchantId: row.merchant_id, before: row.printers, after: printers })
    })
    if (answer.ok) this.#directory.forgetMerchant(answer.value.merchantId)
    return answer
  }

  async goods(scope: Scope, merchantId: string): Answer<Goods> {
    const row = await places.merchant(this.#db, scope, merchantId)
    return row === undefined ? refuse(refusals.notFound('merchant')) : accept(row.goods)
  }

  async replaceGoods(scope: Scope, merchantId: string, goods: Goods): Answer<StatusChange<{ items: number }>> {
    if (!goodsHoldTogether(goods)) return refuse(refusals.category)
    return this.#directory.changing({ merchantId }, () =>
      this.#db.transaction(async (tx): Promise<Result<StatusChange<{ items: number }>, Refusal>> => {
        const row = await places.merchant(tx, scope, merchantId)
        if (row === undefined) return refuse(refusals.notFound('merchant'))
        await tx.query(
          'update merchant_account set goods = $2::jsonb, revision = revision + 1 where merchant_id = $1',
          [merchantId, JSON.stringify({ categories: goods.categories, items: goods.items })],
        )
        return accept({ before: { items: row.goods.items.length }, after: { items: goods.items.length } })
      }),
    )
  }

  async changeTerminalStatus(
    actor: Pick<Actor, 'name' | 'scope'>,
    order: { terminalId: string; status: TerminalStatus; reason: string },
  ): Answer<StatusChange<TerminalStatus> & { terminal: RegisteredTerminal }> {
    const at = this.#clock.now()
    const answer = await this.#directory.changing({ terminalId: order.terminalId }, () =>
      this.#db.transaction(
        async (tx): Promise<Result<StatusChange<TerminalStatus> & { terminal: RegisteredTerminal }, Refusal>> => {
          await tx.query('select terminal_id from merchant_terminal where terminal_id = $1 for update', [
            order.terminalId,
          ])
          const before = await places.terminal(tx, actor.scope, order.terminalId)
          if (before === undefined) return refuse(refusals.notFound('terminal'))
          const from = before.row.status
          if (!terminalMayBecome(from, order.status)) return refuse(refusals.transition(from, order.status))
          await tx.query(
            `update merchant_terminal set status = $2, status_reason = $3, status_at = $4, revision = revision + 1
where terminal_id = $1`,
            [order.terminalId, order.status, order.reason, at],
          )
          await recordStatus(tx, 'terminal', {
            id: order.terminalId,
            from,
            to: order.status,
            reason: order.reason,
            by: actor.name,
            at,
          })
          await this.#outbox.append(tx, {
            topic: 'terminal-status-changed',
            key: order.terminalId,
            at,
            payload: { terminalId: order.terminalId, from, to: order.status },
          })
          const terminal = (await places.terminal(tx, actor.scope, order.terminalId))!
          return accept({ before: from, after: order.status, terminal })
        },
      ),
    )
    this.#outbox.wake()
    return answer
  }
}

async function institutionOf(tx: Sql, id: string): Promise<{ path: string; institution_id: string } | undefined> {
  const [row] = await tx.query<{ path: string; institution_id: string }>(
    'select path, institution_id from merchant_institution where institution_id = $1',
    [id],
  )
  return row
}

async function agentOf(tx: Sql, id: string): Promise<{ path: string; institution_id: string } | undefined> {
  const [row] = await tx.query<{ path: string; institution_id: string }>(
    'select path, institution_id from merchant_agent where agent_id = $1',
    [id],
  )
  return row
}

async function recordStatus(
  tx: Sql,
  kind: 'merchant' | 'terminal',
  entry: { id: string; from: string; to: string; reason: string; by: string; at: number },
): Promise<void> {
  await tx.query(
    `insert into merchant_status_entry (subject_kind, subject_id, at, from_status, to_status, reason, by_name)
values ($1, $2, $3, $4, $5, $6, $7)`,
    [kind, entry.id, entry.at, entry.from, entry.to, entry.reason, entry.by],
  )
}

function goodsHoldTogether(goods: Goods): boolean {
  const categories = new Set(goods.categories.map((it) => it.id))
  const items = new Set(goods.items.map((it) => it.id))
  const barcodes = goods.items.flatMap((it) => (it.barcode === undefined ? [] : [it.barcode]))
  return (
    categories.size === goods.categories.length &&
    items.size === goods.items.length &&
    new Set(barcodes).size === barcodes.length &&
    goods.items.every((it) => categories.has(it.categoryId))
  )
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
