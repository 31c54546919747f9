import { Pan } from '@evertill/foundation'
import type { Db, Sql, SqlValue } from '../../packages/platform/database/index.ts'
import type { Keys } from '../../packages/platform/keys/index.ts'
import { idAt, type JournalFilter, JournalQuery } from '../../packages/platform/switch/index.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY
/** Terminals and merchants of the history; the load's own are others. */
const TERMINALS = 5_000
const MERCHANTS = 500

/**
 * Fills past weeks with `rows` transactions of the size and spread of real ones, their keys with them. The weeks are filled before they become
 * part of the journal and are not logged: nothing of the sale's way writes to them.
 */
export async function fillHistory(
  db: Db,
  rows: number,
  now: number,
  weeks: number,
  said: (text: string) => void,
): Promise<void> {
  const first = Math.floor(now / WEEK) - weeks
  const each = Math.ceil(rows / weeks)
  const long = { statementMs: 3_600_000 }
  await db.transaction(async (tx) => {
    await tx.query('alter table switch_key drop constraint switch_key_pkey')
  }, long)
  for (let week = 0; week < weeks; week++) {
    const from = (first + week) * WEEK
    const name = `switch_journal_${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`
    await db.transaction(async (tx) => {
      await tx.query(`create unlogged table ${name} (like switch_journal including defaults including constraints)`)
      await tx.query(
        `insert into ${name} (id, at, business_day, terminal_id, batch, stan, type, amount, currency, merchant_id, outlet_id, institution_id,
           agent_path, mcc, entry_mode, pan_token, pan_masked, pan_sealed, link, risk, request, state, response_code, approval_code,
           additional, answered_at, exchange)
         select $1::int8 + n * $2::int8, ($1::int8 + n * $2::int8) / 64, '20260101', (20000000 + n % ${TERMINALS})::text,
           lpad($3::text, 6, '0'), lpad((n / ${TERMINALS})::text, 6, '0'), 'sale', 100 + n % 90000, '156',
           (898200000000000 + n % ${MERCHANTS})::text, 'outlet-1', 'north', '/north/agent-a/', '5411', '052',
           md5((n * 7919 + $3::int8)::text), '620000******0005', '\\x00', 'issuer-a', '', 'terminal in', 'approved', '00', '000001', '|',
           ($1::int8 + n * $2::int8) / 64 + 12, 'network out'
         from generate_series(1, $4::int8) n`,
        [from * 64, Math.floor((WEEK * 64) / (each + 1)), week + 1, each],
      )
      await tx.query(
        `alter table switch_journal attach partition ${name} for values from (${from * 64}) to (${(from + WEEK) * 64})`,
      )
      await tx.query(
        `insert into switch_key (terminal_id, batch, stan, journal_id) select terminal_id, batch, stan, id from ${name}`,
      )
    }, long)
    said(`${week + 1} of ${weeks} weeks`)
  }
  await db.transaction(async (tx) => {
    await tx.query('alter table switch_key add constraint switch_key_pkey primary key (terminal_id, batch, stan)')
    await tx.query('analyze switch_key')
    await tx.query('analyze switch_journal')
  }, long)
  await db.query('checkpoint')
}

/** How long people wait for a page of what is old, and whether a whole table was read for it. */
export async function readHistory(db: Db, keys: Keys, now: number, weeks: number): Promise<string[]> {
  const plans: string[] = []
  const explaining: Sql = {
    async query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> {
      const plan = await db.query<Record<string, string>>(`explain ${text}`, params)
      plans.push(plan.map((row) => row['QUERY PLAN']).join('\n'))
      return db.query<Row>(text, params)
    },
  }
  const journal = new JournalQuery(
    { ...explaining, transaction: db.transaction.bind(db), close: async () => undefined },
    keys,
  )
  const middle = now - (weeks / 2) * WEEK
  const pages: Record<string, Omit<JournalFilter, 'now'>> = {
    newest: { limit: 50 },
    'from the middle': { limit: 50, before: idAt(middle) },
    'one day': { limit: 50, from: middle, to: middle + DAY },
    merchant: { limit: 50, merchantId: '898200000000007' },
    'merchant, from the middle': { limit: 50, merchantId: '898200000000007', before: idAt(middle) },
    terminal: { limit: 50, terminalId: '20000007' },
    card: { limit: 50, panToken: await keys.panToken(new Pan('6200000000000005')) },
    rrn: { limit: 50, rrn: '123456789012' },
  }
  const lines: string[] = []
  for (const [name, filter] of Object.entries(pages)) {
    const took: number[] = []
    for (let i = 0; i < 7; i++) {
      plans.length = 0
      const from = performance.now()
      await journal.list({ ...filter, now })
      took.push(performance.now() - from)
    }
    took.sort((a, b) => a - b)
    // Partitions that are empty or hold a handful of rows are read whole, and rightly.
    const whole = [...plans.join('\n').matchAll(/Seq Scan on (\w+).*?rows=(\d+)/g)].filter(
      ([, , rows]) => Number(rows) > 1_000,
    )
    lines.push(
      `${name.padEnd(26)} ${took[3]!.toFixed(1).padStart(7)} ms with its plan  ${whole.length === 0 ? 'by index' : `reads ${whole.length} tables whole`}`,
    )
  }
  return lines
}
