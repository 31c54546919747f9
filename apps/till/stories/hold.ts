import { money, record, result, row, type Story, told } from './story.ts'

const held = record({ type: 'pre-authorization' })
const heldRow = row({ type: 'pre-authorization', mayRefund: false, mayComplete: true })

/** Screens of holds: asked for, taken in part, told of afterwards, let go. */
export const holdStories: readonly Story[] = [
  told('hold-amount', { kind: 'hold-amount', digits: '12850', amount: 12_850 }),
  told(
    'hold-placed',
    { ...result, purpose: 'pre-authorization', money: money('yes') },
    { money: money('yes'), records: new Map([[held.id, held]]) },
  ),
  told(
    'hold-record',
    { kind: 'sale', row: heldRow, record: held, money: money('yes') },
    { money: money('yes'), records: new Map([[held.id, held]]) },
  ),
  told('completion-amount', {
    kind: 'completion-amount',
    row: heldRow,
    advice: false,
    digits: '14777',
    amount: 14_777,
    most: 14_777,
  }),
  told('completion-advice-over', {
    kind: 'completion-amount',
    row: heldRow,
    advice: true,
    digits: '14778',
    amount: 14_778,
    most: 14_777,
    refusal: 'over-limit',
  }),
  told('hold-reference', { kind: 'hold-reference', refusal: 'bad-reference' }),
]
