import { choose, finish, isOver, PATIENCE_MS, presentAndPay, TRAY, toChoice } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** Paid by instalments: the issuer's plan, and one sale for the merchant. */
export const INSTALMENTS: readonly Move[] = [
  { name: 'sale by instalments', weight: 1.5, play: (hands) => byInstalments(hands) },
  {
    name: 'instalments, card pulled',
    weight: 0.5,
    impatient: true,
    play: (hands) => byInstalments(hands, { pull: true }),
  },
  {
    name: 'instalments, cancelled in mid-flight',
    weight: 0.5,
    impatient: true,
    play: (hands) => byInstalments(hands, { cancel: true }),
  },
  {
    name: 'instalments, till switched off',
    weight: 0.5,
    impatient: true,
    play: (hands) => byInstalments(hands, { off: true }),
  },
]

/** Cards that pay so; the others are refused, and some of their owners pay at once instead. */
const PAYS_SO: readonly string[] = ['0005', '4242']

async function byInstalments(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  const least = till.state.config.profile.contract.instalments?.least
  if (least === undefined) return
  const amount = hands.purchases.begin(least, 4 * least) ?? hands.amount()
  if (!(await toChoice(hands, amount))) return
  till.dispatch({ type: 'instalments-asked' })
  const asked = await till.until(({ screen }) => screen.kind === 'choose-instalments', 1_000)
  if (asked?.screen.kind !== 'choose-instalments') return
  await hands.think()
  // Two that nobody offers come to nothing.
  if (random.chance(0.1)) till.dispatch({ type: 'instalments-chosen', count: 2 })
  till.dispatch({ type: 'instalments-chosen', count: random.pick(asked.screen.choices).count })
  const cards = random.chance(0.8) ? TRAY.filter((card) => PAYS_SO.includes(card.pan.slice(-4))) : TRAY
  const card = random.pick(cards)
  await presentAndPay(hands, card, manners)
  const { screen } = (await till.until(isOver, PATIENCE_MS)) ?? till.state
  if (screen.kind === 'result' && screen.outcome === 'declined' && random.chance(0.5)) {
    till.dispatch({ type: 'another-tender-asked' })
    if (await choose(hands, 'card')) await presentAndPay(hands, card, manners)
  }
  await finish(hands)
}
