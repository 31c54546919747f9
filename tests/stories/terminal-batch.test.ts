import { expect, test } from 'vitest'
import { CARDS, type Fixture, Platter, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import type { World } from '../../sim/world.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

const db = ownDatabase()

interface House {
  readonly world: World
  readonly it: Fixture
  /** The same terminal again, on what it had written. */
  readonly plugIn: () => Promise<Fixture>
}

async function house(parameters: Partial<typeof PROFILE.parameters> = {}): Promise<House> {
  const { world, plugIn } = await counterHouse(db(), {
    parameters: { reversalPauseMs: PROFILE.parameters.reversalPauseMs, resendPauseMs: 5_000, ...parameters },
  })
  const platter = new Platter()
  const begun = async (): Promise<Fixture> => {
    const it = plugIn(platter)
    await it.signIn('90')
    return it
  }
  return { world, it: await begun(), plugIn: begun }
}

const batchRow = (world: World): Promise<{ state: string; domestic: number; foreign: number }[]> =>
  world.rows(
    'select state, domestic, foreign_cards as foreign from switch_batch where terminal_id = $1 order by batch',
    [PROFILE.terminalId],
  )

test('a balanced batch is closed, printed, and the next one begins', { timeout: 60_000 }, async () => {
  const { world, it } = await house()
  const first = await it.sell(1_000, CARDS.credit, 'tap')
  await it.sell(2_000, CARDS.stripe, 'stripe')
  await it.sell(4_500, CARDS.poor, 'tap')
  await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: first! }, { type: 'confirmed' })
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'settlement' })
  expect(it.screen()).toMatchObject({
    kind: 'settlement',
    stage: 'ready',
    totals: { domestic: { debit: 1_000, debits: 1, credit: 1_000, credits: 1 }, foreign: { debit: 2_000, debits: 1 } },
  })
  await it.act({ type: 'settlement-asked' })
  await it.pass(3_000)
  expect(it.screen()).toMatchObject({ kind: 'settlement', stage: 'ready', batch: '000002', last: { batch: '000001' } })
  expect(it.state().settlement).toMatchObject({
    stage: 'closed',
    verdicts: { domestic: 1, foreign: 1 },
    slip: 'printed',
  })
  expect(await batchRow(world)).toEqual([{ state: 'closed', domestic: 1, foreign: 1 }])
  expect(it.records().every((record) => record.pan === undefined)).toBe(true)
  const next = await it.sell(700, CARDS.credit, 'tap')
  expect(it.state().records.get(next!)).toMatchObject({ batch: '000002', status: 'approved' })
  await world.close()
})

test('while it runs nothing is sold; it goes on until the host has answered', { timeout: 60_000 }, async () => {
  const { world, it } = await house()
  await it.sell(1_000, CARDS.credit, 'tap')
  await it.act({ type: 'continued' })
  world.network.set('terminal', 'acquirer', { drop: 1 })
  await it.act({ type: 'settlement-asked' })
  await it.pass(21_000)
  expect(it.screen()).toMatchObject({ kind: 'settlement', stage: 'totals', why: 'no-answer' })
  await it.act({ type: 'place-chosen', place: 'amount' })
  expect(it.screen()).toMatchObject({ kind: 'settlement' })
  await it.act({ type: 'amount-set', amount: 500 }, { type: 'checked-out' })
  expect(it.state().transaction).toBeUndefined()
  world.network.heal('terminal', 'acquirer')
  await it.pass(120_000)
  expect(it.state().settlement).toMatchObject({ stage: 'closed', batch: '000001' })
  await world.close()
})

test('what the host could not undo is tried once more before the sums are told', { timeout: 60_000 }, async () => {
  const { world, it } = await house()
  world.network.set('acquirer', 'terminal', { drop: 1 })
  await it.sell(1_000, CARDS.credit, 'tap')
  await it.pass(59_000)
  const lost = it.last()!.id
  world.network.heal('acquirer', 'terminal')
  world.faults.refuse = true
  await it.pass(60_000)
  expect(it.state().records.get(lost)).toMatchObject({ status: 'difference', reversal: { state: 'owned-by-host' } })
  world.faults.refuse = false
  await it.act({ type: 'continued' }, { type: 'settlement-asked' })
  await it.pass(5_000)
  expect(it.state().records.get(lost)).toMatchObject({ status: 'reversed' })
  expect(it.state().settlement).toMatchObject({ stage: 'closed', verdicts: { domestic: 1, foreign: 1 } })
  expect(world.issuerA.book.standing().amount).toBe(0)
  await world.close()
})

test('a host that cannot judge the batch yet is asked again, later each time', { timeout: 60_000 }, async () => {
  const { world, it } = await house()
  await it.sell(1_000, CARDS.credit, 'tap')
  const underWay = (state: string): Promise<unknown> =>
    world.rows('update switch_journal set state = $2 where terminal_id = $1', [PROFILE.terminalId, state])
  await underWay('sent')
  const before = Number(it.state().counters.stan)
  await it.act({ type: 'continued' }, { type: 'settlement-asked' })
  await it.pass(120_000)
  expect(it.screen()).toMatchObject({ kind: 'settlement', stage: 'totals', why: '22' })
  // Three tries, with a sign-on after each.
  expect(Number(it.state().counters.stan) - before).toBeLessThan(8)
  await underWay('approved')
  await it.pass(300_000)
  expect(it.state().settlement).toMatchObject({ stage: 'closed', verdicts: { domestic: 1, foreign: 1 } })
  await world.close()
})

test('wrong totals: every line goes up, eight to a message, and the end says so', { timeout: 60_000 }, async () => {
  const { world, it } = await house()
  for (let n = 1; n <= 10; n++) await it.sell(1_000 + n, CARDS.credit, 'tap')
  const refunded = it.last()!.id
  await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: refunded }, { type: 'confirmed' })
  await world.rows('update switch_journal set amount = amount + 1 where terminal_id = $1 and amount = 1001', [
    PROFILE.terminalId,
  ])
  await it.act({ type: 'continued' }, { type: 'settlement-asked' })
  await it.pass(5_000)
  expect(it.state().settlement).toMatchObject({
    stage: 'closed',
    verdicts: { domestic: 2, foreign: 1 },
    // Eight debits, two debits, one refund.
    uploaded: 3,
  })
  const lines = await world.rows<{ count: number; sum: number }>(
    `select count(*)::int8 as count, sum(case when movement = 'debit' then amount else -amount end)::int8 as sum
     from switch_batch_detail`,
    [],
  )
  expect(lines).toEqual([{ count: 11, sum: 9_045 }])
  expect(await batchRow(world)).toEqual([{ state: 'closed', domestic: 2, foreign: 1 }])
  await world.close()
})

const SMALL = { batch: { warnAt: 2, settleAt: 3, idleMs: 60_000 } }

test('a batch that is nearly full says so, and is settled when nobody is at the till', {
  timeout: 60_000,
}, async () => {
  const { world, it } = await house(SMALL)
  await it.sell(1_000, CARDS.credit, 'tap')
  expect(it.state().stateLine).toMatchObject({ level: 'ready', limits: [] })
  await it.sell(2_000, CARDS.credit, 'tap')
  expect(it.state().stateLine).toMatchObject({ level: 'limited', limits: ['batch-nearly-full'] })
  await it.act({ type: 'continued' })
  await it.pass(300_000)
  expect(it.state().settlement).toBeUndefined()
  await it.sell(3_000, CARDS.credit, 'tap')
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'amount' }, { type: 'amount-set', amount: 500 })
  await it.pass(300_000)
  // Somebody is keying: it waits.
  expect(it.state().settlement).toBeUndefined()
  await it.act({ type: 'amount-set', amount: 0 })
  await it.pass(59_000)
  expect(it.state().settlement).toBeUndefined()
  await it.pass(6_000)
  expect(it.state().settlement).toMatchObject({ stage: 'closed', batch: '000001', slip: 'printed' })
  expect(it.screen()).toMatchObject({ kind: 'amount' })
  expect(it.state().stateLine).toMatchObject({ level: 'ready', limits: [] })
  expect(await batchRow(world)).toEqual([{ state: 'closed', domestic: 1, foreign: 1 }])
  const next = await it.sell(700, CARDS.credit, 'tap')
  expect(it.state().records.get(next!)).toMatchObject({ batch: '000002', status: 'approved' })
  await world.close()
})

test('a settlement nobody answers rests after parameter 23, says so, and goes on later', {
  timeout: 60_000,
}, async () => {
  const { world, it } = await house({ reversalRetries: 2 })
  await it.sell(1_000, CARDS.credit, 'tap')
  await it.act({ type: 'continued' })
  world.network.set('acquirer', 'terminal', { drop: 1 })
  await it.act({ type: 'settlement-asked' })
  await it.pass(21_000)
  expect(it.state().settlement).toMatchObject({ stage: 'totals', attempts: 1, why: 'no-answer' })
  expect(it.state().stateLine.limits).not.toContain('settlement-waits')
  await it.pass(60_000)
  expect(it.state().settlement).toMatchObject({ stage: 'totals', rests: true })
  expect(it.state().stateLine.limits).toContain('settlement-waits')
  // A clock that is set makes the rest neither longer nor shorter.
  const { nextAt } = it.state().settlement!
  await it.act({ type: 'clock-set', byMs: 3_600_000 })
  expect(it.state().settlement!.nextAt).toBe(nextAt + 3_600_000)
  await it.act({ type: 'clock-set', byMs: -3_600_000 })
  expect(it.state().settlement!.nextAt).toBe(nextAt)
  world.network.heal('acquirer', 'terminal')
  await it.pass(320_000)
  expect(it.state().settlement).toMatchObject({
    stage: 'closed',
    batch: '000001',
    verdicts: { domestic: 1, foreign: 1 },
  })
  expect(it.state().stateLine).toMatchObject({ level: 'ready', limits: [] })
  expect(await batchRow(world)).toEqual([{ state: 'closed', domestic: 1, foreign: 1 }])
  await world.close()
})

const chipRows = (world: World): Promise<{ network: string; proof: string }[]> =>
  world.rows(
    `select network, substring(elements from '9F27 ..') as proof from switch_chip_record where terminal_id = $1 order by stan`,
    [PROFILE.terminalId],
  )

test('what chips certified goes up before the end of the batch, and a tap that was asked has none', async () => {
  const { world, it } = await house()
  await it.sell(1_000, CARDS.credit, 'tap')
  await it.sell(2_000, CARDS.debit, 'chip')
  await it.sell(3_000, CARDS.credit, 'chip')
  await it.act({ type: 'continued' }, { type: 'settlement-asked' })
  await it.pass(5_000)
  expect(it.state().settlement).toMatchObject({ stage: 'closed', certified: 2, verdicts: { domestic: 1, foreign: 1 } })
  const proof = { network: '203', proof: '9F27 40' }
  expect(await chipRows(world)).toEqual([proof, proof])
  expect(await world.rows(`select 1 from switch_chip_record where elements like '%6205500%'`, [])).toEqual([])
  await world.close()
})

test('a batch that does not balance uploads its details, then its certificates as such', {
  timeout: 60_000,
}, async () => {
  const { world, it } = await house()
  await it.sell(2_000, CARDS.debit, 'chip')
  await it.sell(1_000, CARDS.credit, 'tap')
  await world.rows('update switch_journal set amount = amount + 1 where terminal_id = $1 and amount = 1000', [
    PROFILE.terminalId,
  ])
  await it.act({ type: 'continued' }, { type: 'settlement-asked' })
  await it.pass(5_000)
  expect(it.state().settlement).toMatchObject({ stage: 'closed', uploaded: 1, certified: 1 })
  expect(await chipRows(world)).toEqual([{ network: '205', proof: '9F27 40' }])
  await world.close()
})

test('a terminal that comes back a day later finds its batch closed by the host, and its slip says so', async () => {
  const { world, it, plugIn } = await house()
  await it.sell(1_000, CARDS.credit, 'tap')
  await it.act({ type: 'continued' })
  world.network.set('acquirer', 'terminal', { drop: 1 })
  await it.act({ type: 'settlement-asked' })
  await it.pass(2_000)
  await it.terminal.stop()
  world.network.heal('acquirer', 'terminal')
  await world.run(25 * 3_600_000)
  const again = await plugIn()
  await again.pass(2_000)
  expect(again.state()).toMatchObject({
    counters: { batch: '000002' },
    settlement: { stage: 'closed', batch: '000001', byHost: true, slip: 'printed' },
  })
  expect(JSON.stringify(again.printer.printed)).toContain('批次已由主机结束')
  expect(await batchRow(world)).toEqual([{ state: 'closed', domestic: 1, foreign: 1 }])
  const next = await again.sell(700, CARDS.credit, 'tap')
  expect(again.state().records.get(next!)).toMatchObject({ batch: '000002', status: 'approved' })
  await world.close()
})
