import { type Card, finish, midFlight, PATIENCE_MS, presentAndPay, TRAY, tidy } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** A balance is told for a PIN only. */
const WITH_PIN: readonly Card[] = TRAY.filter((card) => card.pin !== undefined)

/** What else a day at the till brings. */
export const DAY: readonly Move[] = [
  { name: 'balance', weight: 1, play: balance },
  { name: 'settlement of the batch', weight: 0.6, play: (hands) => settle(hands) },
  {
    name: 'settlement, till switched off',
    weight: 0.5,
    impatient: true,
    play: (hands) => settle(hands, { off: true }),
  },
  { name: 'change of shift', weight: 0.3, play: changeOfShift },
  { name: 'reprint', weight: 0.3, when: (till) => till.records.size > 0, play: reprint },
]

async function balance(hands: Hands): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  till.dispatch({ type: 'place-chosen', place: 'balance' })
  if ((await till.until(({ screen }) => screen.kind === 'present-card', 1_000)) === undefined) return
  await presentAndPay(hands, random.pick(random.chance(0.9) ? WITH_PIN : TRAY), {})
  await finish(hands)
}

/** The day's end: totals, details where they differ, a new batch. */
async function settle(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till } = hands
  await tidy(hands)
  till.dispatch({ type: 'settlement-asked' })
  await midFlight(hands, manners)
  await till.until(({ settlement }) => settlement === undefined || settlement.stage === 'closed', PATIENCE_MS)
  await hands.think()
  till.dispatch({ type: 'continued' })
}

async function changeOfShift(hands: Hands): Promise<void> {
  const { till } = hands
  await tidy(hands)
  till.dispatch({ type: 'operator-signed-out' })
  await hands.think()
  await till.ready(5_000)
}

async function reprint(hands: Hands): Promise<void> {
  await tidy(hands)
  hands.till.dispatch({ type: 'reprint-asked', recordId: hands.random.pick([...hands.till.records.keys()]) })
}
