import type { Random } from '@evertill/foundation'
import { Secret, type TerminalState } from '@evertill/terminal'
import { practiceCards } from '../../packages/platform/index.ts'
import { PowerGone, type Till } from './till.ts'

/** Somebody who works at a till, or a customer before it. */
export interface Hands {
  readonly till: Till
  readonly random: Random
  /** Longest pause between two acts, in ms. */
  readonly thinkMs: number
  /** An amount that this till has not asked for yet: so it also names the purchase in every book. */
  amount(): number
  think(): Promise<void>
}

/** Something people do. To teach the wind tunnel a new transaction, add one to {@link MOVES}. */
export interface Move {
  readonly name: string
  readonly weight: number
  /** Done by impatient or careless people only. */
  readonly impatient?: boolean
  /** Done at once when the host is away, instead of waiting for it. */
  readonly away?: boolean
  /** Is it possible now? */
  readonly when?: (till: Till) => boolean
  play(hands: Hands): Promise<void>
}

/** Longest time for which anybody stands before a till. */
const PATIENCE_MS = 150_000
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

type Card = (typeof practiceCards)[number]
/** Cards that are approved. */
const GOOD: readonly Card[] = practiceCards.filter((card) =>
  ['0005', '0004', '0017', '4242', '4444', '1111'].includes(card.pan.slice(-4)),
)
/** Cards that are approved come often, others as in life. */
export const TRAY: readonly Card[] = practiceCards.flatMap((card) =>
  GOOD.includes(card) ? Array(12).fill(card) : card,
)

/** A balance is told for a PIN only. */
const WITH_PIN: readonly Card[] = TRAY.filter((card) => card.pin !== undefined)

export const MOVES: readonly Move[] = [
  { name: 'sale by card', weight: 10, play: (hands) => saleByCard(hands) },
  { name: 'sale by a chip that refuses', weight: 1, play: (hands) => saleByCard(hands, { refused: true }) },
  { name: 'sale by wallet', weight: 4, play: (hands) => saleByWallet(hands) },
  { name: 'sale by a shown code', weight: 2, play: (hands) => saleByShownCode(hands) },
  {
    name: 'shown code withdrawn',
    weight: 1,
    impatient: true,
    play: (hands) => saleByShownCode(hands, { cancel: true }),
  },
  {
    name: 'shown code, till switched off',
    weight: 1,
    impatient: true,
    play: (hands) => saleByShownCode(hands, { off: true }),
  },
  { name: 'sale in cash', weight: 1, play: saleInCash },
  {
    name: 'void',
    weight: 2,
    when: (till) => pickable(till, 'mayVoid').length > 0,
    play: (hands) => takeBack(hands, 'void'),
  },
  {
    name: 'refund',
    weight: 2,
    when: (till) => pickable(till, 'mayRefund').length > 0,
    play: (hands) => takeBack(hands, 'refund'),
  },
  { name: 'balance', weight: 1, play: balance },
  {
    name: 'tip after the sale',
    weight: 1,
    when: (till) => pickable(till, 'mayVoid').length > 0,
    play: (hands) => addTip(hands),
  },
  {
    name: 'tip after the sale, till switched off',
    weight: 0.5,
    impatient: true,
    when: (till) => pickable(till, 'mayVoid').length > 0,
    play: (hands) => addTip(hands, { off: true }),
  },
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
  {
    name: 'wrong amount, then void',
    weight: 1,
    play: async (hands) => {
      await saleByCard(hands)
      if (pickable(hands.till, 'mayVoid').length > 0) await takeBack(hands, 'void')
    },
  },
  { name: 'everything pressed twice', weight: 2, impatient: true, play: (hands) => saleByCard(hands, { twice: true }) },
  { name: 'card pulled in mid-flight', weight: 2, impatient: true, play: (hands) => saleByCard(hands, { pull: true }) },
  { name: 'cancelled in mid-flight', weight: 2, impatient: true, play: (hands) => saleByCard(hands, { cancel: true }) },
  {
    name: 'till switched off in mid-flight',
    weight: 2,
    impatient: true,
    play: (hands) => saleByCard(hands, { off: true }),
  },
  {
    name: 'wallet, till switched off',
    weight: 1,
    impatient: true,
    play: (hands) => saleByWallet(hands, { off: true }),
  },
  {
    name: 'refund, till switched off',
    weight: 1,
    impatient: true,
    when: (till) => pickable(till, 'mayRefund').length > 0,
    play: (hands) => takeBack(hands, 'refund', { off: true }),
  },
  {
    name: 'void, till switched off',
    weight: 1,
    impatient: true,
    when: (till) => pickable(till, 'mayVoid').length > 0,
    play: (hands) => takeBack(hands, 'void', { off: true }),
  },
  { name: 'settlement of the batch', weight: 0.6, play: (hands) => settle(hands) },
  {
    name: 'settlement, till switched off',
    weight: 0.5,
    impatient: true,
    play: (hands) => settle(hands, { off: true }),
  },
  { name: 'change of shift', weight: 0.3, play: changeOfShift },
  { name: 'reprint', weight: 0.3, when: (till) => till.records.size > 0, play: reprint },
]

/** The host is away, somebody is signed in, and the contract grants saving. */
function maySave(till: Till): boolean {
  if (!till.isOn || till.state.line.up || till.state.shift.operator === undefined) return false
  return till.state.config.profile.contract.offline === true
}

/** What somebody does beside what they should. */
export interface Manners {
  readonly twice?: boolean
  readonly pull?: boolean
  readonly cancel?: boolean
  readonly off?: boolean
  /** The chip itself says no: at once, or to the approval of its bank. */
  readonly refused?: boolean
}

/** A sale that nothing speaks against: a card that is approved, and a customer who stays. */
export const plainSale = (hands: Hands): Promise<void> => saleByCard(hands, {}, GOOD)

async function saleByCard(hands: Hands, manners: Manners = {}, cards: readonly Card[] = TRAY): Promise<void> {
  const { random } = hands
  if (!(await toTender(hands, 'card', manners))) return
  await presentAndPay(hands, random.pick(cards), manners)
  await finish(hands)
}

async function saleByWallet(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  if (!(await toTender(hands, 'wallet', manners))) return
  await hands.think()
  const prefix = random.pick(['134567', '284567', '622345'])
  const digits = prefix.startsWith('62') ? 19 : 18
  let code = prefix
  while (code.length < digits - 1) code += String(random.integer(0, 9))
  // The last digit says how the payer's account behaves; most approve.
  code += String(random.chance(0.8) ? random.integer(0, 6) : random.integer(7, 9))
  till.scanner.scan(code)
  await midFlight(hands, manners)
  await finish(hands)
}

/** Somebody scans it, or nobody: that is the wallet's world. */
async function saleByShownCode(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  if (!(await toTender(hands, 'shown-code', manners))) return finish(hands)
  if (manners.cancel || manners.off) await till.pause(random.integer(0, 30_000))
  await midFlight(hands, manners)
  await till.until((state) => state.screen.kind !== 'merchant-code', 140_000)
  await finish(hands)
}

async function saleInCash(hands: Hands): Promise<void> {
  if (!(await toTender(hands, 'cash', {}))) return
  hands.till.dispatch({ type: 'cash-confirmed' })
  await finish(hands)
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

async function balance(hands: Hands): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  till.dispatch({ type: 'place-chosen', place: 'balance' })
  if ((await till.until(({ screen }) => screen.kind === 'present-card', 1_000)) === undefined) return
  await presentAndPay(hands, random.pick(random.chance(0.9) ? WITH_PIN : TRAY), {})
  await finish(hands)
}

async function takeBack(hands: Hands, what: 'void' | 'refund', manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = pickable(till, what === 'void' ? 'mayVoid' : 'mayRefund')
  if (choice.length === 0) return
  const record = random.pick(choice)
  await hands.think()
  till.dispatch({ type: what === 'void' ? 'void-chosen' : 'refund-chosen', recordId: record.id })
  if (what === 'refund' && random.chance(0.5)) {
    const part = String(Math.max(1, Math.trunc(record.amount / random.integer(2, 5))))
    till.dispatch({ type: 'key-pressed', key: 'clear' })
    for (const digit of part) till.dispatch({ type: 'key-pressed', key: digit as '0' })
  }
  await hands.think()
  till.dispatch({ type: 'confirmed' })
  if (manners.twice) till.dispatch({ type: 'confirmed' })
  const asked = await till.until(
    ({ screen }) => screen.kind !== 'confirm-void' && screen.kind !== 'refund-amount',
    1_000,
  )
  if (asked?.screen.kind === 'supervisor') {
    await hands.think()
    till.dispatch({ type: 'supervisor-signed', number: '90', password: new Secret('') })
    await till.until(({ screen }) => screen.kind !== 'supervisor', 2_000)
  }
  if (till.state.screen.kind === 'present-card') {
    const card = practiceCards.find((each) => each.pan.slice(-4) === record.masked?.slice(-4))
    if (card !== undefined) return presentAndPay(hands, card, manners).then(() => finish(hands))
  }
  await midFlight(hands, manners)
  await finish(hands)
}

/** A tip on a sale of the open batch, or another one than before. */
async function addTip(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till, random } = hands
  await tidy(hands)
  const choice = pickable(till, 'mayVoid')
  if (choice.length === 0) return
  till.dispatch({ type: 'tip-asked', recordId: random.pick(choice).id })
  const asked = await till.until(({ screen }) => screen.kind === 'tip-amount', 1_000)
  if (asked?.screen.kind !== 'tip-amount') return
  await hands.think()
  for (const digit of String(random.integer(0, asked.screen.most)))
    till.dispatch({ type: 'key-pressed', key: digit as '0' })
  till.dispatch({ type: 'confirmed' })
  if ((await till.until(({ screen }) => screen.kind !== 'tip-amount', 1_000)) === undefined) return
  await midFlight(hands, manners)
  await finish(hands)
}

/** The day's end: totals, details where they differ, a new batch. */
async function settle(hands: Hands, manners: Manners = {}): Promise<void> {
  const { till } = hands
  await tidy(hands)
  till.dispatch({ type: 'settlement-asked' })
  await midFlight(hands, manners)
  await till.until(({ settlement }) => settlement === undefined || settlement.stage === 'closed', PATIENCE_MS)
  await hands.think()
  till.dispatch({ type: 'continued' })
}

async function changeOfShift(hands: Hands): Promise<void> {
  const { till } = hands
  await tidy(hands)
  till.dispatch({ type: 'operator-signed-out' })
  await hands.think()
  await till.ready(5_000)
}

async function reprint(hands: Hands): Promise<void> {
  await tidy(hands)
  hands.till.dispatch({ type: 'reprint-asked', recordId: hands.random.pick([...hands.till.records.keys()]) })
}

/** From wherever the till stands to the chosen tender; false when it cannot be taken now. */
export async function toTender(
  hands: Hands,
  tender: 'card' | 'wallet' | 'shown-code' | 'cash',
  manners: Manners,
): Promise<boolean> {
  const { till } = hands
  const twice = manners.twice ? 2 : 1
  await tidy(hands)
  till.dispatch({ type: 'place-chosen', place: 'amount' })
  till.dispatch({ type: 'amount-set', amount: hands.amount() })
  for (let i = 0; i < twice; i++) till.dispatch({ type: 'checked-out' })
  // An amount far from the habit is asked about once; here it is always meant.
  if ((await till.until(({ screen }) => screen.kind !== 'amount', 50))?.screen.kind === 'confirm-amount')
    till.dispatch({ type: 'confirmed' })
  await hands.think()
  for (let i = 0; i < twice; i++) till.dispatch({ type: 'tender-chosen', tender })
  // A code to show is asked for at once; a result without one ends the move.
  if (tender === 'shown-code')
    return (await till.until(({ screen }) => screen.kind === 'merchant-code', 5_000)) !== undefined
  const wanted = tender === 'card' ? 'present-card' : tender === 'wallet' ? 'show-code' : 'cash'
  if ((await till.until(({ screen }) => screen.kind === wanted, 1_000)) !== undefined) return true
  till.dispatch({ type: 'cancelled' })
  till.dispatch({ type: 'continued' })
  return false
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

/** Until the result is there, or nobody waits any more. */
export async function finish(hands: Hands): Promise<void> {
  const { till, random } = hands
  const end = (state: TerminalState): boolean =>
    (state.transaction === undefined || state.screen.kind === 'signature') && AT_REST.has(state.screen.kind)
  const state = await till.until(end, PATIENCE_MS)
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
  await collectTheRest(hands)
}

/** The bank approved a part: the rest in cash, or by another card; some go away and come back never. */
async function collectTheRest(hands: Hands): Promise<void> {
  const { till, random } = hands
  if ((await till.until(({ screen }) => screen.kind === 'remainder', 50))?.screen.kind !== 'remainder') return
  if (random.chance(0.4)) {
    till.dispatch({ type: 'tender-chosen', tender: 'cash' })
    till.dispatch({ type: 'cash-confirmed' })
    till.dispatch({ type: 'continued' })
  } else if (random.chance(0.6)) {
    till.dispatch({ type: 'tender-chosen', tender: 'card' })
    if ((await till.until(({ screen }) => screen.kind === 'present-card', 1_000)) === undefined) return
    await presentAndPay(hands, random.pick(TRAY), {})
    await finish(hands)
  } else till.dispatch({ type: 'remainder-left' })
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

function pickable(till: Till, right: 'mayVoid' | 'mayRefund') {
  if (!till.isOn) return []
  const batch = till.state.counters.batch
  return [...till.records.values()].filter((record) => {
    if (right === 'mayVoid' && record.status === 'stored') return true
    if (record.type !== 'sale' && record.type !== 'offline-sale') return false
    if (record.status !== 'approved' || record.tender === 'cash') return false
    if (record.voidedBy !== undefined) return false
    return right === 'mayVoid'
      ? record.batch === batch && (record.refunded ?? 0) === 0
      : (record.refunded ?? 0) < record.amount
  })
}
