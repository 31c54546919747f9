import type { Db } from '../../packages/platform/index.ts'
import type { IssuerBook } from '../issuer/index.ts'
import type { BatchFact, Facts, IssuerFact, JournalFact } from '../law/index.ts'
import type { Arena } from './arena.ts'
import { ISSUERS, type IssuerName } from './house.ts'
import type { Till } from './till.ts'

/** Something whose end is not known yet. */
export interface OpenThing {
  readonly what: string
  readonly wallet: boolean
  /** The terminal has tried as often as it may: the host owns it, and a difference is open with a person. */
  readonly owned: boolean
  /** Milliseconds of the world. */
  readonly since: number
}

const OPEN = new Set(['sending', 'sent', 'stored', 'completing', 'reversing', 'asking', 'difference'])

/** What is open at this moment, at the switch and at the terminals. */
export async function openThings(db: Db, tills: readonly Till[]): Promise<readonly OpenThing[]> {
  const rows = await db.query<{ what: string; link: string; since: number }>(
    `select 'reversal of ' || journal_id as what, link, opened_at as since from switch_reversal where state = 'open'
     union all
     select type || ' ' || id, case when entry_mode like '04%' then 'shown' else link end, at from switch_journal where state = 'sent'
     order by 1`,
  )
  const open: OpenThing[] = rows.map(({ what, link, since }) => ({
    what,
    wallet: link === 'wallet',
    owned: false,
    since,
  }))
  for (const till of tills)
    for (const record of till.records.values())
      if (OPEN.has(record.status))
        open.push({
          what: `${record.type} ${record.id} of ${till.host} (${record.status})`,
          // A code that is shown may be paid for two minutes, in sight of everybody.
          wallet: record.tender === 'wallet' && record.entry !== 'shown',
          owned: record.status === 'difference' || record.type === 'refund',
          since: record.startedAt,
        })
  return open
}

/** The three books, gathered when all is calm. */
export async function factsOf(
  arena: Arena,
  seen: Pick<
    Facts,
    'tills' | 'overdue' | 'closed' | 'contradicted' | 'heardApprovals' | 'platformDied' | 'granted' | 'purchases'
  > & {
    readonly books: Readonly<Record<IssuerName, IssuerBook>>
  },
): Promise<Facts> {
  const { db } = arena
  const journal = await db.query<JournalFact>(
    `select id, terminal_id as terminal, batch, stan, type, amount, coalesce(asked_amount, amount) as asked, state, response_code as code, link,
       original_id as original, void_id as voided, refunded, coalesce(overturned, 0) as overturned,
       business_day as day, pan_token as card, coalesce(nullif(terms, ''), '{}')::json as terms, entry_mode as "entryMode",
       exists (select 1 from switch_reversal r where r.journal_id = j.id and r.stood_in) as "stoodIn",
       exists (select 1 from settlement_difference d where d.key = 'advice-declined:' || j.id) as refused,
       exists (select 1 from settlement_difference d where d.journal_id = j.id::text
         and d.kind in ('refused-but-moved', 'reversed-but-cleared', 'amount') and d.owner <> '') as owned,
       substring(request from '\\|55\\.9F26=([0-9A-F]+)') as proof
     from switch_journal j order by id`,
  )
  const reversals = await db.query<{ what: string }>(
    `select kind || ' of ' || journal_id || ' to ' || link || ', ' || attempts || ' attempts, last ' || last_code as what
     from switch_reversal where state = 'open' order by journal_id`,
  )
  const chips = await db.query<Facts['chips'][number]>(
    `select terminal_id as terminal, batch, stan, network, substring(elements from '9F26 (\\S+)') as cryptogram
     from switch_chip_record order by terminal_id, batch, stan`,
  )
  const booked = await db.query<{ id: string; minor: number }>(
    `select e.transaction_id as id, (-sum(p.minor))::int8 as minor from ledger_entry e
     join ledger_posting p on p.entry_id = e.entry_id where p.account like 'merchant:%'
     group by e.transaction_id order by e.transaction_id`,
  )
  const batches = await db.query<BatchFact>(
    `select terminal_id as terminal, batch, domestic = 1 and foreign_cards = 1 as balanced, told::text as told, ours::text as ours
     from switch_batch order by terminal_id, batch`,
  )
  const issuers: IssuerFact[] = []
  for (const issuer of ISSUERS)
    for (const record of seen.books[issuer].records.values()) issuers.push({ ...record, issuer })
  return {
    ...seen,
    journal,
    byKey: new Map(journal.map((row) => [`${row.terminal} ${row.batch} ${row.stan}`, row])),
    byRrn: new Map(journal.map((row) => [String(row.id % 1_000_000_000_000).padStart(12, '0'), row])),
    chips,
    batches,
    issuers,
    booked: new Map(booked.map(({ id, minor }) => [id, minor])),
    openReversals: reversals.map((row) => row.what),
    db,
    tables: arena.tables,
  }
}
