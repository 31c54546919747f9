import type { Injector } from './injector.ts'
import type { World } from './world.ts'

const answers = (name: string, cause: Injector['cause'], codes: readonly string[]): Injector => ({
  name,
  ...(cause === undefined ? {} : { cause }),
  strike({ card, random }) {
    card.code = random.pick(codes)
  },
})

export const cardInjectors: readonly Injector[] = [
  {
    name: 'expire-card',
    cause: 'card-expired',
    strike({ card }) {
      card.expiry = '2605'
      card.code = '54'
    },
  },
  {
    name: 'damage-card',
    cause: 'card-damaged',
    strike({ card, random, want }) {
      want.way = random.pick(['chip', 'chip', 'stripe'])
      card.damage = { stripe: 0.97, chip: 0.98, tap: 0.9 }
    },
  },
  answers('block-card', 'card-blocked', ['41', '43', '62', '04', '07']),
  answers('unknown-card', 'card-invalid', ['14', '14', '15']),
  answers('deactivate-card', 'card-not-active', ['21']),
  answers('empty-account', 'card-funds', ['51']),
  answers('reach-limit', 'card-limit', ['61', '61', '65']),
  {
    name: 'mistype-pin',
    cause: 'card-pin',
    strike({ people, want }) {
      people.mistake = 'mistype-pin'
      want.way = 'chip'
    },
  },
  answers('lock-pin', 'card-pin-locked', ['75', '75', '38']),
  {
    name: 'mistype-card',
    cause: 'card-data',
    strike({ people, want }) {
      people.mistake = 'mistype-card'
      want.way = 'manual'
    },
  },
  answers('restrict-card', 'card-restricted', ['57', '57', '58', '40', '05']),
  {
    name: 'swipe-chip-card',
    cause: 'card-fallback',
    strike(world) {
      const { people, want, random, cards } = world
      const card = cards[random.integer(0, 4)]!
      world.card = card
      people.mistake = 'swipe-chip-card'
      want.way = 'stripe'
      // An issuer that sees a stripe of its chip card refuses with 45; here the till says so first.
      if (random.chance(0.1)) card.damage = { ...card.damage, chip: 0.6 }
    },
  },
]

export const operatorInjectors: readonly Injector[] = [
  {
    name: 'mistype-amount',
    cause: 'op-amount',
    strike: ({ people }) => void Object.assign(people, { mistake: 'mistype-amount' }),
  },
  {
    name: 'mistake-category',
    cause: 'op-category',
    strike: ({ people }) => void Object.assign(people, { mistake: 'wrong-category' }),
  },
  {
    name: 'hold-card-back',
    cause: 'op-no-card',
    strike({ people, want }) {
      people.mistake = 'hold-card-back'
      want.tender = 'card'
    },
  },
  {
    name: 'repeat-sale',
    cause: 'op-duplicate',
    strike: ({ people }) => void Object.assign(people, { mistake: 'repeat-sale' }),
  },
  {
    name: 'leave-batch-open',
    cause: 'op-batch-open',
    strike({ box, random }) {
      const what = random.fraction()
      if (what < 0.5) box.journal.sales = box.journal.most
      else if (what < 0.75) box.journal.balanced = false
      else box.journal.closeInterrupted = true
      box.journal.refusing = true
    },
  },
  {
    name: 'clear-journal',
    cause: 'op-cleared-journal',
    strike({ box, random }) {
      box.journal.missing = random.integer(3, 60)
      box.journal.cleared = random.chance(0.85)
    },
  },
  {
    name: 'skip-sign-on',
    cause: 'op-not-signed-on',
    strike({ box, random, house }: World, till) {
      box.keys.autoSignOn = false
      // Somebody gave the keys back at noon as if it were evening; or the host forgot the session.
      if (random.chance(0.6)) {
        till.dispatch({ type: 'terminal-signed-off' })
        till.pass(2_000)
      } else house.lostSession = true
    },
  },
]
