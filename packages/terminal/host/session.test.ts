import { describe, expect, test } from 'vitest'
import { mayRefund, mayVoid } from '../counter/afterwards.ts'
import { CARDS, fixture, PROFILE } from '../terminal-fixture.test-data.ts'

describe('signing on', () => {
  test('a wrong check value discards the keys and is tried again', async () => {
    const it = fixture()
    it.host.next('0800', 'bad-mac')
    await it.settle()
    expect(it.state().session).toMatchObject({ state: 'failed', why: 'keys-refused' })
    expect(it.state().stateLine).toMatchObject({ level: 'no-cards' })
    await it.pass(4_000)
    expect(it.state().session.state).toBe('on')
  })

  test('a refused terminal says so and keeps trying, ever slower', async () => {
    const it = fixture()
    it.host.next('0800', ...Array.from({ length: 100 }, () => ({ code: '97' }) as const))
    await it.pass(600_000)
    expect(it.state().stateLine).toMatchObject({ level: 'no-cards', responseCode: '97' })
    const tries = it.host.heard.filter((message) => message.mti === '0800').length
    expect(tries).toBeGreaterThan(10)
    expect(tries).toBeLessThan(30)
  })

  test('a request that the host could not check is declined, and new keys are fetched', async () => {
    const it = fixture()
    await it.signIn()
    it.host.forgetKeys()
    await it.sell(1250)
    expect(it.screen()).toMatchObject({ outcome: 'declined', responseCode: 'A0', money: { state: 'no' } })
    expect(it.state().session.state).toBe('on')
    await it.sell(1250)
    expect(it.last()?.status).toBe('approved')
  })

  test('a PIN that waited while the keys changed is asked for again, never sent under the wrong ones', async () => {
    const it = fixture()
    await it.signIn()
    it.host.next('0200', 'silent')
    it.host.next('0400', 'late')
    await it.present(900)
    await it.pass(60_000)
    await it.present(2_000, CARDS.debit, 'chip')
    expect(it.screen()).toMatchObject({ kind: 'connecting', stage: 'reversal-first' })
    it.host.forgetKeys()
    it.host.release()
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'enter-pin' })
    for (const digit of '123456') it.pinPad.press(digit as '1')
    it.pinPad.press('enter')
    await it.settle()
    expect(it.last()).toMatchObject({ amount: 2_000, status: 'approved' })
  })

  test('keys are renewed when they are a day old, not in the middle of a sale', async () => {
    const it = fixture()
    await it.signIn()
    await it.pass(PROFILE.parameters.keyLifeMs + 1_000)
    expect(it.host.heard.filter((message) => message.mti === '0800')).toHaveLength(2)
  })

  test('a new batch drops the card numbers of the old one', async () => {
    const it = fixture()
    const id = (await it.sell(1250))!
    expect(it.state().records.get(id)?.pan).toBeDefined()
    it.host.batch = '000008'
    await it.pass(PROFILE.parameters.keyLifeMs + 1_000)
    expect(it.state().counters.batch).toBe('000008')
    const sale = it.state().records.get(id)!
    expect(sale).toMatchObject({ masked: '620000******0005' })
    expect(sale.pan).toBeUndefined()
    // Its money can go back, but no longer as if it had never been taken.
    expect([mayVoid(it.state(), sale), mayRefund(it.state(), sale)]).toEqual([false, true])
    const stored = new TextDecoder().decode(it.platter.entries.get(`transaction:${id}`))
    expect(stored).not.toContain('6200000000000005')
  })
})

describe('the line', () => {
  const patient = { ...PROFILE, parameters: { ...PROFILE.parameters, echoIdleMs: 30_000, lockAfterMs: 600_000 } }

  test('an idle terminal asks whether the host is there, and dials anew when it is not', async () => {
    const it = fixture({ profile: patient })
    await it.signIn()
    await it.pass(31_000)
    const echoes = () => it.host.heard.filter((message) => message[60]?.network === '301')
    expect(echoes()).toHaveLength(1)
    expect(it.states.every((state) => state.line.up || state.line.since < it.clock.now())).toBe(true)
    it.host.next('0820', 'silent')
    await it.pass(30_000)
    expect(echoes()).toHaveLength(2)
    await it.pass(12_000)
    expect(it.states.some((state) => state.line.reason === 'timeout')).toBe(true)
    expect(it.state().line.up).toBe(true)
    expect(it.state().session.state).toBe('on')
  })

  test('signing off gives the keys back; the next operator signs on', async () => {
    const it = fixture()
    await it.sell(1250)
    await it.act({ type: 'continued' }, { type: 'terminal-signed-off' })
    expect(it.host.heard.at(-1)).toMatchObject({ mti: '0820', 60: { network: '002' } })
    expect(it.screen().kind).toBe('sign-in')
    await it.pass(60_000)
    expect(it.host.heard.at(-1)).toMatchObject({ mti: '0820' })
    await it.signIn()
    expect(it.state().session.state).toBe('on')
  })

  test('a till that nobody touches locks itself and keeps the cart', async () => {
    const it = fixture({ profile: patient })
    await it.signIn()
    await it.act({ type: 'item-added', itemId: 'tea' })
    await it.pass(601_000)
    expect(it.screen().kind).toBe('sign-in')
    await it.signIn()
    expect(it.screen()).toMatchObject({ kind: 'cart', total: 600 })
  })
})
