import type { TransactionRecord } from '@evertill/terminal'
import type { Till } from '../till.ts'
import { choose, finish, key, midFlight, presentAndPay, TRAY, tidy, toChoice } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** Something for the waiter: with the sale, or on it afterwards. */
export const TIPS: readonly Move[] = [
  { name: 'sale with a tip', weight: 1, play: (hands) => saleWithTip(hands) },
  {
    name: 'sale with a tip, till switched off',
    weight: 0.5,
    impatient: true,
    play: (hands) => saleWithTip(hands, { off: true }),
  },
  {
    name: 'tip after the sale',
    weight: 1.5,
    when: hasTippable,
    play: (hands) => addTip(hands),
  },
  {
    name: 'tip after the sale, cancelled',
    weight: 0.5,
    impatient: true,
    when: hasTippable,
    play: (hands) => addTip(hands, { cancel: true }),
  },
  {
    name: 'tip after the sale, till switched off',
    weight: 0.5,
    impatient: true,
    when: hasTippable,
    play: (hands) => addTip(hands, { off: true }),
  },
]

async function saleWithTip(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till } = hands
  if (!(await toChoice(hands, hands.amount()))) return
  till.dispatch({ type: 'tip-asked' })
  await keyTip(hands, (base, most) => (hands.purchases.begin(base + 1, base + most) ?? base) - base)
  if (!(await choose(hands, 'card'))) return
  await presentAndPay(hands, hands.random.pick(TRAY), manners)
  await finish(hands)
}

/** On a sale of the open batch: a first tip, another one than before, or none after all. */
async function addTip(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = [...tippable(till)]
  if (choice.length === 0) return
  till.dispatch({ type: 'tip-asked', recordId: random.pick(choice).id })
  if (!(await keyTip(hands, (_, most) => (random.chance(0.15) ? 0 : random.integer(0, most))))) return
  await midFlight(hands, manners)
  await finish(hands)
}

/** One who is generous beyond what is granted hears so, and keys another. False where nobody asks for a tip. */
async function keyTip(hands: Hands, tip: (base: number, most: number) => number): Promise<boolean> {
  const { till, random } = hands
  const asked = await till.until(({ screen }) => screen.kind === 'tip-amount', 1_000)
  if (asked?.screen.kind !== 'tip-amount') return false
  const { base, most } = asked.screen
  await hands.think()
  if (random.chance(0.2)) {
    key(till, most + random.integer(1, 500))
    till.dispatch({ type: 'confirmed' })
    await hands.think()
  }
  key(till, tip(base, most))
  till.dispatch({ type: 'confirmed' })
  return (await till.until(({ screen }) => screen.kind !== 'tip-amount', 1_000)) !== undefined
}

function* tippable(till: Till): Generator<TransactionRecord> {
  if (!till.isOn) return
  const { batch } = till.state.counters
  for (const record of till.records.values()) {
    const { type, tender, status, voidedBy } = record
    const paid = type === 'sale' && tender === 'card' && status === 'approved'
    if (paid && record.batch === batch && !voidedBy) yield record
  }
}

function hasTippable(till: Till): boolean {
  return tippable(till).next().done !== true
}
