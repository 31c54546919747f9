import type { LedgerAccount, Page, PageQuery, Scope, TimelineEntry } from '@evertill/contract'
import { assert, type Clock, Fault, formatMoney } from '@evertill/foundation'
import { z } from 'zod'
import type { Db, Sql } from '../database/index.ts'
import type { Consumer, OutboxEvent, Topic } from '../outbox/index.ts'
import { addsUp, type EntryKind, type Movement, merchantAccount, type Posting, postingsOf } from './posting.ts'

const KINDS: Readonly<Partial<Record<Topic, EntryKind>>> = {
  'sale-approved': 'sale',
  'void-approved': 'void',
  'refund-approved': 'refund',
  'sale-reversed': 'reversal',
  'sale-adjusted': 'adjustment',
  'void-reversed': 'reversal',
}

/** The shape that this room needs of the events it consumes; whoever emits them sends at least this. */
const Payload = z.object({
  journalId: z.number().int(),
  merchantId: z.string().min(1),
  link: z.string().min(1),
  amount: z.number().int().min(0),
  currency: z.string().regex(/^\d{3}$/),
  /** Of an adjustment: its own number, and what the sale became more or less by. */
  adjustmentId: z.optional(z.number().int()),
  change: z.optional(z.number().int()),
})

const TITLES: Readonly<Record<EntryKind, { zh: string; en: string }>> = {
  sale: { zh: '消费已入账', en: 'The sale was booked' },
  void: { zh: '撤销已入账', en: 'The void was booked' },
  refund: { zh: '退货已入账', en: 'The refund was booked' },
  reversal: { zh: '冲正已入账', en: 'The reversal was booked' },
  adjustment: { zh: '调整已入账', en: 'The adjustment was booked' },
}

function lineOf(debit: string, credit: string): (line: Posting) => string {
  return ({ account, currency, minor }) =>
    `${minor > 0 ? debit : credit} ${account} ${formatMoney({ minor: Math.abs(minor), currency })}`
}

/** Double entry behind the switch: it is late, never wrong, and only ever adds. */
export class Ledger {
  readonly #db: Db
  readonly #clock: Clock

  constructor(ports: { db: Db; clock: Clock }) {
    this.#db = ports.db
    this.#clock = ports.clock
  }

  get consumer(): Consumer {
    return {
      consumer: 'ledger',
      topics: Object.keys(KINDS) as Topic[],
      handleAll: (events, tx) => this.#book(events, tx),
    }
  }

  /** Balances by account. A person with a merchant in their scope sees that merchant's; one with another scope none. */
  async accounts(scope: Scope, query: PageQuery): Promise<Page<LedgerAccount>> {
    const mine =
      scope.merchantId !== undefined
        ? merchantAccount(scope.merchantId)
        : scope.institutionId === undefined && scope.agentPath === undefined
          ? null
          : ''
    const [afterAccount = '', afterCurrency = ''] = (query.cursor ?? '').split('~')
    const rows = await this.#db.query<LedgerAccount>(
      `select account, currency, sum(minor)::int8 as balance, count(*)::int as postings from ledger_posting
where ($1::text is null or account = $1) and (account, currency) > ($2, $3)
group by account, currency order by account, currency limit $4`,
      [mine, afterAccount.replaceAll('.', ':'), afterCurrency, query.limit + 1],
    )
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return rows.length > query.limit && last !== undefined
      ? { rows: shown, next: `${last.account.replaceAll(':', '.')}~${last.currency}` }
      : { rows: shown }
  }

  /** How one transaction was booked, for its life; oldest first. Empty until the event has come by. */
  async lifeOf(transactionId: string): Promise<readonly TimelineEntry[]> {
    const rows = await this.#db.query<Posting & { entry_id: string; kind: EntryKind; booked_at: number }>(
      `select e.entry_id, e.kind, e.booked_at, p.account, p.currency, p.minor
from ledger_entry e join ledger_posting p using (entry_id)
where e.transaction_id = $1 order by e.booked_at, e.entry_id, p.line`,
      [transactionId],
    )
    return [...new Set(rows.map((row) => row.entry_id))].map((entryId) => {
      const lines = rows.filter((row) => row.entry_id === entryId)
      const { kind, booked_at } = lines[0]!
      return {
        at: booked_at,
        kind: 'ledger' as const,
        actor: 'ledger' as const,
        title: TITLES[kind],
        detail: { zh: lines.map(lineOf('借', '贷')).join('；'), en: lines.map(lineOf('debit', 'credit')).join('; ') },
      }
    })
  }

  /** Zero for each currency, always; what it is not is a bug, and a health check looks. */
  async imbalances(): Promise<readonly { currency: string; minor: number }[]> {
    return this.#db.query(
      'select currency, sum(minor)::int8 as minor from ledger_posting group by currency having sum(minor) <> 0 order by currency',
    )
  }

  /** All events of a batch in one statement: one event is one entry, and delivered again it finds its own and adds nothing [LAW-2]. */
  async #book(events: readonly OutboxEvent[], tx: Sql): Promise<void> {
    const entries = new Map<string, Entry>()
    for (const event of events) {
      const entry = entryOf(event)
      if (entry !== undefined && !entries.has(entry.entryId)) entries.set(entry.entryId, entry)
    }
    if (entries.size === 0) return
    const all = [...entries.values()]
    const lines = all.flatMap(({ entryId, postings }) => postings.map((it, line) => ({ entryId, line, ...it })))
    await tx.query(
      `with added as (
  insert into ledger_entry (entry_id, event_id, kind, transaction_id, merchant_id, at, booked_at)
  select entry_id, event_id, kind, transaction_id, merchant_id, at, $7
  from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::int8[])
    as t(entry_id, event_id, kind, transaction_id, merchant_id, at)
  on conflict do nothing returning entry_id
)
insert into ledger_posting (entry_id, line, account, currency, minor)
select entry_id, line, account, currency, minor
from unnest($8::text[], $9::int4[], $10::text[], $11::text[], $12::int8[]) as t(entry_id, line, account, currency, minor)
where entry_id in (select entry_id from added)`,
      [
        all.map((it) => it.entryId),
        all.map((it) => it.event.id),
        all.map((it) => it.kind),
        all.map((it) => it.movement.transactionId),
        all.map((it) => it.movement.merchantId),
        all.map((it) => it.event.at),
        this.#clock.now(),
        lines.map((it) => it.entryId),
        lines.map((it) => it.line),
        lines.map((it) => it.account),
        lines.map((it) => it.currency),
        lines.map((it) => it.minor),
      ],
    )
  }
}

interface Entry {
  readonly entryId: string
  readonly event: OutboxEvent
  readonly kind: EntryKind
  readonly movement: Movement
  readonly postings: readonly Posting[]
}

/** What an event means for the books; undefined when it moves nothing. */
function entryOf(event: OutboxEvent): Entry | undefined {
  const kind = KINDS[event.topic]
  assert(kind !== undefined, 'the ledger was given an event that it did not ask for')
  const parsed = Payload.safeParse(event.payload)
  if (!parsed.success)
    throw new Fault('ledger.payload', `The event ${event.id} (${event.topic}) is not of the form the ledger needs`, {
      detail: { eventId: event.id, topic: event.topic },
    })
  const { journalId, merchantId, link, currency, adjustmentId, change = 0 } = parsed.data
  const amount = kind === 'adjustment' ? change : parsed.data.amount
  if (amount === 0) return undefined
  const transactionId = String(journalId)
  // Told only of what had been approved. A reversal is booked whether or not the approval's own event has come by: two
  // transactions that overlap may be told of in either order, and the sum is right in both.
  const undoes = kind === 'reversal' ? ({ undoes: event.topic === 'void-reversed' ? 'void' : 'sale' } as const) : {}
  const movement: Movement = { transactionId, merchantId, issuerId: link, amount, currency, ...undoes }
  const postings = postingsOf(kind, movement)
  assert(addsUp(postings), 'an entry adds up to zero for each currency [LAW-1]')
  const entryId = `${transactionId}:${kind}${adjustmentId === undefined ? '' : `:${adjustmentId}`}`
  return { entryId, event, kind, movement, postings }
}
