import { clock } from '../clock.ts'
import { storyProfile } from './profile.ts'
import { money, offers, record, result, row, type Story, told } from './story.ts'

const STORY_TIME = clock.now()
const wait = { since: STORY_TIME - 14_000, until: STORY_TIME + 46_000 }
const beans = storyProfile.items.at(-1)!

/** Slips of the hand, maintenance, stops. */
export const doctorStories: readonly Story[] = [
  told('confirm-amount', {
    kind: 'confirm-amount',
    amount: 320_000,
    lines: [],
    side: 'above',
    usual: 3_200,
    since: STORY_TIME,
  }),
  told('confirm-repeat', {
    kind: 'confirm-repeat',
    amount: 12_850,
    first: row({ at: STORY_TIME - 2 * 60_000 }),
    since: STORY_TIME - 3_000,
    until: STORY_TIME + 57_000,
  }),
  told('present-card-help', {
    kind: 'present-card',
    purpose: 'sale',
    amount: 12_850,
    accepts: ['stripe', 'chip', 'tap'],
    mayKey: true,
    help: true,
    ...wait,
  }),
  told('cart-doubt', {
    kind: 'cart',
    lines: [{ itemId: beans.id, name: beans.name, price: beans.price, quantity: 60 }],
    total: beans.price * 60,
    doubt: { itemId: beans.id, why: 'quantity' },
  }),
  told(
    'maintenance',
    { kind: 'maintenance', since: STORY_TIME - 5 * 60_000, by: '99' },
    {
      touchedAt: STORY_TIME - 60_000,
      maintenance: { kind: 'maintenance', id: 'maintenance', since: STORY_TIME - 5 * 60_000, by: '99' },
      stateLine: {
        level: 'no-cards',
        limits: ['maintenance'],
        since: STORY_TIME - 5 * 60_000,
        waiting: { reversals: 0, questions: 0, uploads: 0, slips: 0 },
      },
    },
  ),
  told('supervisor-maintenance', {
    kind: 'supervisor',
    purpose: 'maintenance',
    supervisors: [{ number: '99', name: '周店长' }],
    checking: false,
  }),
  told(
    'stop-choose-tender',
    {
      kind: 'choose-tender',
      amount: 12_850,
      offers: offers.map((offer) =>
        offer.tender === 'cash' ? offer : { ...offer, possible: false, why: 'line-down' as const },
      ),
    },
    {
      line: { up: false, canAsk: false, since: STORY_TIME - 20_000 },
      stateLine: {
        level: 'no-cards',
        limits: ['line-down'],
        since: STORY_TIME - 20_000,
        waiting: { reversals: 0, questions: 0, uploads: 0, slips: 0 },
      },
    },
  ),
  told(
    'paid-cover-open',
    { ...result, slip: 'problem', slipProblem: 'cover-open' },
    {
      money: money('yes'),
      records: new Map([[record().id, record({ slip: 'problem', slipProblem: 'cover-open' })]]),
    },
  ),
]
