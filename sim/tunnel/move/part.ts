import type { TransactionRecord } from '@evertill/terminal'
import type { Till } from '../till.ts'
import { choose, finish, key, presentAndPay, scanAndPay, TRAY, tidy, toChoice } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'
import { undoThis } from './undoing.ts'

/** One sale that is paid in parts: cash and a card, two cards, a wallet for the rest. */
export const PARTS: readonly Move[] = [
  { name: 'sale in parts', weight: 1.5, play: (hands) => inParts(hands) },
  { name: 'sale in parts, card pulled', weight: 0.5, impatient: true, play: (hands) => inParts(hands, { pull: true }) },
  {
    name: 'sale in parts, cancelled in mid-flight',
    weight: 0.5,
    impatient: true,
    play: (hands) => inParts(hands, { cancel: true }),
  },
  {
    name: 'sale in parts, till switched off',
    weight: 0.5,
    impatient: true,
    play: (hands) => inParts(hands, { off: true }),
  },
  { name: 'sale in parts taken up again', weight: 3, when: (till) => unfinished(till).length > 0, play: takeUp },
  { name: 'a part given back', weight: 0.7, when: (till) => parts(till).length > 0, play: (hands) => giveBack(hands) },
  {
    name: 'a part given back, till switched off',
    weight: 0.3,
    impatient: true,
    when: (till) => parts(till).length > 0,
    play: (hands) => giveBack(hands, { off: true }),
  },
]

/** Parts that are begun before somebody has had enough. */
const MOST_PARTS = 5

async function inParts(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till } = hands
  const total = hands.amount()
  if (!(await toChoice(hands, total))) return
  const first = hands.purchases.part(total, total, 0)
  if (first === undefined || !(await keyPart(hands, first, total))) return
  await pay(hands, manners)
  await collectTheRest(hands, manners)
  if (till.isOn && till.state.screen.kind === 'remainder') till.dispatch({ type: 'remainder-left' })
}

/** What the bank did not approve, or what the first part left: all or a part of it, until nothing is owed or somebody goes away. */
export async function collectTheRest(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  for (let i = 0; i < MOST_PARTS; i++) {
    const owed = await till.until(({ screen }) => screen.kind === 'remainder' && !screen.waiting, 50)
    if (owed?.screen.kind !== 'remainder') return
    const { total, remaining } = owed.screen
    const part = random.chance(0.15) ? undefined : hands.purchases.part(total, remaining, 0.7)
    if (part === undefined) break
    if (part < remaining && !(await keyPart(hands, part, remaining))) break
    await pay(hands, random.chance(0.5) ? manners : {})
  }
  if (till.state.screen.kind === 'remainder') till.dispatch({ type: 'remainder-left' })
}

/** How much this part pays; one who keys more than is owed hears so. */
async function keyPart(hands: Hands, part: number, most: number): Promise<boolean> {
  const { till, random } = hands
  till.dispatch({ type: 'split-asked' })
  if ((await till.until(({ screen }) => screen.kind === 'split-amount', 1_000)) === undefined) return false
  await hands.think()
  if (random.chance(0.1)) {
    key(till, most + 1)
    till.dispatch({ type: 'confirmed' })
  }
  key(till, part)
  till.dispatch({ type: 'confirmed' })
  return (await till.until(({ screen }) => screen.kind === 'choose-tender', 1_000)) !== undefined
}

/** In cash, by a code, or by a card; a card that has paid already is put away for another one. */
async function pay(hands: Hands, manners: Manners): Promise<void> {
  const { till, random } = hands
  const tender = random.chance(0.3) ? 'cash' : random.chance(0.2) ? 'wallet' : 'card'
  if (!(await choose(hands, tender))) return
  if (tender === 'cash') till.dispatch({ type: 'cash-confirmed' })
  else if (tender === 'wallet') await scanAndPay(hands, manners)
  else {
    await presentAndPay(hands, random.pick(TRAY), manners)
    if (till.state.screen.kind === 'present-card') await presentAndPay(hands, random.pick(TRAY), manners)
    if (till.state.screen.kind === 'present-card') till.dispatch({ type: 'cancelled' })
  }
  await finish(hands)
}

/** From today's list: the customer has come back with more money. */
async function takeUp(hands: Hands): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = unfinished(till)
  if (choice.length === 0) return
  till.dispatch({ type: 'remainder-chosen', recordId: random.pick(choice).id })
  await hands.think()
  await collectTheRest(hands)
}

/** One part of a sale is given back and the others stand; what it was part of is collected anew or left. */
async function giveBack(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = parts(till)
  if (choice.length === 0) return
  const part = random.pick(choice)
  await undoThis(hands, part, manners)
  if (random.chance(0.5)) return
  till.dispatch({ type: 'remainder-chosen', recordId: part.id })
  await collectTheRest(hands)
}

/** Parts that stand, of the open batch. */
function parts(till: Till): readonly TransactionRecord[] {
  if (!till.isOn) return []
  const { batch } = till.state.counters
  return [...till.records.values()].filter(
    (record) =>
      record.split !== undefined && record.status === 'approved' && record.batch === batch && !record.voidedBy,
  )
}

/** A part of each sale that is not paid yet. */
function unfinished(till: Till): readonly TransactionRecord[] {
  const complete = new Set(
    [...till.records.values()].filter((record) => record.split?.complete).map((record) => record.split!.id),
  )
  return parts(till).filter((part) => !complete.has(part.split!.id))
}
