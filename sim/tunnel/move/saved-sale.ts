import type { Till } from '../till.ts'
import { finish, presentAndPay, TRAY, tidy } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** The host is away: the till saves what it may. */
export const SAVED_SALES: readonly Move[] = [
  {
    name: 'sale saved while the host is away',
    weight: 12,
    away: true,
    when: maySave,
    play: (hands) => savedSale(hands),
  },
  {
    name: 'sale saved, till switched off',
    weight: 4,
    impatient: true,
    away: true,
    when: maySave,
    play: (hands) => savedSale(hands, { off: true }),
  },
]

/** The host is away, somebody is signed in, and the contract grants saving. */
function maySave(till: Till): boolean {
  if (!till.isOn || till.state.line.up || till.state.shift.operator === undefined) return false
  return till.state.config.profile.contract.offline === true
}

/** The host is away: the sale is saved, where that is offered. */
async function savedSale(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  till.dispatch({ type: 'amount-set', amount: hands.amount() })
  till.dispatch({ type: 'checked-out' })
  await hands.think()
  till.dispatch({ type: 'offline-chosen' })
  if ((await till.until(({ screen }) => screen.kind === 'present-card', 1_000)) !== undefined)
    await presentAndPay(hands, random.pick(TRAY), manners)
  if (till.state.screen.kind === 'present-card') till.dispatch({ type: 'cancelled' })
  await finish(hands)
}
