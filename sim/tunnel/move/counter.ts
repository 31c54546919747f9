import { Secret, type TerminalState } from '@evertill/terminal'
import { practiceCards } from '../../../packages/platform/index.ts'
import { PowerGone, type Till } from '../till.ts'
import type { Hands, Manners } from './move.ts'

/** Longest time for which anybody stands before a till. */
export const PATIENCE_MS = 150_000
const PIN = '123456'
/** Screens before which nobody waits for anything to happen by itself. */
const AT_REST: ReadonlySet<TerminalState['screen']['kind']> = new Set([
  'result',
  'signature',
  'balance',
  'amount',
  'cart',
  'sign-in',
  'cannot-take-cards',
  'sale',
  'sales',
  'settlement',
  'totals',
  'confirm-void',
  'refund-amount',
])

export type Card = (typeof practiceCards)[number]
/** Cards that are approved. */
export const GOOD: readonly Card[] = practiceCards.filter((card) =>
  ['0005', '0004', '0017', '4242', '4444', '1111'].includes(card.pan.slice(-4)),
)
/** Cards that are approved come often, others as in life. */
export const TRAY: readonly Card[] = practiceCards.flatMap((card) =>
  GOOD.includes(card) ? Array(12).fill(card) : card,
)

/** From wherever the till stands to the choice of tenders for this amount; false when it cannot be reached now. */
export async function toChoice(hands: Hands, amount: number, manners: Manners = {}): Promise<boolean> {
  const { till } = hands
  await tidy(hands)
  till.dispatch({ type: 'place-chosen', place: 'amount' })
  till.dispatch({ type: 'amount-set', amount })
  for (let i = 0; i < (manners.twice ? 2 : 1); i++) till.dispatch({ type: 'checked-out' })
  // An amount far from the habit is asked about once; here it is always meant.
  if ((await till.until(({ screen }) => screen.kind !== 'amount', 50))?.screen.kind === 'confirm-amount')
    till.dispatch({ type: 'confirmed' })
  await hands.think()
  return till.state.screen.kind === 'choose-tender'
}

/** The tender for the amount that stands; false when it cannot be taken now. */
export async function choose(
  hands: Hands,
  tender: 'card' | 'wallet' | 'shown-code' | 'cash',
  manners: Manners = {},
): Promise<boolean> {
  const { till } = hands
  for (let i = 0; i < (manners.twice ? 2 : 1); i++) till.dispatch({ type: 'tender-chosen', tender })
  // A code to show is asked for at once; a result without one ends the move.
  if (tender === 'shown-code')
    return (await till.until(({ screen }) => screen.kind === 'merchant-code', 5_000)) !== undefined
  const wanted = tender === 'card' ? 'present-card' : tender === 'wallet' ? 'show-code' : 'cash'
  if ((await till.until(({ screen }) => screen.kind === wanted, 1_000)) !== undefined) return true
  till.dispatch({ type: 'cancelled' })
  till.dispatch({ type: 'continued' })
  return false
}

/** A wallet's code before the scanner. */
export async function scanAndPay(hands: Hands, manners: Manners): Promise<void> {
  const { till, random } = hands
  await hands.think()
  const prefix = random.pick(['134567', '284567', '622345'])
  const digits = prefix.startsWith('62') ? 19 : 18
  let code = prefix
  while (code.length < digits - 1) code += String(random.integer(0, 9))
  // The last digit says how the payer's account behaves; most approve.
  code += String(random.chance(0.8) ? random.integer(0, 6) : random.integer(7, 9))
  till.scanner.scan(code)
  await midFlight(hands, manners)
}

export async function presentAndPay(hands: Hands, card: Card, manners: Manners): Promise<void> {
  const { till, random } = hands
  await hands.think()
  const way = (manners.pull || manners.refused) && card.ways.includes('chip') ? 'chip' : random.pick(card.ways)
  const temper = manners.refused ? random.pick(['refuses-at-once', 'refuses-approval'] as const) : undefined
  till.reader.present(card as Parameters<typeof till.reader.present>[0], way, temper)
  if (manners.twice) till.reader.present(card as Parameters<typeof till.reader.present>[0], way)
  let next = await till.until(({ screen }) => screen.kind !== 'present-card' || screen.hint !== undefined, 1_000)
  // "Insert the chip" is followed by most; some stand there until the till gives up.
  if (next?.screen.kind === 'present-card' && next.screen.hint === 'insert-chip' && random.chance(0.9)) {
    await hands.think()
    till.reader.present(card as Parameters<typeof till.reader.present>[0], 'chip')
    next = await till.until(({ screen }) => screen.kind !== 'present-card', 1_000)
  }
  if (next?.screen.kind === 'confirm-repeat') {
    // The same card and amount within minutes: most buy the same again, some see that they were about to pay twice.
    if (random.chance(0.2)) return void till.dispatch({ type: 'cancelled' })
    till.dispatch({ type: 'confirmed' })
    next = await till.until(({ screen }) => screen.kind !== 'confirm-repeat', 1_000)
  }
  if (next?.screen.kind === 'enter-pin') {
    await hands.think()
    const pin = card.pin === undefined ? '' : random.chance(0.95) ? PIN : '000000'
    for (const digit of pin) till.pinPad.press(digit as '0')
    till.pinPad.press('enter')
  }
  await midFlight(hands, manners)
}

/** What is done to the till while it waits for the host. */
export async function midFlight(hands: Hands, manners: Manners): Promise<void> {
  const { till, random } = hands
  if (!manners.cancel && !manners.pull && !manners.off && !manners.twice) return
  await till.pause(random.pick([0, 1, 2, 3, 5, 15, 40, 200, 2_000]))
  if (manners.twice) till.dispatch({ type: 'confirmed' })
  if (manners.cancel) for (let i = 0; i < 3; i++) till.dispatch({ type: 'cancelled' })
  if (manners.pull) till.reader.remove()
  if (manners.off) {
    till.crash()
    throw new PowerGone()
  }
}

/** Nothing runs any more, and the screen waits for somebody. */
export function isOver({ transaction, screen }: TerminalState): boolean {
  return (transaction === undefined || screen.kind === 'signature') && AT_REST.has(screen.kind)
}

/** Until the result is there, or nobody waits any more. */
export async function finish(hands: Hands): Promise<void> {
  const { till, random } = hands
  const state = await till.until(isOver, PATIENCE_MS)
  if (state?.screen.kind === 'signature') {
    await hands.think()
    if (random.chance(0.5)) till.dispatch({ type: 'signature-on-paper' })
    else
      till.dispatch({
        type: 'signature-drawn',
        strokes: [Array.from({ length: 30 }, (_, i) => ({ x: 10 + i * 4, y: 20 + ((i * 13) % 40) }))],
      })
    if ((await till.until((each) => each.screen.kind !== 'signature', 5_000)) === undefined)
      till.dispatch({ type: 'signature-on-paper' })
  }
  await hands.think()
  till.reader.remove()
  till.dispatch({ type: 'continued' })
}

/** A till as the one before left it: put in order. */
export async function tidy(hands: Hands): Promise<void> {
  const { till } = hands
  till.reader.remove()
  const { state } = till
  if (state.screen.kind === 'signature') till.dispatch({ type: 'signature-on-paper' })
  if (state.transaction !== undefined) {
    till.dispatch({ type: 'cancelled' })
    await till.until((each) => each.transaction === undefined, PATIENCE_MS)
  }
  till.dispatch({ type: 'continued' })
  if (till.state.screen.kind === 'remainder') till.dispatch({ type: 'remainder-left' })
  till.dispatch({ type: 'place-chosen', place: 'amount' })
}

/** What is on the keypad gives way to this. */
export function key(till: Till, amount: number): void {
  till.dispatch({ type: 'key-pressed', key: 'clear' })
  for (const digit of String(amount)) till.dispatch({ type: 'key-pressed', key: digit as '0' })
}

/** A supervisor signs where one is asked for. */
export async function signed({ till, think }: Hands, before: TerminalState['screen']['kind']): Promise<void> {
  const asked = await till.until(({ screen }) => screen.kind !== before, 1_000)
  if (asked?.screen.kind !== 'supervisor') return
  await think()
  till.dispatch({ type: 'supervisor-signed', number: '90', password: new Secret('') })
  await till.until(({ screen }) => screen.kind !== 'supervisor', 2_000)
}

/** The number of a card that is not there: misread now and then, and once more. False where nobody asks for one. */
export async function keyNumber(hands: Hands, card: Card, manners: Manners): Promise<boolean> {
  const { till, random } = hands
  if ((await till.until(({ screen }) => screen.kind === 'key-card', 50)) === undefined) return false
  await hands.think()
  if (random.chance(0.1)) till.dispatch({ type: 'card-keyed', pan: new Secret(`${card.pan}1`), expiry: '3012' })
  till.dispatch({ type: 'card-keyed', pan: new Secret(card.pan), expiry: '3012' })
  await midFlight(hands, manners)
  return true
}
