import { expect, test } from 'vitest'
import { CARDS, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

const db = ownDatabase()

const house = () =>
  counterHouse(db(), { parameters: { answerTimeoutMs: 30_000, reversalPauseMs: PROFILE.parameters.reversalPauseMs } })

/** One row a story: what is presented, what the till says, what the switch says. */
const TABLE = `
  card   | way    | amount  | pin    | till says | code | money at the switch
  credit | chip   |  12.50  |        | approved  | 00   | yes
  debit  | chip   |  99.00  | 123456 | approved  | 00   | yes
  debit  | chip   |  99.00  | 000000 | declined  | 55   | no
  tap    | tap    |   8.80  |        | approved  | 00   | yes
  tap    | tap    | 1500.00 | 123456 | approved  | 00   | yes
  stripe | stripe |  30.00  |        | approved  | 00   | yes
  poor   | tap    |  45.00  |        | declined  | 51   | no
`

test('cards through the whole house', { timeout: 60_000 }, async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  const [, ...rows] = TABLE.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  for (const [card, way, amount, pin, says, code, money] of rows) {
    const id = await it.sell(Math.round(Number(amount) * 100), CARDS[card as 'credit'], way as 'chip', pin)
    const record = it.state().records.get(id!)!
    expect([card, record.status, record.host?.responseCode]).toEqual([card, says, code])
    it.reader.remove()
    const key = { terminalId: PROFILE.terminalId, batch: record.batch, stan: record.stan }
    expect(await world.switch.moneyOf(key)).toBe(money)
  }
  await world.close()
})

test('an issuer that never answers: the switch owns the reversal and the till says that it is being undone', async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  const silent = { ...CARDS.credit, pan: '6226388000000095' }
  await it.sell(2_000, silent, 'tap')
  await it.pass(11_000)
  expect(it.states.some((state) => state.money?.state === 'reversing')).toBe(true)
  expect(it.states.some((state) => state.money?.state === 'yes')).toBe(false)
  expect(it.last()).toMatchObject({ status: 'reversed', why: 'host-98', reversal: { reason: '06', state: 'closed' } })
  await world.close()
})

test('a late approval is undone, with a second sale waiting', async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  await it.signIn()
  world.network.set('acquirer', 'terminal', { delayMs: [31_000, 31_000] })
  await it.sell(2_000, CARDS.tap, 'tap')
  await it.pass(30_000)
  expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversing' })
  const first = it.last()!
  world.network.heal('terminal', 'acquirer')
  const second = await it.sell(700, CARDS.debit, 'chip')
  await it.pass(70_000)
  expect(it.state().records.get(first.id)).toMatchObject({ status: 'reversed' })
  expect(second === undefined ? it.last() : it.state().records.get(second)).toMatchObject({
    amount: 700,
    status: 'approved',
  })
  expect(await world.switch.moneyOf({ terminalId: PROFILE.terminalId, batch: first.batch, stan: first.stan })).not.toBe(
    'yes',
  )
  await world.close()
})

test('wallet, void, refunds and balance through the whole house', { timeout: 60_000 }, async () => {
  const { world, plugIn } = await house()
  const it = plugIn()
  await it.signIn('90')
  const money = (id: string) => {
    const record = it.state().records.get(id)!
    return world.switch.moneyOf({ terminalId: PROFILE.terminalId, batch: record.batch, stan: record.stan })
  }
  await it.key(880)
  await it.act({ type: 'tender-chosen', tender: 'wallet' })
  it.scanner.scan('134567890123456780')
  await it.travel()
  const wallet = it.last()!
  expect(wallet).toMatchObject({ tender: 'wallet', status: 'approved' })
  const card = (await it.sell(2_000, CARDS.debit, 'chip'))!
  it.reader.remove()
  const stripe = (await it.sell(3_000, CARDS.stripe, 'stripe'))!

  for (const id of [wallet.id, stripe]) {
    await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: id }, { type: 'confirmed' })
    expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'void', outcome: 'approved' })
    expect(await money(id)).toBe('no')
  }
  for (const part of ['500', '1500']) {
    await it.act(
      { type: 'continued' },
      { type: 'refund-chosen', recordId: card },
      { type: 'key-pressed', key: 'clear' },
    )
    for (const digit of part) await it.act({ type: 'key-pressed', key: digit as '0' })
    await it.act({ type: 'confirmed' })
    expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'refund', outcome: 'approved', amount: Number(part) })
  }
  expect(it.state().records.get(card)).toMatchObject({ refunded: 2_000 })
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'balance' })
  it.reader.present(CARDS.debit, 'chip')
  await it.travel()
  for (const digit of '123456') it.pinPad.press(digit as '0')
  it.pinPad.press('enter')
  await it.travel()
  expect(it.screen()).toMatchObject({ kind: 'balance', currency: '156' })
  const { screen } = it.state()
  expect(screen.kind === 'balance' && screen.balance).toBeGreaterThan(0)
  await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'totals' })
  expect(it.screen()).toMatchObject({
    totals: { voids: { count: 2, sum: 3_880 }, refunds: { count: 2, sum: 2_000 }, net: 0, open: { count: 0 } },
  })
  await world.close()
})

test('a tap that the bank will not take without a PIN is made anew with one', { timeout: 60_000 }, async () => {
  const { world, plugIn } = await counterHouse(db(), {
    profile: { ...PROFILE, contract: { ...PROFILE.contract, noPinLimit: 200_000 } },
  })
  const it = plugIn()
  await it.sell(150_000, CARDS.tap, 'tap')
  expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'declined', responseCode: '61', mayRepeatPin: true })
  await it.act({ type: 'pin-repeated' })
  it.reader.present(CARDS.tap, 'tap')
  await it.travel()
  expect(it.screen()).toMatchObject({ kind: 'enter-pin', again: false, mayBypass: false })
  for (const digit of '123456') it.pinPad.press(digit as '0')
  it.pinPad.press('enter')
  await it.travel()
  expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved' })
  expect(it.records().map((record) => [record.status, record.pin])).toEqual([
    ['declined', 'not-asked'],
    ['approved', 'entered'],
  ])
  expect(world.issuerA.book.standing()).toEqual({ count: 1, amount: 150_000 })
  await world.close()
})
