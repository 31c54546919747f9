import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Db, migrate, openPglite } from '../../packages/platform/database/index.ts'
import {
  CHINA_2016,
  CHINA_2026,
  type ClearedRecord,
  createSettlement,
  type DifferenceKind,
  settlementMigrations,
  writeNetworkLine,
  writeTrailer,
} from '../../packages/platform/settlement/index.ts'
import { putFacts, type StoredFact } from '../../packages/platform/settlement/store.ts'

/*
 * A day of 100,000 sales and a network file in which every kind of disagreement was planted. The comparison must find each
 * of them, invent none, and go on after a crash in mid-file as if nothing had happened.
 */
const SALES = 100_000
const EACH = 5
const DAY = '20261120'
const SOURCE = 'network'

let db: Db
beforeAll(async () => {
  db = await openPglite()
  await migrate(db, settlementMigrations)
})
afterAll(() => db.close())

function fact(n: number): StoredFact {
  const refund = n % 50 === 49
  return {
    id: `j${n}`,
    businessDay: DAY,
    terminalId: String(10_000_000 + (n % 700)),
    merchantId: `8981000000000${String(10 + (n % 7)).padStart(2, '0')}`,
    batch: '000001',
    rrn: String(300_000_000_000 + n),
    stan: String(1 + (n % 999_999)).padStart(6, '0'),
    movement: refund ? 'credit' : 'debit',
    amount: 100 + ((n * 7_919) % 500_000),
    currency: '156',
    last4: String(n % 10_000).padStart(4, '0'),
    card: 'debit',
    category: '5411',
    source: SOURCE,
    fee: n % 1_300,
    merchantFee: (n % 1_300) + 10,
    state: 'approved',
  }
}

const toRecord = (f: StoredFact): Omit<ClearedRecord, 'line'> => f

/** Each plant changes one of the two books and says what must be found. */
const PLANTS: readonly {
  kind: DifferenceKind
  ours?: (f: StoredFact) => StoredFact | undefined
  theirs: (r: Omit<ClearedRecord, 'line'>) => readonly (Omit<ClearedRecord, 'line'> | string)[]
}[] = [
  { kind: 'missing-at-network', theirs: () => [] },
  { kind: 'unknown-to-switch', ours: () => undefined, theirs: (r) => [r] },
  { kind: 'amount', theirs: (r) => [{ ...r, amount: r.amount + 1 }] },
  { kind: 'currency', theirs: (r) => [{ ...r, currency: '840' }] },
  { kind: 'movement', theirs: (r) => [{ ...r, movement: r.movement === 'debit' ? 'credit' : 'debit' }] },
  { kind: 'cross-day', ours: (f) => ({ ...f, businessDay: '20261121' }), theirs: (r) => [r] },
  { kind: 'card', theirs: (r) => [{ ...r, last4: r.last4 === '0000' ? '0001' : '0000' }] },
  { kind: 'fee', theirs: (r) => [{ ...r, fee: r.fee + 1 }] },
  { kind: 'duplicate-at-network', theirs: (r) => [r, r] },
  { kind: 'reversed-but-cleared', ours: (f) => ({ ...f, state: 'reversed' }), theirs: (r) => [r] },
  { kind: 'broken-record', ours: () => undefined, theirs: (r) => [writeNetworkLine(r).replace(' 156 ', ' 1A6 ')] },
]

interface Day {
  readonly facts: readonly StoredFact[]
  readonly lines: readonly string[]
  readonly planted: ReadonlyMap<DifferenceKind, number>
}

/** The twelfth kind is the closing line, which tells other totals than the file has. */
function plantedDay(): Day {
  const random = new SeededRandom(4711)
  const where = new Map<number, number>()
  PLANTS.forEach((_, plant) => {
    for (let k = 0; k < EACH; ) {
      const n = random.integer(0, SALES - 1)
      if (where.has(n)) continue
      where.set(n, plant)
      k += 1
    }
  })
  const facts: StoredFact[] = []
  const lines: string[] = []
  let sum = 0
  for (let n = 0; n < SALES; n++) {
    const base = fact(n)
    const plant = PLANTS[where.get(n) ?? -1]
    const ours = plant?.ours === undefined ? base : plant.ours(base)
    if (ours !== undefined) facts.push(ours)
    for (const theirs of plant === undefined ? [toRecord(base)] : plant.theirs(toRecord(base))) {
      lines.push(typeof theirs === 'string' ? theirs : writeNetworkLine(theirs))
      if (typeof theirs !== 'string') sum += theirs.movement === 'debit' ? theirs.amount : -theirs.amount
    }
  }
  lines.push(writeTrailer(lines.length + 1, sum))
  return {
    facts,
    lines,
    planted: new Map([...PLANTS.map(({ kind }) => [kind, EACH] as const), ['file-totals', 1] as const]),
  }
}

/** A database that breaks after so many transactions, as a power cut does. */
function breaking(target: Db, after: number): Db {
  let left = after
  return {
    query: (text, params) => target.query(text, params),
    transaction: (work) => {
      if (left-- <= 0) return Promise.reject(new Error('power cut'))
      return target.transaction(work)
    },
    close: () => Promise.resolve(),
  }
}

test('100,000 sales with twelve kinds of planted difference: all found, none invented, resumed after crashes', async () => {
  const day = plantedDay()
  for (let i = 0; i < day.facts.length; i += 10_000) await putFacts(db, day.facts.slice(i, i + 10_000))
  const options = {
    clock: new VirtualClock(Date.parse('2026-11-21T08:00:00+08:00')),
    calendar: CHINA_2026,
    facts: { schedule: CHINA_2016, products: [], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 } as const,
    chunk: 5_000,
  }

  const resumedAt: number[] = []
  let found = -1
  for (const survives of [7, 9, 6, Number.MAX_SAFE_INTEGER]) {
    const settlement = createSettlement({ ...options, db: breaking(db, survives) })
    await settlement.readFile(SOURCE, DAY, day.lines).then(
      (result) => {
        found = result.found
        resumedAt.push(result.resumedAtLine)
      },
      (error: Error) => expect(error.message).toBe('power cut'),
    )
  }
  const settlement = createSettlement({ ...options, db })
  expect((await settlement.readFile(SOURCE, DAY, day.lines)).found, 'a file that is done changes nothing').toBe(found)

  const differences = await settlement.differences({ states: ['open'], limit: 1_000 })
  const counts = new Map<DifferenceKind, number>()
  for (const { kind } of differences) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  expect([...counts].sort()).toEqual([...day.planted].sort())
  expect(found).toBe(PLANTS.length * EACH + 1)
  expect(resumedAt, 'the last run went on behind what earlier runs had read').toEqual([day.lines.length])

  // What is paid is what both books agree on, less what is in dispute.
  const disputed = new Set(differences.filter((d) => d.kind !== 'cross-day').map((d) => d.journalId))
  const agreed = day.facts.filter((f) => f.businessDay === DAY && f.state === 'approved' && !disputed.has(f.id))
  const funded = await settlement.fund(DAY)
  if (!funded.ok) throw new Error(funded.refusal)
  expect(funded.value.reduce((sum, row) => sum + row.transactions, 0)).toBe(agreed.length)
  expect(funded.value.reduce((sum, row) => sum + row.net, 0)).toBe(
    agreed.reduce((sum, f) => sum + (f.movement === 'debit' ? 1 : -1) * (f.amount - f.merchantFee), 0),
  )
  expect(new Set(funded.value.map((row) => row.fundingDay))).toEqual(new Set(['20261123'])) // Friday's money on Monday
  const again = await settlement.fund(DAY)
  expect(again, 'funding twice pays nothing twice').toEqual(funded)
})

test('a sale missing on one day and found on the next mends itself; a batch is compared with what the terminal kept', async () => {
  const clock = new VirtualClock(Date.parse('2026-11-26T08:00:00+08:00'))
  const settlement = createSettlement({
    db,
    clock,
    calendar: CHINA_2026,
    facts: { schedule: CHINA_2016, products: [], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 },
  })
  const late = { ...fact(1), id: 'late', businessDay: '20261124', rrn: 'LATE00000001', batch: '000009', stan: '000001' }
  const kept = { ...late, id: 'kept', rrn: 'KEPT00000001', stan: '000002' }
  const undone = { ...late, id: 'undone', rrn: 'UNDONE000001', stan: '000003', state: 'reversed' as const }
  await putFacts(db, [late, kept, undone])
  await settlement.readFile(SOURCE, '20261124', [writeNetworkLine(kept), writeTrailer(1, kept.amount)])
  expect(
    (await settlement.differences({ states: ['open'], limit: 1_000 })).find((d) => d.journalId === 'late'),
  ).toMatchObject({ kind: 'missing-at-network', owner: 'duty:clearing' })
  await settlement.readFile(SOURCE, '20261125', [writeNetworkLine(late), writeTrailer(1, late.amount)])
  expect((await settlement.differences({ states: ['mended'], limit: 10 })).map((d) => d.journalId)).toEqual(['late'])

  const upload = { terminalId: late.terminalId, batch: '000009', movement: late.movement }
  const found = await settlement.compareBatch(late.terminalId, '000009', [
    { ...upload, stan: '000002', amount: kept.amount + 5 },
    { ...upload, stan: '000003', amount: undone.amount },
    { ...upload, stan: '000004', amount: 1 },
  ])
  expect(found.map((d) => d.kind).sort()).toEqual([
    'reversed-but-on-terminal',
    'terminal-amount',
    'unknown-to-switch-but-on-terminal',
    'unknown-to-terminal',
  ])
})

test('a file without its closing line is used and reported; two people end a difference', async () => {
  const clock = new VirtualClock(Date.parse('2026-11-28T08:00:00+08:00'))
  const settlement = createSettlement({
    db,
    clock,
    calendar: CHINA_2026,
    facts: { schedule: CHINA_2016, products: [], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 },
  })
  await settlement.readFile('wallet', '20261127', [])
  const key = 'file-totals:wallet/20261127'
  expect((await settlement.differences({ states: ['open'], limit: 1_000 })).find((d) => d.key === key)).toMatchObject({
    theirs: 'no closing line',
  })
  const at = clock.now()
  expect(await settlement.command(key, { type: 'clear', by: 'a', at })).toMatchObject({
    ok: false,
    refusal: 'nothing-proposed',
  })
  expect(
    await settlement.command(key, {
      type: 'propose',
      by: 'a',
      at,
      resolution: 'no-action',
      reason: 'no wallet sales that day',
    }),
  ).toMatchObject({ ok: true })
  expect(await settlement.command(key, { type: 'clear', by: 'a', at })).toMatchObject({
    ok: false,
    refusal: 'same-person',
  })
  expect(await settlement.command(key, { type: 'clear', by: 'b', at })).toMatchObject({ ok: true })
  expect(await settlement.command('no-such', { type: 'take', by: 'a', at })).toMatchObject({
    ok: false,
    refusal: 'unknown',
  })
})

test('what stands behind the closing line is named and not used', async () => {
  const settlement = createSettlement({
    db,
    clock: new VirtualClock(Date.parse('2026-11-30T08:00:00+08:00')),
    calendar: CHINA_2026,
    facts: { schedule: CHINA_2016, products: [], walletLinks: [] },
    fundingRule: { kind: 'T', days: 1 },
    chunk: 2,
  })
  const [one, two] = [fact(1), fact(2)].map((each) => ({ ...each, id: `n${each.id}`, rrn: `N${each.rrn.slice(1)}` }))
  await putFacts(db, [{ ...one!, businessDay: '20261129', source: 'behind' }])
  const lines = [
    writeNetworkLine({ ...one!, businessDay: '20261129' }),
    writeTrailer(1, one!.amount),
    '',
    writeNetworkLine({ ...two!, businessDay: '20261129' }),
  ]
  const found = async (day: string): Promise<string[]> =>
    (await settlement.differences({ states: ['open'], limit: 1_000 }))
      .filter(({ key }) => key.includes(`behind/${day}`))
      .map(({ kind, line, theirs }) => `${kind} ${line} ${theirs}`)
  await settlement.readFile('behind', '20261129', lines.slice(0, 3))
  expect(await found('20261129')).toEqual([])
  await settlement.readFile('behind', '20261130', [writeTrailer(0, 0), lines[3]!, lines[3]!])
  expect(await found('20261130')).toEqual(['broken-record 2 trailer'])
})
