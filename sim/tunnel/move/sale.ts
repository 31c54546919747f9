import { type Card, choose, finish, GOOD, midFlight, presentAndPay, scanAndPay, TRAY, toChoice } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'
import { collectTheRest } from './part.ts'
import { undo, undoable } from './undoing.ts'

/** Money for goods, all at once. */
export const SALES: readonly Move[] = [
  { name: 'sale by card', weight: 10, play: (hands) => saleByCard(hands) },
  { name: 'sale by a chip that refuses', weight: 1, play: (hands) => saleByCard(hands, { refused: true }) },
  { name: 'sale by wallet', weight: 4, play: (hands) => saleByWallet(hands) },
  { name: 'sale by a shown code', weight: 2, play: (hands) => saleByShownCode(hands) },
  {
    name: 'shown code withdrawn',
    weight: 1,
    impatient: true,
    play: (hands) => saleByShownCode(hands, { cancel: true }),
  },
  {
    name: 'shown code, till switched off',
    weight: 1,
    impatient: true,
    play: (hands) => saleByShownCode(hands, { off: true }),
  },
  { name: 'sale in cash', weight: 1, play: saleInCash },
  {
    name: 'wrong amount, then void',
    weight: 1,
    play: async (hands) => {
      await saleByCard(hands)
      if (undoable(hands.till).length > 0) await undo(hands)
    },
  },
  { name: 'everything pressed twice', weight: 2, impatient: true, play: (hands) => saleByCard(hands, { twice: true }) },
  { name: 'card pulled in mid-flight', weight: 2, impatient: true, play: (hands) => saleByCard(hands, { pull: true }) },
  { name: 'cancelled in mid-flight', weight: 2, impatient: true, play: (hands) => saleByCard(hands, { cancel: true }) },
  {
    name: 'till switched off in mid-flight',
    weight: 2,
    impatient: true,
    play: (hands) => saleByCard(hands, { off: true }),
  },
  {
    name: 'wallet, till switched off',
    weight: 1,
    impatient: true,
    play: (hands) => saleByWallet(hands, { off: true }),
  },
]

/** A sale that nothing speaks against: a card that is approved, and a customer who stays. */
export const plainSale = (hands: Hands): Promise<void> => saleByCard(hands, {}, GOOD)

async function saleByCard(hands: Hands, manners: Manners = {}, cards: readonly Card[] = TRAY): Promise<void> {
  if (!(await toTender(hands, 'card', manners))) return
  await presentAndPay(hands, hands.random.pick(cards), manners)
  await finish(hands)
  await collectTheRest(hands)
}

async function saleByWallet(hands: Hands, manners: Manners = {}): Promise<void> {
  if (!(await toTender(hands, 'wallet', manners))) return
  await scanAndPay(hands, manners)
  await finish(hands)
}

/** Somebody scans it, or nobody: that is the wallet's world. */
async function saleByShownCode(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  if (!(await toTender(hands, 'shown-code', manners))) return finish(hands)
  if (manners.cancel || manners.off) await till.pause(random.integer(0, 30_000))
  await midFlight(hands, manners)
  await till.until((state) => state.screen.kind !== 'merchant-code', 140_000)
  await finish(hands)
}

async function saleInCash(hands: Hands): Promise<void> {
  if (!(await toTender(hands, 'cash', {}))) return
  hands.till.dispatch({ type: 'cash-confirmed' })
  await finish(hands)
}

async function toTender(hands: Hands, tender: Parameters<typeof choose>[1], manners: Manners): Promise<boolean> {
  return (await toChoice(hands, hands.amount(), manners)) && (await choose(hands, tender, manners))
}
