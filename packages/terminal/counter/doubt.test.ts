import { SeededRandom } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { Secret } from '../card/card.ts'
import { doubtIn, farFromHabit, learnt, NO_HABIT, quantiles } from '../journal/habit.ts'
import { DEFAULT_CARE } from '../profile/care.ts'
import { CARDS, fixture, Platter, PROFILE } from '../terminal-fixture.test-data.ts'

const careful = { ...PROFILE, parameters: { ...PROFILE.parameters, care: { habitSales: 20 } } }

/** Baskets of a shop: a mixture of two log-normal humps, minor units. */
function basket(random: SeededRandom, shop: Shop): number {
  const [middle, spread] = random.chance(shop.large.share)
    ? [shop.large.middle, shop.large.spread]
    : [shop.middle, shop.spread]
  const normal = Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction())
  return Math.max(100, Math.round(middle * Math.exp(spread * normal)))
}
interface Shop {
  readonly name: string
  readonly middle: number
  readonly spread: number
  readonly large: { readonly share: number; readonly middle: number; readonly spread: number }
  /** Share of customers who buy the very same again within minutes. */
  readonly again: number
}
const SHOPS: readonly Shop[] = [
  { name: 'coffee', middle: 3_200, spread: 0.4, large: { share: 0.04, middle: 16_000, spread: 0.5 }, again: 0.002 },
  {
    name: 'convenience',
    middle: 1_800,
    spread: 0.75,
    large: { share: 0.05, middle: 9_000, spread: 0.6 },
    again: 0.001,
  },
  {
    name: 'restaurant',
    middle: 14_000,
    spread: 0.6,
    large: { share: 0.08, middle: 80_000, spread: 0.5 },
    again: 0.0003,
  },
  {
    name: 'supermarket',
    middle: 7_000,
    spread: 0.95,
    large: { share: 0.1, middle: 30_000, spread: 0.6 },
    again: 0.0002,
  },
  {
    name: 'boutique',
    middle: 45_000,
    spread: 0.8,
    large: { share: 0.12, middle: 250_000, spread: 0.7 },
    again: 0.0002,
  },
]

describe('how often it asks', () => {
  test('at most one sale in two hundred, over forty thousand sales of five kinds of shop; slips are mostly caught', () => {
    const random = new SeededRandom(20_261_122)
    let asked = 0
    let sales = 0
    const slips = { zero: 0, zeros: 0, of: 0 }
    const rows: string[] = []
    for (const shop of SHOPS) {
      let habit = NO_HABIT
      let here = 0
      for (let i = 0; i < 8_000; i++) {
        const amount = basket(random, shop)
        sales += 1
        if (farFromHabit(amount, habit, DEFAULT_CARE) !== undefined || random.chance(shop.again)) here += 1
        if (i > 200 && i % 20 === 0) {
          slips.of += 1
          slips.zero += Number(farFromHabit(amount * 10, habit, DEFAULT_CARE) !== undefined)
          slips.zeros += Number(farFromHabit(amount * 100, habit, DEFAULT_CARE) !== undefined)
        }
        habit = learnt(habit, amount, [], [])
      }
      asked += here
      rows.push(`${shop.name} ${((here / 8_000) * 100).toFixed(2)} %`)
      expect(here / 8_000, shop.name).toBeLessThanOrEqual(0.005)
      expect(Object.keys(habit.amounts).length).toBeLessThan(150)
    }
    const share = (n: number): string => `${((n / slips.of) * 100).toFixed(0)} %`
    console.info(
      `asked about ${((asked / sales) * 100).toFixed(2)} % of ${sales} sales (${rows.join(', ')}); one zero too many is caught in ${share(slips.zero)}, two in ${share(slips.zeros)}`,
    )
    expect(asked / sales).toBeLessThanOrEqual(0.005)
    expect(slips.zeros / slips.of).toBeGreaterThan(0.9)
  })

  test('a habit counts only once there is one, follows the shop, and stays small', () => {
    let habit = NO_HABIT
    for (let i = 0; i < 59; i++) habit = learnt(habit, 3_000, [], [])
    expect(farFromHabit(3_000_000, habit, DEFAULT_CARE)).toBeUndefined()
    habit = learnt(habit, 3_000, [], [])
    expect(farFromHabit(3_000_000, habit, DEFAULT_CARE)).toMatchObject({ side: 'above' })
    expect(farFromHabit(30, habit, DEFAULT_CARE)).toMatchObject({ side: 'below' })
    expect(farFromHabit(3_000_000, habit, { ...DEFAULT_CARE, habitSales: 0 })).toBeUndefined()
    for (let i = 0; i < 6_000; i++) habit = learnt(habit, 90_000, [], [])
    expect(habit.sales).toBeLessThan(2_000)
    expect(quantiles(habit, [0.5])[0]).toBeGreaterThan(85_000)
  })

  test('a shelf that never sells here, and far too many pieces', () => {
    const items = PROFILE.items
    const line = { itemId: 'tea', name: items[0]!.name, price: 600, quantity: 1 }
    const habit = { ...NO_HABIT, categories: { bakery: 400 } }
    expect(doubtIn([line], habit, items, DEFAULT_CARE)).toEqual({ itemId: 'tea', why: 'category' })
    expect(doubtIn([line], { ...habit, categories: { bakery: 399, drinks: 1 } }, items, DEFAULT_CARE)).toBeUndefined()
    expect(doubtIn([{ ...line, quantity: 60 }], NO_HABIT, items, DEFAULT_CARE)).toEqual({
      itemId: 'tea',
      why: 'quantity',
    })
  })
})

describe('an amount far from the habit', () => {
  test('is asked about once, is kept over a power cut, and goes on with one touch', async () => {
    const platter = new Platter()
    const one = fixture({ profile: careful, platter })
    for (let i = 0; i < 21; i++) await one.sell(1_000 + 13 * i)
    await one.terminal.stop()
    const it = fixture({ profile: careful, platter, host: one.host, clock: one.clock })
    await it.key(900_000)
    expect(it.screen()).toMatchObject({ kind: 'confirm-amount', amount: 900_000, side: 'above' })
    await it.act({ type: 'cancelled' })
    expect(it.screen()).toMatchObject({ kind: 'amount', amount: 900_000 })
    await it.act({ type: 'checked-out' }, { type: 'confirmed' })
    expect(it.screen().kind).toBe('choose-tender')
    await it.act({ type: 'tender-chosen', tender: 'card' })
    it.reader.present(CARDS.credit, 'chip')
    await it.travel()
    if (it.screen().kind === 'signature') await it.act({ type: 'signature-on-paper' })
    expect(it.last()).toMatchObject({ amount: 900_000, status: 'approved' })
  })

  test('and an ordinary one is not', async () => {
    const it = fixture({ profile: careful })
    for (let i = 0; i < 25; i++) await it.sell(1_000 + 13 * i)
    await it.key(2_400)
    expect(it.screen().kind).toBe('choose-tender')
  })
})

describe('the same card and amount within minutes', () => {
  test('shows the first sale; the customer may mean it', async () => {
    const it = fixture({ profile: careful })
    const first = await it.sell(1_000)
    await it.present(1_000)
    expect(it.screen()).toMatchObject({ kind: 'confirm-repeat', first: { id: first } })
    expect(it.records()).toHaveLength(1)
    await it.act({ type: 'confirmed' })
    expect(it.records().filter((record) => record.status === 'approved')).toHaveLength(2)
  })

  test('or not: then nothing is sent and no money moves', async () => {
    const it = fixture({ profile: careful })
    await it.sell(1_000)
    await it.present(1_000)
    await it.act({ type: 'cancelled' })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'not-sent', why: 'cancelled' })
    expect(it.records()).toHaveLength(1)
  })

  test('not another card, not another amount, not later, not after a void', async () => {
    const it = fixture({ profile: careful })
    await it.sell(1_000)
    await it.present(1_000, CARDS.stripe, 'stripe')
    expect(it.screen().kind).not.toBe('confirm-repeat')
    if (it.screen().kind === 'signature') await it.act({ type: 'signature-on-paper' })
    await it.present(1_100)
    expect(it.screen().kind).not.toBe('confirm-repeat')
    await it.pass(6 * 60_000)
    await it.present(1_000)
    expect(it.screen().kind).not.toBe('confirm-repeat')
  })

  test('nobody answers: it ends without money, and a chip that is drawn ends it too', async () => {
    const it = fixture({ profile: careful })
    await it.sell(1_000)
    await it.present(1_000)
    await it.pass(61_000)
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'not-sent', why: 'present-timeout' })
    await it.present(1_000, CARDS.credit, 'chip')
    expect(it.screen().kind).toBe('confirm-repeat')
    it.reader.remove()
    await it.travel()
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'not-sent', why: 'card-removed' })
  })
})

test('nothing happens at "present card": the screen shows how, and the wait goes on', async () => {
  const it = fixture({ profile: careful })
  await it.key(1_000)
  await it.act({ type: 'tender-chosen', tender: 'card' })
  expect(it.screen()).not.toMatchObject({ help: true })
  await it.pass(12_000)
  expect(it.screen()).toMatchObject({ kind: 'present-card', help: true })
})

describe('maintenance', () => {
  test('a touch in passing does nothing; held long enough, a supervisor has to agree; anybody may leave', async () => {
    const it = fixture({ profile: careful })
    await it.signIn()
    await it.act({ type: 'maintenance-asked', heldMs: 300 })
    expect(it.screen().kind).toBe('amount')
    await it.act({ type: 'maintenance-asked', heldMs: 2_100 })
    expect(it.screen()).toMatchObject({ kind: 'supervisor', purpose: 'maintenance' })
    await it.act({ type: 'cancelled' })
    expect(it.state().maintenance.since).toBeUndefined()
    await enter(it)
    expect(it.screen().kind).toBe('maintenance')
    expect(it.state().stateLine).toMatchObject({ level: 'no-cards', limits: ['maintenance'] })
    await it.act(
      { type: 'place-chosen', place: 'amount' },
      { type: 'amount-set', amount: 1_000 },
      { type: 'checked-out' },
    )
    expect(it.screen().kind).toBe('maintenance')
    await it.act({ type: 'maintenance-left' })
    expect(it.screen().kind).toBe('amount')
    expect(it.state().stateLine.level).toBe('ready')
  })

  test('it outlives a restart and says so; untouched it ends by itself', async () => {
    const platter = new Platter()
    const one = fixture({ profile: careful, platter })
    await one.signIn()
    await enter(one)
    await one.terminal.stop()
    const it = fixture({ profile: careful, platter, host: one.host, clock: one.clock })
    await it.settle()
    expect(it.screen().kind).toBe('maintenance')
    await it.pass(30 * 60_000 + 1_000)
    expect(it.screen().kind).toBe('amount')
    expect(it.state().maintenance.since).toBeUndefined()
  })

  async function enter(it: ReturnType<typeof fixture>): Promise<void> {
    await it.act({ type: 'maintenance-asked', heldMs: 2_100 })
    await it.act({ type: 'supervisor-signed', number: '90', password: new Secret('1234') })
  }
})
