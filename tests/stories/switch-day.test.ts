import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

/** A moment in Shanghai. */
const shanghai = (year: number, month: number, day: number, hour: number, minute: number): number =>
  Date.UTC(year, month - 1, day, hour - 8, minute)

test('the business day turns: 90 while it does, and a sale of before is voided after', () =>
  holds(
    `
    terminal t1
    t1 sale 10.00 6200000000000005 as=before          → 00 yes
    wait 1m
    t1 sale 20.00 6200000000000005                    → 90 no
    t1 void of=before                                 → 90 no
    t1 money of=before                                → yes
    wait 30s
    t1 sale 30.00 6200000000000005                    → 00 yes
    t1 refund 10.01 of=before                         → 64 no
    t1 void of=before as=back                         → 00 yes
    t1 money of=before                                → no
    t1 again of=before                                → 00 no
    # each is cleared with the day on which it was made
    t1 day of=before                                  → 20261122
    t1 day of=back                                    → 20261123
    issuer-a stands                                   → 3 30.00
  `,
    { startsAt: shanghai(2026, 11, 22, 22, 59) + 15_000, cutOverPauseMs: 30_000 },
  ))

test('the year turns: a hold of 31 December is completed on 1 January by its code and day', () =>
  holds(
    `
    terminal t1
    terminal t2
    t1 is with=holds
    t2 is with=holds
    t1 hold 50.00 6200000000000005 as=hold            → 00 yes
    wait 10m
    t1 plugs-in
    t2 plugs-in
    t2 completion 57.50 of=hold                       → 00 yes
    t1 sale 1.00 6200000000000005                     → 00 yes
    issuer-a stands                                   → 2 58.50
  `,
    { startsAt: shanghai(2026, 12, 31, 23, 55) },
  ))

test('29 February: a hold of that day is found, and a day that does not exist finds nothing', () =>
  holds(
    `
    terminal t1
    terminal t2
    t1 is with=holds
    t2 is with=holds
    t1 hold 50.00 6200000000000005 as=hold            → 00 yes
    wait 5m
    t2 plugs-in
    t2 completion 50.00 of=hold date=0230             → 25 no
    t2 completion 50.00 of=hold date=0301             → 25 no
    t2 completion 50.00 of=hold                       → 00 yes
  `,
    { startsAt: shanghai(2028, 2, 29, 12, 0) },
  ))

test('the STAN goes round: 999999 is followed by 000001, and a number that stands already is refused with 94', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005 stan=000001         → 00 yes
    t1 sale 2.00 6200000000000005 stan=999999         → 00 yes
    t1 sale 3.00 6200000000000005 stan=000001         → 94 yes
    t1 sale 3.00 6200000000000005 stan=000002         → 00 yes
    issuer-a stands                                   → 3 6.00
  `))

test('bad input: each has its own code, and none of it moves money', () =>
  holds(
    `
    terminal t1
    t1 is with=holds max=9999999999.99
    t1 sale 0.00 6200000000000005                     → 13 no
    t1 sale 9999999999.99 6200000000000005            → 51 no
    t1 sale 0.01 6200000000000005 as=fen              → 00 yes
    t1 refund 0.02 of=fen                             → 64 no
    t1 refund 0.00 of=fen                             → 13 no
    t1 void of=fen rrn=000000000001                   → 25 no
    t1 void of=fen                                    → 00 yes
    t1 void of=fen                                    → 12 no
    t1 refund 0.01 of=fen                             → 12 no
    t1 sale 5.00 6200000000000005 stan=000500         → 00 yes
    t1 sale 6.00 6200000000000005 stan=000500         → 94 yes
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    t1 completion 115.01 of=hold                      → 64 no
    t1 completion 115.00 of=hold                      → 00 yes
    t1 completion-void 115.00 of=hold                 → 12 no
    t1 totals 1.00 1                                  → 00 2 1
    issuer-a stands                                   → 4 120.00
  `,
    { rules: [] },
  ))
