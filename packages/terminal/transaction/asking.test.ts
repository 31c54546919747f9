import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLinkLine } from '../index.ts'
import type { HostLine } from '../ports.ts'
import { PracticeHost } from '../practice-host.test-data.ts'
import { type Fixture, fixture, START, TMK } from '../terminal-fixture.test-data.ts'

const reversals = (it: Fixture) => it.host.heard.filter((message) => message.mti === '0400')

describe('a line that can ask', () => {
  /** The practice host's line with the question of the socket; what it is told comes from the test. */
  const asking = () => {
    const questions: string[] = []
    const it: Fixture = fixture({
      line: () => {
        const inner: HostLine = createLinkLine({
          dialler: host.dialler,
          targets: ['sim://host'],
          clock,
          random: new SeededRandom(3),
        })
        return {
          ...inner,
          open: (listener) => inner.open({ ...listener, up: () => listener.up({ canAsk: true }) }),
          ask: ({ batch, stan }) => questions.push(`${batch}-${stan}`) > 0,
        }
      },
      host,
      clock,
    })
    return { it, questions }
  }
  let host = new PracticeHost(TMK)
  let clock = new VirtualClock(START)
  beforeEach(() => {
    host = new PracticeHost(TMK)
    clock = new VirtualClock(START)
  })

  test('98: the host undoes it; the till asks until it knows', async () => {
    const { it, questions } = asking()
    host.next('0200', { code: '98' })
    await it.sell(1250)
    expect(it.screen()).toMatchObject({ outcome: 'reversing', money: { state: 'reversing' } })
    const { id, batch, stan } = it.last()!
    expect(questions).toEqual([id])
    await it.act({ type: 'outcome-told', batch, stan, money: 'reversing' })
    expect(it.screen()).toMatchObject({ outcome: 'reversing' })
    await it.pass(11_000)
    expect(questions).toEqual([id, id])
    await it.act({ type: 'outcome-told', batch, stan, money: 'no' })
    expect(it.screen()).toMatchObject({ outcome: 'reversed', money: { state: 'no' } })
    expect(reversals(it)).toEqual([])
  })

  test('98 and then "yes": it stands against what the customer was told, so it is undone', async () => {
    const { it } = asking()
    host.next('0200', { code: '98', approve: true })
    await it.sell(1250)
    const { batch, stan } = it.last()!
    await it.act({ type: 'outcome-told', batch, stan, money: 'yes' })
    expect(reversals(it)[0]).toMatchObject({ 39: '06', 11: stan })
    expect(it.screen()).toMatchObject({ outcome: 'reversed' })
    expect(it.states.some((state) => state.money?.state === 'yes')).toBe(false)
  })

  test('a refund that the host does not know goes again, the very same', async () => {
    const { it, questions } = asking()
    await it.signIn('90')
    const id = (await it.sell(1000))!
    host.next('0220', 'lose-request')
    await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: id }, { type: 'confirmed' })
    await it.pass(60_000)
    expect(it.screen()).toMatchObject({ outcome: 'refund-in-progress' })
    const refund = it.last()!
    expect(questions).toEqual([refund.id])
    await it.act({ type: 'outcome-told', batch: refund.batch, stan: refund.stan, money: 'unknown' })
    expect(it.screen()).toMatchObject({ outcome: 'approved', purpose: 'refund' })
    const sent = host.heard.filter((message) => message.mti === '0220')
    expect(sent.map((message) => message[11])).toEqual([refund.stan, refund.stan])
  })
})
