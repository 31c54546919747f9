import { DatabaseSync } from 'node:sqlite'
import type { Db } from '../../packages/platform/index.ts'
import type { IssuerRecord } from '../issuer/index.ts'

/** What a till said about money, and what its journal holds in the end. */
export interface Shown {
  readonly terminalId: string
  readonly id: string
  readonly type: string
  readonly amount: number
  readonly status: string
  readonly batch: string
  readonly stan: string
  readonly startedAt: number
  /** Why it was undone or never sent. */
  readonly why?: string | undefined
}

/** What kind of promise was broken: told and gone, taken twice, never ended, or the books differ in another way. */
export type Harm = 'lost' | 'doubled' | 'open' | 'different'

export interface Comparison {
  readonly harms: Readonly<Record<Harm, number>>
  readonly sales: number
  readonly approved: number
  readonly undone: number
  readonly declined: number
  /** Anything here is a broken promise. */
  readonly findings: readonly string[]
}

interface Row {
  readonly id: number
  readonly terminal: string
  readonly batch: string
  readonly stan: string
  readonly amount: number
  readonly state: string
}

/** Holds the three journals against each other, and all that was told against them. */
export async function compare(
  db: Db,
  parts: {
    readonly books: readonly string[]
    readonly journals: ReadonlyMap<string, readonly Shown[]>
    readonly told: readonly (Shown & { readonly money: string })[]
  },
): Promise<Comparison> {
  const rows = await db.query<Row>(
    `select id, terminal_id as terminal, batch, stan, amount, state from switch_journal order by id`,
  )
  const byKey = new Map(rows.map((row) => [`${row.terminal} ${row.batch}-${row.stan}`, row]))
  const byRrn = new Map(rows.map((row) => [String(row.id % 1_000_000_000_000).padStart(12, '0'), row]))
  const taken = new Map<number, number>()
  const purchases = new Map<string, number>()
  const findings: string[] = []
  const harms = { lost: 0, doubled: 0, open: 0, different: 0 }
  const found = (harm: Harm, what: string): void => {
    harms[harm] += 1
    findings.push(what)
  }
  for (const book of parts.books) {
    const file = new DatabaseSync(book, { readOnly: true })
    for (const each of file.prepare('select json from record order by key').all()) {
      const record = JSON.parse(each.json as string) as IssuerRecord
      const row = byRrn.get(record.rrn)
      if (row === undefined)
        found('different', `an issuer has ${record.rrn} of ${record.amount}, which the switch does not know`)
      if (record.state !== 'approved') continue
      if (row !== undefined) taken.set(row.id, (taken.get(row.id) ?? 0) + 1)
      const purchase = `${record.terminalId} ${record.amount}`
      purchases.set(purchase, (purchases.get(purchase) ?? 0) + 1)
    }
    file.close()
  }
  for (const [purchase, times] of purchases) if (times > 1) found('doubled', `${purchase} was taken ${times} times`)
  for (const row of rows) {
    const times = taken.get(row.id) ?? 0
    if (times !== (row.state === 'approved' ? 1 : 0))
      found(
        times > 1 ? 'doubled' : 'different',
        `${row.terminal} ${row.batch}-${row.stan} is ${row.state} at the switch and taken ${times} times`,
      )
    if (row.state === 'sent' || row.state === 'reversing' || row.state === 'pending')
      found('open', `${row.terminal} ${row.batch}-${row.stan} is still ${row.state}`)
  }
  for (const word of parts.told) {
    const row = byKey.get(`${word.terminalId} ${word.id}`)
    if (word.money === 'yes' && row?.state !== 'approved')
      found('lost', `${word.terminalId} ${word.id}: told "yes", and the switch has ${row?.state ?? 'nothing'}`)
    if ((word.money === 'no' || word.money === 'reversing') && row?.state === 'approved')
      found('different', `${word.terminalId} ${word.id}: told "${word.money}", and it stands`)
  }
  let approved = 0
  let undone = 0
  let declined = 0
  let sales = 0
  // A till keeps the latest of its records; what it said of the others it has said.
  const known = new Set(parts.told.map((word) => `${word.terminalId} ${word.id}`))
  for (const [terminalId, records] of parts.journals)
    for (const record of records) {
      sales += 1
      known.add(`${terminalId} ${record.id}`)
      const row = byKey.get(`${terminalId} ${record.id}`)
      if (record.status === 'approved') approved += 1
      else if (record.status === 'reversed') undone += 1
      else declined += 1
      if ((record.status === 'approved') !== (row?.state === 'approved'))
        found(
          record.status === 'approved' ? 'lost' : 'different',
          `${terminalId} ${record.id} is ${record.status} at the till and ${row?.state ?? 'unknown'} at the switch`,
        )
    }
  for (const row of rows)
    if (row.state === 'approved' && !known.has(`${row.terminal} ${row.batch}-${row.stan}`))
      found('different', `${row.terminal} ${row.batch}-${row.stan} stands, and its till knows nothing of it`)
  const [sum] = await db.query<{ minor: number }>(
    `select coalesce(-sum(minor), 0)::int8 as minor from ledger_posting where account like 'merchant:%'`,
  )
  const [should] = await db.query<{ minor: number }>(
    `select coalesce(sum(amount), 0)::int8 as minor from switch_journal where state = 'approved'`,
  )
  if (sum!.minor !== should!.minor) found('different', `the ledger holds ${sum!.minor}, the journal ${should!.minor}`)
  return { harms, sales, approved, undone, declined, findings }
}
