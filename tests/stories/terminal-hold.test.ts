import { expect, test } from 'vitest'
import { CARDS, type Fixture, Platter } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

const db = ownDatabase()

const GRANTED = [
  'sale',
  'void',
  'refund',
  'balance',
  'pre-authorization',
  'pre-authorization-void',
  'completion',
  'completion-void',
  'completion-advice',
] as const

const house = () => counterHouse(db(), { grants: { transactions: GRANTED } })

async function hold(it: Fixture, amount: number): Promise<string> {
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'pre-authorization' })
  for (const digit of String(amount)) await it.act({ type: 'key-pressed', key: digit as '0' })
  await it.act({ type: 'confirmed' })
  it.reader.present(CARDS.credit, 'tap')
  await it.travel()
  if (it.screen().kind === 'signature') await it.act({ type: 'signature-on-paper' })
  return it.last()!.id
}

async function complete(it: Fixture, recordId: string, amount: number, advice = false): Promise<void> {
  await it.act(
    { type: 'continued' },
    { type: 'completion-chosen', recordId, advice },
    { type: 'key-pressed', key: 'clear' },
  )
  for (const digit of String(amount)) await it.act({ type: 'key-pressed', key: digit as '0' })
  await it.act({ type: 'confirmed' })
}

async function takeBack(it: Fixture, recordId: string): Promise<void> {
  await it.act({ type: 'continued' }, { type: 'void-chosen', recordId }, { type: 'confirmed' })
}

const story = (it: Fixture): string[] =>
  it
    .records()
    .map((record) => `${record.type} ${record.amount} ${record.status} ${record.host?.responseCode ?? ''}`.trim())

test('a hold is completed, the completion taken back, and completed anew', { timeout: 60_000 }, async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  await it.signIn('90')
  const id = await hold(it, 10_000)
  expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'pre-authorization', outcome: 'approved' })
  await complete(it, id, 11_501)
  expect(it.screen()).toMatchObject({ kind: 'completion-amount', refusal: 'over-limit', most: 11_500 })
  await complete(it, id, 11_500)
  expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'completion', outcome: 'approved' })
  const completion = it.last()!.id
  expect(it.state().records.get(id)?.completedBy).toBe(completion)
  await takeBack(it, id)
  expect(it.screen().kind).not.toBe('confirm-void')
  await takeBack(it, completion)
  expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'completion-void', outcome: 'approved' })
  // Taking what was agreed on is the cashier's own work: nobody else's number stands beside it.
  await it.act({ type: 'continued' }, { type: 'operator-signed-out' })
  await it.signIn('01')
  await complete(it, id, 5_000)
  expect(it.last()).toMatchObject({ type: 'completion', operator: '01' })
  expect(it.last()?.supervisor).toBeUndefined()
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'totals' })
  expect(it.screen()).toMatchObject({
    totals: { card: { count: 2 }, voids: { sum: 11_500 }, holds: { count: 0 }, net: 5_000 },
  })
  expect(story(it)).toEqual([
    'pre-authorization 10000 approved 00',
    'completion 11500 approved 00',
    'completion-void 11500 approved 00',
    'completion 5000 approved 00',
  ])
  expect(world.issuerA.book.standing()).toEqual({ count: 3, amount: 5_000 })
  expect(world.issuerA.book.holding().count).toBe(0)
  await world.close()
})

test('a hold is let go; one of another terminal is completed by its code and its card', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  await it.signIn('90')
  const first = await hold(it, 2_000)
  await takeBack(it, first)
  expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'pre-authorization-void', outcome: 'approved' })
  expect(world.issuerA.book.holding()).toEqual({ count: 0, amount: 0 })
  const second = await hold(it, 3_000)
  const { host } = it.state().records.get(second)!
  await it.terminal.stop()
  const other = plugIn(new Platter())
  await other.signIn('90')
  // A terminal that lost its memory begins its numbers anew: the host says 94, and the next one is free.
  await other.sell(100, CARDS.credit, 'tap')
  await other.act({ type: 'continued' }, { type: 'place-chosen', place: 'hold-reference' })
  const keyed = { type: 'hold-reference-keyed', purpose: 'completion', date: host!.date!, amount: 3_000 } as const
  await other.act({ ...keyed, approvalCode: '12' })
  expect(other.screen()).toMatchObject({ kind: 'hold-reference', refusal: 'bad-reference' })
  await other.act({ ...keyed, approvalCode: host!.approvalCode! })
  other.reader.present(CARDS.credit, 'tap')
  await other.travel()
  expect(other.screen()).toMatchObject({ kind: 'result', purpose: 'completion', outcome: 'approved' })
  expect(world.issuerA.book.standing()).toMatchObject({ amount: 3_000 })
  await world.close()
})

test('an advice is repeated until it is acknowledged, and counts once', { timeout: 60_000 }, async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  await it.signIn('90')
  const id = await hold(it, 4_000)
  world.network.set('acquirer', 'terminal', { drop: 1 })
  await complete(it, id, 4_200, true)
  await it.pass(21_000)
  expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'advice-in-progress', money: { state: 'unknown' } })
  await it.act({ type: 'continued' }, { type: 'completion-chosen', recordId: id, advice: true })
  expect(it.screen().kind).not.toBe('completion-amount')
  world.network.heal('terminal', 'acquirer')
  await it.pass(120_000)
  expect(story(it)).toEqual(['pre-authorization 4000 approved 00', 'completion-advice 4200 approved 00'])
  expect(world.issuerA.book.standing()).toEqual({ count: 1, amount: 4_200 })
  await world.close()
})
