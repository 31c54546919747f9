import { expect, test } from 'vitest'
import { renderText } from '../../packages/terminal/receipt/index.ts'
import { type Fixture, Platter } from '../../packages/terminal/terminal-fixture.test-data.ts'
import type { World } from '../../sim/world.ts'
import { atTheCounter, inPlace, journalOf } from './counter.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

/* Tips, instalments, mail and phone orders, and taps without a PIN: from the key at the till to the issuer's book and back. */
const db = ownDatabase()

async function play(it: Fixture, world: World, text: string): Promise<void> {
  expect(await atTheCounter(it, world, text)).toBe(inPlace(text))
}

const BASIC = ['sale', 'void', 'refund', 'balance'] as const
const TIPS = { transactions: [...BASIC, 'adjustment'], tip: { limit: 2_000 } } as const
const PLANS = {
  transactions: [...BASIC, 'instalment', 'instalment-void'],
  instalments: { counts: [3, 6, 12, 24], least: 50_000, programme: 'EVT01' },
} as const
const ORDERS = { transactions: [...BASIC, 'moto', 'moto-void', 'moto-refund'], manualEntry: false } as const

const slip = (it: Fixture): string => renderText(it.printer.printed.at(-1)!)

test('a tip before the card, and one after the sale; void, refund and settlement see the adjusted sum', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: TIPS })
  const it = plugIn()
  await it.signIn('90')
  await play(
    it,
    world,
    `
    key 100.00              → choose-tender 100.00
    tip 20.01               → tip-amount of 100.00, at most 20.00 over-limit
    cancelled               → amount
    key 100.00              → choose-tender 100.00
    tip 15.00               → choose-tender 115.00
    split 10.00             → choose-tender 115.00
    tip 0                   → choose-tender 100.00
    tip 10.00               → choose-tender 110.00
    card poor               → sale declined 51 110.00 money=no
    another-tender-asked    → choose-tender 110.00
    card credit             → sale approved 110.00 money=yes
  `,
  )
  for (const line of [/消费金额 +￥100\.00/, /小费 +￥10\.00/, /１ １ ０|1 1 0/]) expect(slip(it)).toMatch(line)
  await play(
    it,
    world,
    `
    continued               → amount
    adjust 1                → tip-amount of 100.00, at most 20.00
    cancelled               → amount
    adjust 1 20.01          → tip-amount of 100.00, at most 20.00 over-limit
    cancelled               → amount
    adjust 1 20.00          → adjustment approved 120.00 money=yes
    continued               → amount
    key 50.00               → choose-tender 50.00
    card credit chip        → sale approved 50.00 money=yes
    continued               → amount
    adjust 2 5.00           → adjustment approved 55.00 money=yes
    continued               → amount
    void 3                  → void approved 55.00 money=yes
    continued               → amount
    refund 1 120.01         → refund-amount over-limit
    cancelled               → amount
    refund 1 60.00          → refund approved 60.00 money=yes
    adjust 1 1.00           → refund approved 60.00 money=yes
    settlement-asked        → settlement
    wait 10                 → settlement
  `,
  )
  expect(it.screen()).toMatchObject({ last: { verdicts: { domestic: 1, foreign: 1 } } })
  expect(journalOf(it)).toEqual([
    'sale card 110.00 declined',
    'sale card 120.00 approved',
    'adjustment card 120.00 approved',
    'sale card 55.00 approved',
    'adjustment card 55.00 approved',
    'void card 55.00 approved',
    'refund card 60.00 approved',
  ])
  expect(world.issuerA.book.standing()).toMatchObject({ amount: 6_000 })
  await world.close()
})

test('an adjustment without an answer is repeated, through a power cut, and counts once', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: TIPS })
  const platter = new Platter()
  let it = plugIn(platter)
  await it.signIn('01')
  await play(
    it,
    world,
    `
    key 80.00               → choose-tender 80.00
    card credit             → sale approved 80.00 money=yes
    issuer-a silent         → sale approved 80.00 money=yes
    continued               → amount
    adjust 0 8.00           → connecting
    wait 25                 → adjustment advice-in-progress 88.00 money=unknown
    adjust 0 4.00           → adjustment advice-in-progress 88.00 money=unknown
    void 0                  → adjustment advice-in-progress 88.00 money=unknown
  `,
  )
  await it.terminal.stop()
  world.issuerA.faults.silent = false
  it = plugIn(platter)
  await it.pass(120_000)
  expect(journalOf(it)).toEqual(['sale card 88.00 approved', 'adjustment card 88.00 approved'])
  expect(world.issuerA.book.standing()).toEqual({ count: 1, amount: 8_800 })
  await world.close()
})

test('instalments: chosen, shown with first payment and fee, voided; a card that cannot says so', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: PLANS })
  const it = plugIn()
  await it.signIn('90')
  await play(
    it,
    world,
    `
    key 499.99              → choose-tender 499.99
    instalments             → choose-tender 499.99
    cancelled               → amount
    key 1000.01             → choose-tender 1000.01
    instalments             → choose-instalments 3x333.33 6x166.66 12x83.33 24x41.66
    instalments 7           → choose-instalments 3x333.33 6x166.66 12x83.33 24x41.66
    instalments 6           → present-card
    present tap             → enter-pin
    cancelled               → instalment not-sent 1000.01 money=none
    another-tender-asked    → choose-tender 1000.01
    instalments 6           → present-card
    present poor chip       → instalment declined 57 1000.01 money=no
    another-tender-asked    → choose-tender 1000.01
    instalments 6           → present-card
    present credit chip     → instalment approved 1000.01 money=yes
  `,
  )
  const sale = it.records().find((record) => record.status === 'approved')!
  expect(sale.instalments).toEqual({ count: 6, first: 16_671, fee: 3_000 })
  for (const line of [/分期消费/, /分期期数 +6/, /首期金额 +￥166\.71/, /分期手续费 +￥30\.00/])
    expect(slip(it)).toMatch(line)
  await play(
    it,
    world,
    `
    continued               → amount
    void 1                  → instalment-void approved 1000.01 money=yes
    issuer-a silent         → instalment-void approved 1000.01 money=yes
    key 600.00              → choose-tender 600.00
    instalments 3           → present-card
    present credit          → connecting
    wait 25                 → instalment reversed 600.00 money=no
    issuer-a honest         → instalment reversed 600.00 money=no
  `,
  )
  expect(journalOf(it)).toEqual([
    'instalment card 1000.01 declined',
    'instalment card 1000.01 approved',
    'instalment-void card 1000.01 approved',
    'instalment card 600.00 reversed',
  ])
  expect(world.issuerA.book.standing()).toEqual({ count: 2, amount: 0 })
  await world.close()
})

test('a mail or phone order: a supervisor, a keyed number that nothing keeps, void and refund by keying it again', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: ORDERS })
  const platter = new Platter()
  const it = plugIn(platter)
  await it.signIn('01')
  await play(
    it,
    world,
    `
    order 0                 → order-amount zero
    order 9999999999.99     → order-amount over-limit
    order 88.00             → supervisor
    supervisor              → key-card
    keyed 6200000000000006  → key-card bad-number
    keyed credit 3013       → key-card bad-number
    keyed tap               → moto declined 57 88.00 money=no
    continued               → amount
    order 88.00             → supervisor
    supervisor              → key-card
    keyed credit            → moto approved 88.00 money=yes
  `,
  )
  expect(slip(it)).toMatch(/邮购\/电话订购消费/)
  expect(slip(it)).toMatch(/持卡人未到场/)
  expect(slip(it)).toMatch(/620000\*+0005 \/M/)
  const kept = [...platter.entries.values()].map((bytes) => new TextDecoder('latin1').decode(bytes)).join('\n')
  expect(kept).not.toContain('6200000000000005')
  expect(it.records().every((record) => record.pan === undefined && record.expiry === undefined)).toBe(true)
  await play(
    it,
    world,
    `
    continued               → amount
    refund 1 40.00          → supervisor
    supervisor              → key-card
    keyed 4242424242424242  → key-card wrong-card
    keyed credit            → moto-refund approved 40.00 money=yes
    continued               → amount
    order 12.00             → supervisor
    supervisor              → key-card
    keyed credit            → moto approved 12.00 money=yes
    continued               → amount
    void 3                  → supervisor
    supervisor              → key-card
    keyed credit            → moto-void approved 12.00 money=yes
    continued               → amount
    place totals            → totals
  `,
  )
  expect(it.screen()).toMatchObject({
    totals: { card: { sum: 10_000 }, voids: { sum: 1_200 }, refunds: { sum: 4_000 }, net: 4_800 },
  })
  await it.act({ type: 'continued' }, { type: 'settlement-asked' })
  await it.pass(10_000)
  expect(it.screen()).toMatchObject({ last: { verdicts: { domestic: 1, foreign: 1 } } })
  expect(world.issuerA.book.standing()).toMatchObject({ amount: 4_800 })
  await world.close()
})

test('a tap without a PIN to the limit and not a fen beyond; a bank that wants one all the same (61) gets it', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: { noPinLimit: 150_000, partialApproval: true } })
  const it = plugIn()
  await it.signIn('90')
  const pin = async (digits: string): Promise<void> => {
    for (const digit of digits) it.pinPad.press(digit as '0')
    it.pinPad.press('enter')
    await it.travel()
  }
  await play(
    it,
    world,
    `
    key 0.01                → choose-tender 0.01
    card tap                → sale approved 0.01 money=yes
    continued               → amount
    key 1000.00             → choose-tender 1000.00
    card tap                → sale approved 1000.00 money=yes
    continued               → amount
    key 1500.01             → choose-tender 1500.01
    card tap                → enter-pin
  `,
  )
  await pin('123456')
  await play(
    it,
    world,
    `
    wait 0                  → sale approved 1500.01 money=yes
    continued               → amount
    key 1200.00             → choose-tender 1200.00
    split 1100.00           → choose-tender 1100.00
    card tap                → sale declined 61 1100.00 money=no, left 1200.00
    pin-repeated            → present-card
    present tap             → enter-pin
  `,
  )
  // The first one was a tap without a PIN; the second is a new sale with one, and still a part of the same whole.
  await pin('123456')
  await play(
    it,
    world,
    `
    wait 0                  → sale approved 1100.00 money=yes, left 100.00
    pin-repeated            → sale approved 1100.00 money=yes, left 100.00
    continued               → remainder 100.00 of 1200.00
    cash                    → sale approved 100.00 money=yes, left 0.00
  `,
  )
  expect(it.records().map((record) => [record.pin, record.host?.responseCode ?? ''].join(' '))).toEqual([
    'not-asked 00',
    'not-asked 00',
    'entered 00',
    'not-asked 61',
    'entered 00',
    'not-asked ',
  ])
  expect(new Set(it.records().map((record) => record.stan)).size).toBe(6)
  await world.close()
})
