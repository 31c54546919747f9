import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Db, openPostgres, type SqlValue } from '../../packages/platform/database/index.ts'
import {
  insertRequests,
  type JournalRequest,
  type OutcomeWrite,
  storeOutcomes,
} from '../../packages/platform/switch/index.ts'

/** What a client reaches that does nothing but the two statements of a sale, each with a commit of its own. */
export interface TwoStatements {
  readonly by: string
  readonly perSecond: number
  readonly sales: number
}

interface Sample {
  readonly row: JournalRequest
  readonly write: OutcomeWrite
}

/**
 * Runs the two statements of a sale at the same server from as many connections as there were terminals: with pgbench where there is one
 * (PGBENCH names it, or the path has it), otherwise with a closed loop of our own over the same driver, which is slower than pgbench.
 */
export async function twoStatements(options: {
  db: Db
  url: string
  folder: string
  clients: number
  seconds: number
}): Promise<TwoStatements> {
  const program = process.env.PGBENCH ?? 'pgbench'
  const sample = await lastSale(options.db)
  return spawnSync(program, ['--version']).status === 0
    ? byPgbench(program, options, sample)
    : byOwnLoop(options, sample)
}

type Words =
  | 'business_day'
  | 'terminal_id'
  | 'batch'
  | 'stan'
  | 'currency'
  | 'merchant_id'
  | 'outlet_id'
  | 'institution_id'
  | 'agent_path'
  | 'mcc'
  | 'entry_mode'
  | 'pan_token'
  | 'pan_masked'
  | 'link'
  | 'risk'
  | 'request'
  | 'response_code'
  | 'approval_code'
  | 'additional'
  | 'exchange'
type Columns = Readonly<Record<Words, string> & Record<'id' | 'at' | 'amount' | 'answered_at', number>> & {
  readonly type: JournalRequest['type']
  readonly pan_sealed: Uint8Array
  readonly payload: unknown
}

/** A sale as the switch wrote it, so that both write the same bytes. */
async function lastSale(db: Db): Promise<Sample> {
  const [c] = await db.query<Columns>(
    `select j.*, e.payload from switch_journal j join outbox_event e on e.key = j.id::text where j.state = 'approved' order by j.id desc limit 1`,
  )
  if (c === undefined) throw new Error('there is no sale yet to take as a sample')
  const row: JournalRequest = {
    id: c.id,
    at: c.at,
    businessDay: c.business_day,
    terminalId: c.terminal_id,
    batch: c.batch,
    stan: c.stan,
    type: c.type,
    amount: c.amount,
    currency: c.currency,
    merchantId: c.merchant_id,
    outletId: c.outlet_id,
    institutionId: c.institution_id,
    agentPath: c.agent_path,
    mcc: c.mcc,
    entryMode: c.entry_mode,
    panToken: c.pan_token,
    panMasked: c.pan_masked,
    panSealed: c.pan_sealed,
    link: c.link,
    originalId: null,
    state: 'sent',
    responseCode: '',
    risk: c.risk,
    request: c.request,
    terms: {},
  }
  const outcome = {
    id: row.id,
    state: 'approved' as const,
    amount: row.amount,
    responseCode: c.response_code,
    approvalCode: c.approval_code,
    additional: c.additional,
    at: c.answered_at,
    exchange: c.exchange,
  }
  const event = { topic: 'sale-approved' as const, key: String(row.id), at: outcome.at, payload: c.payload }
  return { row, write: { outcome, originalId: null, event } }
}

async function byPgbench(
  program: string,
  { db, url, folder, clients, seconds }: Parameters<typeof twoStatements>[0],
  { row, write }: Sample,
): Promise<TwoStatements> {
  const insert = await literalText(db, (sql) => insertRequests(sql, [row]), row)
  const update = await literalText(db, (sql) => storeOutcomes(sql, [write]), row)
  const script = path.join(folder, 'two-statements.sql')
  writeFileSync(script, `\\set n :n + 1\n\\set id :first + :n * 1000 + :client_id\n${insert};\n${update};\n`)
  const { pathname, searchParams, hostname, port } = new URL(url)
  const place = url.startsWith('socket:')
    ? ['-h', decodeURIComponent(pathname), '-U', searchParams.get('user') ?? 'postgres']
    : ['-h', hostname, '-p', port]
  const { stdout } = await promisify(execFile)(program, [
    ...place,
    ...['-n', '-M', 'prepared', '-j', '2', '-c', String(clients), '-T', String(seconds), '-f', script],
    ...['-D', 'n=0', '-D', `first=${row.id + 1_000_000}`],
    searchParams.get('db') ?? 'evertill',
  ])
  const rate = /tps = ([\d.]+)/.exec(stdout)?.[1]
  const done = /number of transactions actually processed: (\d+)/.exec(stdout)?.[1]
  const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1]
  if (rate === undefined || (failed !== undefined && failed !== '0')) throw new Error(`pgbench said: ${stdout}`)
  return { by: `pgbench, ${clients} connections`, perSecond: Number(rate), sales: Number(done) }
}

/** The statement as the switch sends it, for one row, with that row's values in place and pgbench's own for what must differ. */
async function literalText(
  db: Db,
  say: (sql: { query<Row>(text: string, params?: readonly SqlValue[]): Promise<Row[]> }) => Promise<unknown>,
  row: JournalRequest,
): Promise<string> {
  let text = ''
  let params: readonly SqlValue[] = []
  await say({
    async query(said, values = []) {
      text = said
      params = values
      return []
    },
  })
  const literals = new Map<string, string>()
  for (const [, number, type] of text.matchAll(/\$(\d+)::(\w+\[\])/g)) {
    const value = params[Number(number) - 1]!
    const [read] = await db.query<{ value: string }>(`select quote_literal(($1::${type})::text) as value`, [value])
    literals.set(number!, varied(read!.value, type!, row))
  }
  return text
    .replace(/\$(\d+)::(\w+\[\])/g, (_, number: string) => literals.get(number)!)
    .replace(/\$\d+/g, ':id')
    .replaceAll('\n', ' ')
}

function varied(literal: string, type: string, row: JournalRequest): string {
  if (literal === `'{${row.id}}'`) return type === 'text[]' ? '(array[:id])::text[]' : '(array[:id])::int8[]'
  if (literal === `'{${row.terminalId}}'`) return `array[(30000000 + :client_id)::text]`
  if (literal === `'{${row.stan}}'`) return `array[lpad((:n % 1000000)::text, 6, '0')]`
  // pgbench would take what stands behind a colon for a variable.
  return `${literal.replaceAll('":', '": ')}::${type}`
}

async function byOwnLoop(
  { url, clients, seconds }: Parameters<typeof twoStatements>[0],
  { row, write }: Sample,
): Promise<TwoStatements> {
  const connections = Math.min(clients, 90)
  const db = openPostgres({ url, connections })
  const until = performance.now() + seconds * 1_000
  let sales = 0
  const loop = async (client: number): Promise<void> => {
    for (let n = 1; performance.now() < until; n++) {
      const id = row.id + 1_000_000 + n * 1_000 + client
      const stan = String(n % 1_000_000).padStart(6, '0')
      await insertRequests(db, [{ ...row, id, terminalId: String(30_000_000 + client), stan }])
      await storeOutcomes(db, [
        { ...write, outcome: { ...write.outcome, id }, event: { ...write.event!, key: String(id) } },
      ])
      sales += 1
    }
  }
  const from = performance.now()
  try {
    await Promise.all(Array.from({ length: connections }, (_, client) => loop(client)))
    const took = (performance.now() - from) / 1_000
    return { by: `no pgbench here: our own loop over pg, ${connections} connections`, perSecond: sales / took, sales }
  } finally {
    await db.close()
  }
}
