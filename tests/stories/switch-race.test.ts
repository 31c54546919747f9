import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
import { closeReversal, openReversal } from '../../packages/platform/switch/reversal/store.ts'
import type { PosMessage } from '../../sim/pos-device.ts'
import { type RawTerminal, World } from '../../sim/world.ts'

/*
 * Two terminals of a shop want to do something about the same sale or hold in the same instant. Both find it as it was; only one may have it,
 * and the issuer hears of one alone.
 */
let db: Db
beforeAll(async () => {
  db = await World.database()
})
afterAll(() => db.close())

const CARD = { pan: '6200000000000005' } as const
const HOLDS = [
  'pre-authorization',
  'pre-authorization-void',
  'completion',
  'completion-void',
  'completion-advice',
] as const

type Act = (terminal: RawTerminal, original: PosMessage, answer: PosMessage) => PosMessage

const refund =
  (amount: number): Act =>
  ({ pos }, original, answer) =>
    pos.refund(amount, original, answer, CARD)
const takeBack: Act = ({ pos }, original, answer) => pos.void(original, answer, CARD)
const ofHold =
  (what: 'release' | 'completion' | 'completion-advice', amount: number): Act =>
  ({ pos }, original, answer) =>
    pos.ofHold(what, amount, original, answer, CARD)

const release = ofHold('release', 1_000)
const completion = (amount: number): Act => ofHold('completion', amount)
const advice = ofHold('completion-advice', 800)

/** Requests that the issuer has heard. */
const heard = ({ issuerA }: World): number =>
  ['0100', '0200', '0220'].reduce((sum, mti) => sum + (issuerA.heard[mti] ?? 0), 0)

/**
 * Both at once, each over a line of its own. Gives the codes, how often the issuer was asked, and what stands there, in minor units.
 *
 * @param one is done by the terminal that made the sale, `other` by another one of the shop; who is `late` comes second
 */
async function race(
  first: 'sale' | 'hold',
  one: Act,
  other: Act,
  late: 'other' | 'one',
): Promise<readonly [string, number, number]> {
  const world = await World.create(db)
  const a = await world.terminal({}, {})
  const b = await world.terminal({}, {})
  for (const { pos } of [a, b])
    world.directory.contract(pos.terminalId, (contract) => ({
      ...contract,
      transactions: [...contract.transactions, ...HOLDS],
    }))
  const original = a.pos[first](1_000, CARD)
  const answer = (await a.ask(original))!
  expect(answer[39]).toBe('00')
  const before = heard(world)
  const sends = [() => a.send(one(a, original, answer)), () => b.send(other(b, original, answer))]
  for (const send of late === 'other' ? sends : sends.reverse()) send()
  const codes = [(await a.answer())?.[39], (await b.answer())?.[39]]
  await world.run(1_000)
  const stands = world.issuerA.book.standing().amount
  const asked = heard(world) - before
  await world.close()
  return [codes.join(' '), asked, stands]
}

const TOO_MUCH = { '00 12': 400, '12 00': 400, '00 64': 400, '64 00': 400 }

test.each([
  // The second finds the first under way (12) or already counted (64).
  ['two refunds that are too much together', 'sale', refund(600), refund(600), 'other', TOO_MUCH],
  ['two refunds that fit', 'sale', refund(600), refund(400), 'other', { '00 00': 0 }],
  ['a void and a refund', 'sale', takeBack, refund(400), 'other', { '00 12': 0, '12 00': 600 }],
  ['a refund and a void', 'sale', takeBack, refund(400), 'one', { '00 12': 0, '12 00': 600 }],
  ['two completions', 'hold', completion(1_000), completion(1_150), 'other', { '00 12': 1_000, '12 00': 1_150 }],
  ['a release and a completion', 'hold', release, completion(900), 'other', { '00 12': 0, '12 00': 900 }],
  ['a completion and a release', 'hold', completion(900), release, 'other', { '00 12': 900, '12 00': 0 }],
  ['a completion and an advice', 'hold', completion(900), advice, 'other', { '00 12': 900, '12 00': 800 }],
] as const)('%s', async (_, first, one, other, late, ends: Readonly<Record<string, number>>) => {
  const [codes, asked, stands] = await race(first, one, other, late)
  expect(Object.keys(ends)).toContain(codes)
  expect([asked, stands]).toEqual([codes.split('00').length - 1, ends[codes]])
})

test('an approval comes after all while a reversal is being answered: that answer is worthless, and the money is undone', async () => {
  const world = await World.create(db)
  const terminal = await world.terminal()
  world.issuerA.faults.silent = true
  expect((await terminal.ask(terminal.pos.sale(1_000, CARD)))?.[39]).toBe('98')
  world.killIssuer('issuer-a')
  await world.run(2_000)
  const [sent] = await world.switch.openReversals()
  const { journalId, link, reason, attempts } = sent!
  const at = world.clock.now()
  await openReversal(db, { journalId, kind: 'reversal', link, reason, at })
  // "Never heard of it", said before the sale came to the issuer.
  const answer = { state: 'reversed', code: '25', approvalCode: '', at, event: undefined } as const
  expect(await closeReversal(db, journalId, { ...answer, attempts })).toBe(false)
  expect(await world.switch.openReversals()).toHaveLength(1)
  world.issuerA.faults.silent = false
  world.openIssuer('issuer-a')
  await world.run(60_000)
  expect(await world.switch.openReversals()).toEqual([])
  expect(world.issuerA.book.standing()).toEqual({ count: 0, amount: 0 })
  await world.close()
})
