import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../packages/platform/database/index.ts'
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

/** Both at once, each over a line of its own; gives the codes and what stands at the issuer, in minor units. */
async function race(first: 'sale' | 'hold', one: Act, other: Act): Promise<readonly [string, number]> {
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
  a.send(one(a, original, answer))
  b.send(other(b, original, answer))
  const codes = [(await a.answer())?.[39], (await b.answer())?.[39]]
  await world.run(1_000)
  const stands = world.issuerA.book.standing().amount
  await world.close()
  return [codes.sort().join(' '), stands]
}

test.each([
  ['two refunds that are too much together', 'sale', refund(600), refund(600), '00 12', 400],
  ['two refunds that fit', 'sale', refund(600), refund(400), '00 00', 0],
  ['a void and a refund', 'sale', takeBack, refund(400), '00 12', 0],
  ['two completions', 'hold', ofHold('completion', 1_000), ofHold('completion', 1_150), '00 12', 1_000],
  ['a release and a completion', 'hold', ofHold('release', 1_000), ofHold('completion', 1_000), '00 12', 0],
  ['a completion and a release', 'hold', ofHold('completion', 1_000), ofHold('release', 1_000), '00 12', 1_000],
  [
    'a completion and its advice',
    'hold',
    ofHold('completion', 1_000),
    ofHold('completion-advice', 900),
    '00 12',
    1_000,
  ],
] as const)('%s', async (_, first, one, other, codes, stands) => {
  expect(await race(first, one, other)).toEqual([codes, stands])
})
