import type { TransactionRecord } from '@evertill/terminal'
import type { Till } from '../till.ts'
import { finish, key, midFlight, presentAndPay, signed, TRAY, tidy } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** Money that is held first and taken later, and what takes each of them back. */
export const HOLDS: readonly Move[] = [
  { name: 'pre-authorization', weight: 2, when: maySell, play: (hands) => hold(hands) },
  { name: 'completion', weight: 2, when: (till) => held(till).length > 0, play: (hands) => complete(hands) },
  {
    name: 'void of a hold or a completion',
    weight: 1,
    when: (till) => undoable(till).length > 0,
    play: (hands) => undo(hands),
  },
  {
    name: 'pre-authorization, till switched off',
    weight: 1,
    impatient: true,
    when: maySell,
    play: (hands) => hold(hands, { off: true }),
  },
  {
    name: 'completion, till switched off',
    weight: 1,
    impatient: true,
    when: (till) => held(till).length > 0,
    play: (hands) => complete(hands, { off: true }),
  },
  {
    name: 'void of a hold or a completion, till switched off',
    weight: 0.5,
    impatient: true,
    when: (till) => undoable(till).length > 0,
    play: (hands) => undo(hands, { off: true }),
  },
]

function maySell(till: Till): boolean {
  return till.isOn
}

async function hold(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  till.dispatch({ type: 'place-chosen', place: 'pre-authorization' })
  key(till, hands.amount())
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  if ((await till.until(({ screen }) => screen.kind === 'present-card', 1_000)) === undefined) {
    till.dispatch({ type: 'cancelled' })
    return
  }
  await presentAndPay(hands, random.pick(TRAY), manners)
  await finish(hands)
}

/** By asking or by telling; less than was held, all of it, or a little more. Whatever it is, no other purchase has this amount. */
async function complete(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = held(till)
  if (choice.length === 0) return
  const record = random.pick(choice)
  till.dispatch({ type: 'completion-chosen', recordId: record.id, advice: random.chance(0.5) })
  key(till, record.amount)
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  await signed(hands, 'completion-amount')
  await midFlight(hands, manners)
  await finish(hands)
}

async function undo(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = undoable(till)
  if (choice.length === 0) return
  till.dispatch({ type: 'void-chosen', recordId: random.pick(choice).id })
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  await signed(hands, 'confirm-void')
  await midFlight(hands, manners)
  await finish(hands)
}

/** Holds that nothing was ever done about: completed once, an amount names one purchase. */
function held(till: Till): readonly TransactionRecord[] {
  if (!till.isOn) return []
  const records = [...till.records.values()]
  const touched = new Set(records.map((record) => record.original?.id))
  return records.filter(
    (record) => record.type === 'pre-authorization' && record.status === 'approved' && !touched.has(record.id),
  )
}

function undoable(till: Till): readonly TransactionRecord[] {
  if (!till.isOn) return []
  const batch = till.state.counters.batch
  const whole = [...till.records.values()].filter(
    (record) => record.status === 'approved' && record.voidedBy === undefined && record.batch === batch,
  )
  const completions = whole.filter(({ type }) => type === 'completion' || type === 'completion-advice')
  return [...completions, ...held(till).filter((record) => record.batch === batch)]
}
