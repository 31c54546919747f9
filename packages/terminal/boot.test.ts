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
