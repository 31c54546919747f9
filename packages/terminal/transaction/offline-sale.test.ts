import { Pan } from '@evertill/foundation'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CardRead } from '../card/card.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { TerminalState } from '../state/state.ts'
import { fixture, PROFILE } from '../terminal-fixture.test-data.ts'
import { offlineHint, offlineOffer, roomOf } from './offline-sale.ts'

const offlineLimits = { floor: 20_000, count: 3, sum: 45_000, ageHours: 24 }
const HOUR = 3_600_000
/** Midnight of 1 December in Shanghai. */
const DECEMBER = Date.UTC(2026, 10, 30, 16)

/** A terminal that is signed on, and whose line is down. */
let away: TerminalState
let sold: TransactionRecord
beforeAll(async () => {
  const contract = { ...PROFILE.contract, offline: true, offlineLimits }
  const it = fixture({ profile: { ...PROFILE, contract } })
  await it.sell(1_000)
  sold = it.last()!
  away = { ...it.state(), line: { ...it.state().line, up: false }, records: new Map() }
})

const pan = new Pan('6200000000000005')
/** With sales that were saved: amount, and what became of it. */
const saved = (...sales: readonly Partial<TransactionRecord>[]): TerminalState => ({
  ...away,
  records: new Map(
    sales.map((sale, n) => [
      String(n),
      { ...sold, id: String(n), type: 'offline-sale', status: 'stored', pan, startedAt: DECEMBER, ...sale },
    ]),
  ),
})

describe('what may be saved [LAW-10]', () => {
  const why = (state: TerminalState, amount: number, now = DECEMBER): string | undefined => {
    const offer = offlineOffer(state, now, amount, false)
    return offer === undefined ? 'not offered' : offer.why
  }

  test('limits are included, and what the bank is being asked about still counts', () => {
    expect([why(away, 20_000), why(away, 20_001)]).toEqual([undefined, 'over-floor'])
    const waiting = saved(
      { amount: 20_000 },
      { amount: 20_000, status: 'asking' },
      { amount: 9_000, status: 'approved' },
    )
    expect([why(waiting, 5_000), why(waiting, 5_001)]).toEqual([undefined, 'sum-full'])
    expect(roomOf(waiting)).toMatchObject({ count: 2, sum: 40_000, countLeft: 1, sumLeft: 5_000 })
    expect(why(saved({ amount: 1 }, { amount: 1, status: 'asking' }, { amount: 1 }), 1)).toBe('count-full')
  })

  test('nothing is added once the oldest has waited its hours, whatever came after it', () => {
    const waiting = saved({ startedAt: DECEMBER - 23 * HOUR }, {})
    expect([why(waiting, 1, DECEMBER + HOUR - 1), why(waiting, 1, DECEMBER + HOUR)]).toEqual([undefined, 'too-old'])
  })

  test('not in the middle of a sale in parts, and not while the money of a try is open', () => {
    expect(why({ ...away, split: { total: 5_000, lines: [] } }, 1_000)).toBe('not offered')
    expect(offlineOffer(away, DECEMBER, 1_000, true)?.why).toBe('money-open')
  })
})

describe('which card is believed', () => {
  const card: CardRead = {
    entry: 'tap',
    pan,
    expiry: '3012',
    kind: 'credit',
    verification: 'none',
    emv: [{ tag: '9F27', value: Uint8Array.of(0x40) }],
  }
  const hint = (change: Partial<CardRead>, state = away, amount = 1_000, now = DECEMBER) =>
    offlineHint(state, now, { ...card, ...change }, amount)

  test('until the last day of its month, at the terminal', () => {
    expect(hint({ expiry: '2611' }, away, 1_000, DECEMBER - 1)).toBeUndefined()
    expect(hint({ expiry: '2611' })).toBe('expired')
    expect(hint({ expiry: '2612' })).toBeUndefined()
  })

  test.each<[string, Partial<CardRead>]>([
    ['card-wants-bank', { serviceCode: '220' }],
    ['card-wants-bank', { serviceCode: '641' }],
    ['card-wants-bank', { kind: 'debit' }],
    ['card-wants-bank', { verification: 'online-pin' }],
    ['card-wants-bank', { emv: [{ tag: '9F27', value: Uint8Array.of(0x80) }] }],
    ['card-wants-bank', { emv: undefined }],
    ['chip-or-tap-only', { entry: 'stripe' }],
  ])('%s', (refusal, change) => expect(hint(change)).toBe(refusal))

  test('all that was saved of it stays within the floor together, and one that was refused is not believed again', () => {
    const waiting = saved({ amount: 10_000 }, { amount: 5_000, status: 'asking' })
    expect([hint({}, waiting, 5_000), hint({}, waiting, 5_001)]).toEqual([undefined, 'card-over-floor'])
    expect(hint({ pan: new Pan('4242424242424242') }, waiting, 20_000)).toBeUndefined()
    expect(hint({}, saved({ amount: 1, status: 'declined' }))).toBe('card-wants-bank')
    expect(hint({ serviceCode: '201' })).toBeUndefined()
  })
})
