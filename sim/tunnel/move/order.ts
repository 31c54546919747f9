import { finish, key, keyNumber, signed, TRAY, tidy } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** Somebody orders by mail or phone: nobody shows a card, a supervisor stands behind it, the number is keyed. */
export const ORDERS: readonly Move[] = [
  { name: 'order by mail or phone', weight: 1.5, play: (hands) => order(hands) },
  {
    name: 'order by mail or phone, cancelled',
    weight: 0.5,
    impatient: true,
    play: (hands) => order(hands, { cancel: true }),
  },
  {
    name: 'order by mail or phone, till switched off',
    weight: 0.5,
    impatient: true,
    play: (hands) => order(hands, { off: true }),
  },
]

async function order(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  till.dispatch({ type: 'place-chosen', place: 'moto' })
  if ((await till.until(({ screen }) => screen.kind === 'order-amount', 1_000)) === undefined) return
  if (random.chance(0.1)) {
    // A digit too many.
    key(till, till.state.config.profile.contract.maxAmount + 1)
    till.dispatch({ type: 'confirmed' })
    await hands.think()
  }
  key(till, hands.amount())
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  await signed(hands, 'order-amount')
  if (manners.cancel && random.chance(0.3)) till.dispatch({ type: 'cancelled' })
  await keyNumber(hands, random.pick(TRAY), manners)
  await finish(hands)
}
