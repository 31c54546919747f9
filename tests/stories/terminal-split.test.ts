import { expect, test } from 'vitest'
import { slipShown } from '../../packages/terminal/index.ts'
import { renderText } from '../../packages/terminal/receipt/index.ts'
import { type Fixture, Platter } from '../../packages/terminal/terminal-fixture.test-data.ts'
import type { World } from '../../sim/world.ts'
import { atTheCounter, inPlace, journalOf } from './counter.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

/* Sales in several parts, through the whole house: a bank that pays a part, and a cashier who splits. */
const db = ownDatabase()

async function play(it: Fixture, world: World, text: string): Promise<void> {
  expect(await atTheCounter(it, world, text)).toBe(inPlace(text))
}

test('the bank approves a part: the rest is paid in cash, and the same card never again', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: { partialApproval: true } })
  const it = plugIn()
  await it.signIn('90')
  await play(
    it,
    world,
    `
    key 50.00               → choose-tender 50.00
    card prepaid            → sale approved 20.00 money=yes, left 30.00
    continued               → remainder 30.00 of 50.00
    card prepaid            → present-card same-card-in-sale
    cancelled               → sale not-sent 30.00 money=none
    continued               → remainder 30.00 of 50.00
    split 30.01             → split-amount over-limit
    cancelled               → remainder 30.00 of 50.00
    split 0                 → split-amount zero
    cancelled               → remainder 30.00 of 50.00
    split 10.00             → choose-tender 10.00
    code 134567890123456780 → sale approved 10.00 money=yes, left 20.00
    continued               → remainder 20.00 of 50.00
    place amount            → remainder 20.00 of 50.00
    cash                    → sale approved 20.00 money=yes, left 0.00
    continued               → amount
  `,
  )
  expect(journalOf(it)).toEqual(['sale card 20.00 approved', 'sale wallet 10.00 approved', 'sale cash 20.00 approved'])
  expect(it.spoken).toContain('20 yuan received, 30 yuan still to pay')
  await it.act({ type: 'place-chosen', place: 'totals' })
  expect(it.screen()).toMatchObject({
    totals: {
      card: { sum: 2_000 },
      wallet: { sum: 1_000 },
      cash: { sum: 2_000 },
      net: 5_000,
      split: { count: 1, sum: 5_000 },
      remainders: { count: 0 },
    },
  })
  expect(world.issuerB.book.standing()).toEqual({ count: 1, amount: 2_000 })
  const slip = renderText(it.printer.printed.at(-1)!)
  for (const line of [/本单应收 +￥50\.00/, /卡号 5100 +￥20\.00/, /微信支付 +￥10\.00/, /现金 +￥20\.00/])
    expect(slip).toMatch(line)
  expect(slip).not.toContain('本单未付')
  // What the screen shows is what the printer has printed.
  expect(slipShown(it.state(), it.last()!.id, 58)).toEqual(it.printer.printed.at(-1))
  await it.act({ type: 'settlement-asked' })
  await it.pass(10_000)
  expect(it.screen()).toMatchObject({ kind: 'settlement', last: { verdicts: { domestic: 1, foreign: 1 } } })
  await world.close()
})

test('a power cut anywhere in it comes back to the same remainder, and what was taken can be given back', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: { partialApproval: true } })
  const platter = new Platter()
  let it = plugIn(platter)
  await it.signIn('90')
  await play(
    it,
    world,
    `
    key 70.00               → choose-tender 70.00
    split 40.00             → choose-tender 40.00
    card prepaid chip       → sale approved 20.00 money=yes, left 50.00
  `,
  )
  await it.terminal.stop()
  it = plugIn(platter)
  await it.travel()
  await play(
    it,
    world,
    `
    wait 1                  → remainder 50.00 of 70.00
    issuer-a slow           → remainder 50.00 of 70.00
    card credit             → connecting
  `,
  )
  // The power goes while the second part is out: it is undone, and the remainder is what it was.
  await it.terminal.stop()
  it = plugIn(platter)
  await play(
    it,
    world,
    `
    wait 30                 → sale reversed 50.00 money=no, left 50.00
    issuer-a honest         → sale reversed 50.00 money=no, left 50.00
    continued               → remainder 50.00 of 70.00
    card credit             → sale approved 50.00 money=yes, left 0.00
  `,
  )
  // A complete sale is not collected again when one of its parts is given back later.
  await play(
    it,
    world,
    `
    continued               → amount
    undo 1                  → void approved 50.00 money=yes
    continued               → amount
    key 70.00               → choose-tender 70.00
    card prepaid            → sale approved 20.00 money=yes, left 50.00
    remainder-left          → amount
  `,
  )
  expect(it.state().stateLine.limits).toContain('sale-unfinished')
  await it.terminal.stop()
  it = plugIn(platter)
  await play(
    it,
    world,
    `
    wait 1                  → remainder 50.00 of 70.00
    undo 2                  → void approved 20.00 money=yes
    continued               → amount
    take-up 4               → amount
  `,
  )
  expect(it.state().stateLine.limits).not.toContain('sale-unfinished')
  expect(journalOf(it)).toEqual([
    'sale card 20.00 approved',
    'sale card 50.00 reversed',
    'sale card 50.00 approved',
    'void card 50.00 approved',
    'sale card 20.00 approved',
    'void card 20.00 approved',
  ])
  expect(world.issuerB.book.standing()).toEqual({ count: 3, amount: 2_000 })
  expect(world.issuerA.book.standing()).toEqual({ count: 2, amount: 0 })
  await world.close()
})

test('cash first, then a card that refuses, one that never answers, and the cash given back', {
  timeout: 60_000,
}, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: { partialApproval: true } })
  const it = plugIn()
  await it.signIn('90')
  await play(
    it,
    world,
    `
    key 30.00               → choose-tender 30.00
    split 12.00             → choose-tender 12.00
    cash                    → sale approved 12.00 money=yes, left 18.00
    continued               → remainder 18.00 of 30.00
    card poor               → sale declined 51 18.00 money=no, left 18.00
    another-tender-asked    → choose-tender 18.00
    issuer-b silent         → choose-tender 18.00
    card prepaid            → connecting
    wait 25                 → sale reversed 18.00 money=no, left 18.00
    issuer-b honest         → sale reversed 18.00 money=no, left 18.00
    continued               → remainder 18.00 of 30.00
    undo 0                  → void approved 12.00 money=yes
    continued               → amount
    place totals            → totals
  `,
  )
  expect(it.screen()).toMatchObject({
    totals: {
      cash: { sum: 1_200 },
      voids: { count: 1, sum: 1_200 },
      net: 0,
      split: { count: 0 },
      remainders: { count: 0 },
    },
  })
  expect(journalOf(it)).toEqual([
    'sale cash 12.00 approved',
    'sale card 18.00 declined',
    'sale card 18.00 reversed',
    'void cash 12.00 approved',
  ])
  expect(world.issuerB.book.standing()).toEqual({ count: 0, amount: 0 })
  await world.close()
})

test('a sale of one fen and one of 9,999,999,999.99 in parts', { timeout: 60_000 }, async () => {
  const { world, plugIn } = await counterHouse(db(), { grants: { partialApproval: true } })
  const it = plugIn()
  await it.signIn('90')
  await play(
    it,
    world,
    `
    key 0.01                → choose-tender 0.01
    split 0.01              → choose-tender 0.01
    cash                    → sale approved 0.01 money=yes
    continued               → amount
    key 9999999999.99       → amount over-limit
  `,
  )
  expect(it.screen()).toMatchObject({ refusal: 'over-limit' })
  await it.act({ type: 'split-asked' }, { type: 'remainder-chosen', recordId: 'nobody' }, { type: 'remainder-left' })
  expect(it.screen().kind).toBe('amount')
  await world.close()
})
