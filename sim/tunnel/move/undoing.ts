import { KINDS, type TransactionRecord } from '@evertill/terminal'
import { practiceCards } from '../../../packages/platform/index.ts'
import type { Till } from '../till.ts'
import { finish, key, keyNumber, midFlight, presentAndPay, signed, tidy } from './counter.ts'
import type { Hands, Manners, Move } from './move.ts'

/** What was taken is given back: all of it in the same batch, or a part of it later. */
export const UNDOINGS: readonly Move[] = [
  { name: 'void', weight: 2, when: (till) => undoable(till).length > 0, play: (hands) => undo(hands) },
  { name: 'refund', weight: 2, when: (till) => refundable(till).length > 0, play: (hands) => refund(hands) },
  {
    name: 'refund, till switched off',
    weight: 1,
    impatient: true,
    when: (till) => refundable(till).length > 0,
    play: (hands) => refund(hands, { off: true }),
  },
  {
    name: 'void, till switched off',
    weight: 1,
    impatient: true,
    when: (till) => undoable(till).length > 0,
    play: (hands) => undo(hands, { off: true }),
  },
]

export async function undo(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = undoable(till)
  if (choice.length === 0) return
  await undoThis(hands, random.pick(choice), manners)
}

/** The whole of it, unless somebody was quicker. */
export async function undoThis(hands: Hands, record: TransactionRecord, manners: Manners = {}): Promise<void> {
  const { till } = hands
  await hands.think()
  till.dispatch({ type: 'void-chosen', recordId: record.id })
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  await signed(hands, 'confirm-void')
  await withItsCard(hands, record, manners)
  await finish(hands)
}

async function refund(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = refundable(till)
  if (choice.length === 0) return
  const record = random.pick(choice)
  await hands.think()
  till.dispatch({ type: 'refund-chosen', recordId: record.id })
  if (random.chance(0.5)) key(till, Math.max(1, Math.trunc(record.amount / random.integer(2, 5))))
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  await signed(hands, 'refund-amount')
  await withItsCard(hands, record, manners)
  await finish(hands)
}

/** The card of the sale, where the till asks for it: nobody keeps its number. */
async function withItsCard(hands: Hands, record: TransactionRecord, manners: Manners): Promise<void> {
  const card = practiceCards.find((each) => each.pan.slice(-4) === record.masked?.slice(-4))
  const { screen } = hands.till.state
  if (card !== undefined && screen.kind === 'present-card') return presentAndPay(hands, card, manners)
  if (card !== undefined && (await keyNumber(hands, card, manners))) return
  await midFlight(hands, manners)
}

/** Sales whose whole may be taken back now; what was saved is withdrawn. Holds and completions are another matter. */
export function undoable(till: Till): readonly TransactionRecord[] {
  if (!till.isOn) return []
  const { batch } = till.state.counters
  return [...till.records.values()].filter(
    (record) =>
      record.status === 'stored' ||
      (isSale(record) && record.batch === batch && (record.refunded ?? 0) === 0 && record.tender !== 'cash'),
  )
}

function refundable(till: Till): readonly TransactionRecord[] {
  if (!till.isOn) return []
  return [...till.records.values()].filter(
    (record) => isSale(record) && record.tender !== 'cash' && (record.refunded ?? 0) < record.amount,
  )
}

function isSale({ type, status, voidedBy }: TransactionRecord): boolean {
  const { refersBack, refundedBy } = KINDS[type]
  return !refersBack && refundedBy !== undefined && status === 'approved' && voidedBy === undefined
}
