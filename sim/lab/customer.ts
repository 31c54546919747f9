import type { Tell } from './happening.ts'
import type { Sale, SaleEnd, Till } from './till.ts'
import type { World } from './world.ts'

const ORDINARY_SALES = 16

/** A morning's sales, so that the shop has a habit and its readers a record. */
export function ordinaryTrade(world: World, till: Till): void {
  const { random } = world
  for (let i = 0; i < ORDINARY_SALES; i++) {
    const card = random.pick(world.cards)
    const wallet = world.box.scanner !== undefined && random.chance(0.4)
    till.sell({
      amount: usual(world),
      tender: wallet ? 'wallet' : 'card',
      way: usualWay(world, card.pan),
      card,
      wallet: random.chance(0.6) ? 'w' : 'z',
    })
    till.pass(random.integer(2, 9) * 60_000)
  }
  world.box.troubleSince = undefined
}

const usual = ({ random }: World): number => 600 + Math.floor(20_000 * random.fraction() ** 2)

function usualWay(world: World, pan: string): 'stripe' | 'chip' | 'tap' {
  if (pan.startsWith('4111')) return 'stripe'
  return world.box.field !== undefined && world.random.chance(0.5) ? 'tap' : 'chip'
}

/** The customers after the fault, until one is stopped; then what people try before they call for help. */
export function trouble(world: World, till: Till, tell: Tell): void {
  const { random, people, want } = world
  if (want.refund) {
    tell({ kind: 'refunded', end: till.refund() })
    return
  }
  const attempt = (sale: Sale): SaleEnd => {
    tell({ kind: 'came', sale })
    // People make their mistake in the sale it belongs to, not in every one.
    world.slip = {
      pinWrong: people.mistake === 'mistype-pin' && sale.card === world.card,
      panWrong: sale.way === 'manual',
    }
    const end = till.sell(sale)
    tell({ kind: 'ended', sale, end })
    return end
  }
  for (let i = 0; i < MOST_CUSTOMERS; i++) {
    const sale = i === 0 || random.chance(0.6) ? concernedSale(world) : anySale(world)
    let end = attempt(sale)
    if (end === 'paid' && people.mistake === 'repeat-sale') {
      till.pass(random.integer(20, 90) * 1_000)
      attempt(sale)
      return
    }
    if (end === 'dead') return
    if (end === 'paid' && till.waited > SLOW_MS && random.chance(0.6)) {
      tell({ kind: 'complained' })
      return
    }
    if (end === 'stopped') {
      // Paid and no slip: nobody charges the customer once more.
      if (till.look !== 'good') return
      for (let again = 0; again < 2 && random.chance(0.65); again++) {
        till.pass(random.integer(5, 40) * 1_000)
        end = attempt(nextTry(world, till, sale))
        if (end === 'dead') return
      }
      return
    }
    till.pass(random.integer(20, 150) * 1_000)
  }
}

/** A card that cannot be read makes people try another one the same way; other stops are met in other ways. */
function nextTry(world: World, till: Till, sale: Sale): Sale {
  const { random } = world
  const unread = till.log.reads.at(-1)?.ok === false
  if (unread && sale.tender === 'card' && random.chance(0.85)) {
    const other = random.pick(world.cards.filter((card) => card !== sale.card))
    return { ...sale, card: other, amount: usual(world) }
  }
  return random.chance(0.4) ? sale : { ...anySale(world), amount: sale.amount }
}

/** From here on people call it slow. */
export const SLOW_MS = 11_000

/** Nobody waits for more customers than this before the evening. */
const MOST_CUSTOMERS = 7

export function anySale(world: World): Sale {
  const { random, cards, box } = world
  const card = random.pick(cards)
  return {
    amount: usual(world),
    card,
    tender: box.scanner !== undefined && random.chance(0.4) ? 'wallet' : 'card',
    way: usualWay(world, card.pan),
    wallet: random.chance(0.5) ? 'w' : 'z',
  }
}

/** A sale of the kind that the fault concerns. */
export function concernedSale(world: World): Sale {
  const { people, want } = world
  const card = concerned(world)
  return {
    ...anySale(world),
    card,
    amount: people.mistake === 'mistype-amount' ? usual(world) * 100 + 500_000 : usual(world),
    tender: want.tender ?? 'card',
    way: want.way ?? usualWay(world, card.pan),
    ...(want.bank?.startsWith('wallet') ? { wallet: want.bank === 'wallet-z' ? ('z' as const) : ('w' as const) } : {}),
    ...(people.mistake === 'wrong-category' ? { grinder: true } : {}),
    ...(people.mistake === 'mistype-amount' || people.mistake === 'wrong-category' ? { asked: true } : {}),
  }
}

/** The card that the fault concerns. */
function concerned(world: World): World['card'] {
  const { want, cards, random } = world
  if (want.bank?.startsWith('issuer')) return random.pick(cards.filter((card) => card.bank === want.bank))
  if (want.foreign) return random.pick(cards.filter((card) => /^[45]/.test(card.pan) && !card.pan.startsWith('4111')))
  if (want.way === 'chip') {
    if (world.card.code !== undefined || world.card.damage.chip > 0.5 || world.card.pin !== undefined) return world.card
    world.card = world.cards.find((card) => card.pin !== undefined)!
    return world.card
  }
  return world.card
}

/** The sale at hand once more, as it would be tried now; true when the money came in and the slip is good. */
export function tryAgain(
  { world, till }: { readonly world: World; readonly till: Till },
  tell: Tell = () => undefined,
): boolean {
  if (till.dead) return false
  if (world.want.refund) {
    const end = till.refund()
    tell({ kind: 'refunded', end })
    return end === 'paid'
  }
  world.slip = { pinWrong: world.people.mistake === 'mistype-pin', panWrong: world.people.mistake === 'mistype-card' }
  const sale = concernedSale(world)
  tell({ kind: 'came', sale })
  const end = till.sell(sale)
  tell({ kind: 'ended', sale, end })
  return end === 'paid' && till.waited <= 2 * SLOW_MS
}
