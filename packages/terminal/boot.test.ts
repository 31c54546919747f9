import { VirtualClock } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { PracticeHost } from './practice-host.test-data.ts'
import { CARDS, fixture, Platter, PROFILE, START, TMK } from './terminal-fixture.test-data.ts'

test('a power cut while a new batch begins leaves neither a lost number nor an old card number', async () => {
  for (const left of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    const host = new PracticeHost(TMK)
    const platter = new Platter()
    const clock = new VirtualClock(START)
    const first = fixture({ host, platter, clock })
    const id = (await first.sell(1250, CARDS.tap))!
    const before = platter.writes
    host.batch = '000008'
    platter.left = before + left
    await first.pass(PROFILE.parameters.keyLifeMs + 1_000)
    await first.terminal.stop()
    platter.left = Number.POSITIVE_INFINITY
    const again = fixture({ host, platter, clock })
    await again.pass(5_000)
    expect(again.state().counters.batch).toBe('000008')
    expect(again.state().records.get(id)).toMatchObject({ status: 'approved', masked: '622282******0017' })
    expect(again.state().records.get(id)?.pan).toBeUndefined()
    await again.sell(700, CARDS.tap)
    expect(again.last()).toMatchObject({ batch: '000008', status: 'approved' })
    await again.terminal.stop()
  }
})

test('a lost counter does not use a number twice', async () => {
  const host = new PracticeHost(TMK)
  const platter = new Platter()
  const clock = new VirtualClock(START)
  const first = fixture({ host, platter, clock })
  await first.sell(1250, CARDS.tap)
  const { stan } = first.last()!
  await first.terminal.stop()
  platter.entries.delete('counters:counters')
  const again = fixture({ host, platter, clock })
  await again.sell(700, CARDS.tap)
  expect(again.last()).toMatchObject({ status: 'approved' })
  expect(Number(again.last()!.stan)).toBeGreaterThan(Number(stan) + 900)
})

test('a number that stands in the journal is passed over, wherever the counter is', async () => {
  const host = new PracticeHost(TMK)
  const platter = new Platter()
  const clock = new VirtualClock(START)
  const first = fixture({ host, platter, clock })
  await first.sell(1250, CARDS.tap)
  const used = first.last()!
  await first.terminal.stop()
  const counters = new TextDecoder().decode(platter.entries.get('counters:counters'))
  const back = counters.replace(`"stan":${Number(used.stan)}`, `"stan":${Number(used.stan) - 2}`)
  expect(back).not.toBe(counters)
  platter.entries.set('counters:counters', new TextEncoder().encode(back))
  const again = fixture({ host, platter, clock })
  await again.sell(700, CARDS.tap)
  expect(again.last()).toMatchObject({ status: 'approved', amount: 700 })
  expect(again.last()!.stan > used.stan).toBe(true)
  expect(again.state().records.get(used.id)).toMatchObject({ amount: 1250 })
})

test('a host that knows the number with other content: 94 once, and the numbers move ahead', async () => {
  const host = new PracticeHost(TMK)
  const clock = new VirtualClock(START)
  const first = fixture({ host, clock })
  await first.sell(1250, CARDS.tap)
  await first.terminal.stop()
  const reset = fixture({ host, clock, platter: new Platter() })
  await reset.sell(700, CARDS.tap)
  expect(reset.last()).toMatchObject({ status: 'declined', host: { responseCode: '94' }, stan: first.last()!.stan })
  await reset.act({ type: 'continued' })
  await reset.sell(800, CARDS.tap)
  expect(reset.last()).toMatchObject({ status: 'approved', amount: 800 })
  expect(Number(reset.last()!.stan)).toBeGreaterThan(Number(first.last()!.stan) + 900)
})

test('what the power cut short is undone, and the till says that it was itself', async () => {
  const host = new PracticeHost(TMK)
  const platter = new Platter()
  const clock = new VirtualClock(START)
  const first = fixture({ host, platter, clock })
  host.next('0200', 'silent')
  await first.sell(1250, CARDS.tap)
  expect(first.last()).toMatchObject({ status: 'sent' })
  await first.terminal.stop()
  const again = fixture({ host, platter, clock })
  await again.pass(5_000)
  expect(again.last()).toMatchObject({ status: 'reversed', why: 'restarted' })
  expect(again.screen()).toMatchObject({ kind: 'result', money: { state: 'no' }, why: 'restarted' })
  await again.terminal.stop()
})
