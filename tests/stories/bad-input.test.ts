import { test } from 'vitest'
import { ownDatabase, switchStories, tillStories } from './told.ts'

/*
 * Amounts at 0, one hundredth and the largest that F4 can carry, and days that are special, where they are not met elsewhere:
 * docs/refusals.md says which story shows what.
 */
const db = ownDatabase()

const holds = switchStories(db)
const GRANTED = { offline: true, offlineLimits: { floor: 20_000, count: 3, sum: 45_000, ageHours: 24 } }
const tills = tillStories({ contract: GRANTED }, db)
const shanghai = (year: number, month: number, day: number, hour: number, minute: number): number =>
  Date.UTC(year, month - 1, day, hour - 8, minute)

test('stand-in at nothing, a hundredth and the largest amount', { timeout: 30_000 }, () =>
  holds(
    `
    terminal t1
    t1 is with=stand-in max=9999999999.99
    issuer-a down
    wait 2s
    t1 sale 0.00 6200000000000005 entry=07            → 13 no
    t1 sale 9999999999.99 6200000000000005 entry=07   → 91 no
    t1 sale 0.01 6200000000000005 entry=07            → 00 yes
    t1 refund 0.02                                    → 64 no
    issuer-a up
    wait 30s
    reversals                                         → none
    issuer-a stands                                   → 1 0.01
  `,
    { rules: [] },
  ),
)

test('a tip of nothing, of a hundredth and of more than there is', { timeout: 30_000 }, () =>
  holds(`
    terminal t1
    t1 is with=tips max=9999999999.99
    t1 sale 0.01 6200000000000005 tip=0.00            → 00 yes
    t1 sale 0.01 6200000000000005 tip=0.01            → 13 no
    t1 sale 0.05 6200000000000005 tip=0.01            → 13 no
    t1 sale 0.06 6200000000000005 tip=0.01 as=meal    → 00 yes
    t1 adjust 0.00 of=meal                            → 13 no
    t1 adjust 9999999999.99 of=meal                   → 64 no
    t1 money of=meal                                  → yes
  `),
)

test('a code that the shop shows for nothing, a hundredth and the largest amount', { timeout: 30_000 }, () =>
  holds(`
    terminal t1
    t1 is shows=channel max=9999999999.99
    t1 shows 0.00                                     → 13 no
    t1 shows 0.01                                     → 09 unknown
    wallet pays                                       → paid
    wait 1s
    t1 again                                          → 00 yes
    t1 shows 9999999999.99                            → 61 no
    wallet stands                                     → 1 0.01
  `),
)

test('a hold, a completion and a refund of nothing and of a hundredth', { timeout: 30_000 }, () =>
  holds(`
    terminal t1
    t1 is with=holds max=9999999999.99
    t1 hold 0.00 6200000000000005                     → 13 no
    t1 hold 0.01 6200000000000005 as=fen              → 00 yes
    t1 completion 0.00 of=fen                         → 13 no
    t1 completion 0.02 of=fen                         → 64 no
    t1 completion 9999999999.99 of=fen                → 64 no
    t1 completion 0.01 of=fen as=taken                → 00 yes
    t1 refund 0.00 of=taken                           → 13 no
    t1 refund 0.02 of=taken                           → 64 no
    t1 refund 0.01 of=taken                           → 00 yes
    issuer-a stands                                   → 2 0.00
  `),
)

test('a till sells and saves from a hundredth on, and nothing beyond its limits', { timeout: 30_000 }, () =>
  tills(`
    sells 0.00 credit tap                             → amount
    sells 9999999999.99 credit tap                    → amount
    sells 0.01 credit tap                             → approved, 00, money yes
    line down
    saves 0.00 credit tap                             → not offered
    saves 9999999999.99 credit tap                    → not offered
    saves 0.01 credit tap                             → stored, money stored
    line up
    wait 1m
    records                                           → sale 0.01 approved, offline-sale 0.01 approved
    issuer-a stands                                   → 2 0.02
  `),
)

test(
  'a till whose STAN is 999999 goes on with 000001, saves, and undoes what it sold before',
  { timeout: 30_000 },
  () =>
    tills(`
    stan 999997
    sells 1.00 credit tap                             → approved, 00, money yes
    line down
    saves 2.00 credit tap                             → stored, money stored
    line up
    wait 1m
    sells 3.00 credit tap                             → approved, 00, money yes
    stans                                             → 999999 000001 000003
    voids 1                                           → approved, 00, money yes
    issuer-a stands                                   → 4 5.00
  `),
)

test('saved before midnight on 31 December, charged on 1 January', { timeout: 30_000 }, () =>
  tills(
    `
    line down
    saves 12.50 credit tap                            → stored, money stored
    wait 15m
    saves 2.50 4242424242424242 tap                   → stored, money stored
    line up
    wait 1m
    records                                           → offline-sale 12.50 approved, offline-sale 2.50 approved
    issuer-a stands                                   → 1 12.50
    issuer-b stands                                   → 1 2.50
    settles                                           → closed 11, 0 uploaded
  `,
    { contract: GRANTED, startsAt: shanghai(2026, 12, 31, 23, 50) },
  ),
)

test(
  'saved before the business day turns, and told while it does: what has happened already is not refused',
  { timeout: 30_000 },
  () =>
    tills(
      `
    line down
    saves 12.50 credit tap                            → stored, money stored
    wait 2m
    line up
    wait 1m
    records                                           → offline-sale 12.50 approved
    sells 1.00 credit tap                             → declined, 90, money no
    issuer-a stands                                   → 1 12.50
  `,
      { contract: GRANTED, startsAt: shanghai(2026, 11, 22, 22, 59), cutOverPauseMs: 600_000 },
    ),
)

test('saved on 29 February, charged on 1 March, refunded by its day', { timeout: 30_000 }, () =>
  tills(
    `
    line down
    saves 12.50 credit tap                            → stored, money stored
    wait 15m
    line up
    wait 1m
    records                                           → offline-sale 12.50 approved
    refunds 1 2.50                                    → approved, 00, money yes
    issuer-a stands                                   → 2 10.00
  `,
    { contract: GRANTED, startsAt: shanghai(2028, 2, 29, 23, 50) },
  ),
)
