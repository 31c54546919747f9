import type { TransactionRecord } from '@evertill/terminal'
import { Secret } from '@evertill/terminal'
import { finish, type Hands, type Manners, type Move, midFlight, presentAndPay, TRAY, tidy } from './moves.ts'
import type { Till } from './till.ts'

/** Money that is held first and taken later, and what takes each of them back. */
export const HOLD_MOVES: readonly Move[] = [
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
  till.dispatch({ type: 'key-pressed', key: 'clear' })
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

/** A supervisor signs where one is asked for. */
async function signed({ till, think }: Hands, before: string): Promise<void> {
  const asked = await till.until(({ screen }) => screen.kind !== before, 1_000)
  if (asked?.screen.kind !== 'supervisor') return
  await think()
  till.dispatch({ type: 'supervisor-signed', number: '90', password: new Secret('') })
  await till.until(({ screen }) => screen.kind !== 'supervisor', 2_000)
}

function key(till: Till, amount: number): void {
  for (const digit of String(amount)) till.dispatch({ type: 'key-pressed', key: digit as '0' })
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
