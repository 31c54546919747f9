import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '@evertill/foundation'
import { type Db, migrate, openDatabase } from '../packages/platform/database/index.ts'
import { outboxMigrations } from '../packages/platform/outbox/index.ts'
import {
  GroupCommit,
  insertRequests,
  JournalIds,
  type JournalRequest,
  type OutcomeWrite,
  storeOutcomes,
  switchMigrations,
} from '../packages/platform/switch/index.ts'

/**
 * How the journal's two writes of a sale share commits, in one run on one machine, rounds alternating:
 *
 *   two     requests and outcomes each have a pipeline and a connection (what the switch does)
 *   one     one pipeline takes both and commits them in one transaction
 *   three   as `two`, but two flushes of each kind may be under way
 *   alone   no sharing: each write is its own statement, over at most eight connections
 *
 *   node run.cjs bench/journal-shapes.ts [--clients 128]
 */
const clients = Number(process.argv[process.argv.indexOf('--clients') + 1]) || 128
const ROUNDS = 3
const ROUND_MS = 2_500

type Write = (item: { row: JournalRequest } | { outcome: OutcomeWrite }) => Promise<unknown>

const folder = mkdtempSync(path.join(os.tmpdir(), 'evertill-shapes-'))
const opened = await openDatabase({ dataDir: path.join(folder, 'data') })
try {
  await migrate(opened.db, [...outboxMigrations, ...switchMigrations])
  const ids = new JournalIds(0)
  const shapes: Record<string, Write> = {
    two: split(opened.db, 1),
    one: together(opened.db),
    three: split(opened.db, 2),
    alone: alone(opened.db),
  }
  const rates: Record<string, number[]> = {}
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, write] of Object.entries(shapes)) {
      await run(write, ids, 400)
      rates[name] = [...(rates[name] ?? []), await run(write, ids, ROUND_MS)]
    }
  const median = (list: number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1]!
  const base = median(rates.two!)
  for (const [name, list] of Object.entries(rates))
    process.stdout.write(
      `${name.padEnd(6)} ${String(Math.round(median(list))).padStart(6)} sales/s  ${(median(list) / base).toFixed(2)} of two\n`,
    )
  process.stdout.write(
    `${clients} clients, fdatasync ${opened.fdatasyncMs?.toFixed(2)} ms, load average ${os.loadavg()[0]!.toFixed(2)}\n`,
  )
} finally {
  await opened.close()
  rmSync(folder, { recursive: true, force: true })
}

function split(db: Db, lanes: number): Write {
  const shape = { most: 256, bound: 10_000, lanes }
  const requests = new GroupCommit<JournalRequest, boolean>({
    ...shape,
    flush: async (rows) => {
      const done = await insertRequests(db, rows)
      return rows.map((row) => done.has(row.id))
    },
  })
  const outcomes = new GroupCommit<OutcomeWrite, boolean>({
    ...shape,
    flush: async (writes) => {
      const done = await storeOutcomes(db, writes)
      return writes.map((write) => done.has(write.outcome.id))
    },
  })
  return (item) => ('row' in item ? requests.add(item.row) : outcomes.add(item.outcome))
}

function together(db: Db): Write {
  const group = new GroupCommit<Parameters<Write>[0], boolean>({
    most: 512,
    bound: 10_000,
    flush: async (items) => {
      const rows = items.flatMap((item) => ('row' in item ? [item.row] : []))
      const writes = items.flatMap((item) => ('outcome' in item ? [item.outcome] : []))
      if (writes.length === 0) await insertRequests(db, rows)
      else if (rows.length === 0) await storeOutcomes(db, writes)
      else
        await db.transaction(async (tx) => {
          await insertRequests(tx, rows)
          await storeOutcomes(tx, writes)
        })
      return items.map(() => true)
    },
  })
  return (item) => group.add(item)
}

function alone(db: Db): Write {
  const group = new GroupCommit<Parameters<Write>[0], boolean>({
    most: 1,
    bound: 10_000,
    lanes: 8,
    flush: async ([item]) => {
      if ('row' in item!) await insertRequests(db, [item.row])
      else await storeOutcomes(db, [item!.outcome])
      return [true]
    },
  })
  return (item) => group.add(item)
}

async function run(write: Write, ids: JournalIds, forMs: number): Promise<number> {
  const from = systemClock.monotonic()
  let sales = 0
  const client = async (number: number): Promise<void> => {
    while (systemClock.monotonic() - from < forMs) {
      const id = ids.next(systemClock.now())
      await write({ row: sale(id, number) })
      await write({ outcome: outcome(id) })
      sales += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return sales / ((systemClock.monotonic() - from) / 1_000)
}

function sale(id: number, client: number): JournalRequest {
  const at = Math.floor(id / 64)
  return {
    id,
    at,
    businessDay: '20261122',
    terminalId: String(10_000_000 + client),
    batch: String(Math.floor(id / 1_000_000) % 1_000_000).padStart(6, '0'),
    stan: String(id % 1_000_000).padStart(6, '0'),
    type: 'sale',
    amount: 1_250,
    currency: '156',
    merchantId: '898100000000001',
    outletId: 'outlet-1',
    institutionId: 'north',
    agentPath: '/north/agent-a/',
    mcc: '5411',
    entryMode: '052',
    panToken: id.toString(16).padStart(32, '0'),
    panMasked: '620000******0005',
    panSealed: new Uint8Array(54).fill(client),
    link: 'issuer-a',
    originalId: null,
    state: 'sent',
    responseCode: '',
    terms: {},
    risk: '[{"rule":"single-amount","value":1250,"limit":5000000,"passed":true}]',
    request: `terminal in ${at} 0200|2=620000******0005|3=000000|4=000000001250|11=000001|22=052|25=00|41=10000001|42=898100000000001|49=156|60.type=22|60.batch=000001|64=(present)\n`,
  }
}

function outcome(id: number): OutcomeWrite {
  const at = Math.floor(id / 64)
  const line = `network out ${at} 0200|2=620000******0005|3=000000|4=000000001250|7=1122020000|11=000001|32=48981000|37=${id}|41=10000001|42=898100000000001|49=156\n`
  return {
    originalId: null,
    outcome: {
      id,
      state: 'approved',
      responseCode: '00',
      approvalCode: '000001',
      amount: 1_250,
      additional: '|',
      at,
      exchange: line + line + line,
    },
    event: {
      topic: 'sale-approved',
      key: String(id),
      at,
      payload: { journalId: id, type: 'sale', terminalId: '10000001', amount: 1_250, businessDay: '20261122' },
    },
  }
}
