import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

test('a refund is asked for again after its batch was closed and on later days, and is answered from the journal', () =>
  holds(
    `
    terminal t1
    t1 sale 10.00 6200000000000005 as=sale            → 00 yes
    issuer-a silent
    t1 refund 3.00 of=sale as=back                    → 98 unknown
    issuer-a honest
    t1 totals 10.00 1 0 0                             → 00 1 1
    t1 ends 207 0                                     → 00
    t1 unplugs
    wait 20m
    t1 plugs-in
    t1 again of=back                                  → 00 yes
    t1 sale 1.00 6200000000000005                     → 77 unknown
    issuer-a stands                                   → 2 7.00
  `,
    // A quarter of an hour before the business day turns.
    { startsAt: Date.UTC(2026, 10, 22, 14, 45) },
  ))

test('a refund that the issuer refuses when it is asked again gives its amount free', () =>
  holds(`
    terminal t1
    t1 sale 10.00 6200000000000005 as=sale            → 00 yes
    issuer-a refuse 68
    t1 refund 6.00 of=sale as=back                    → 98 unknown
    t1 refund 6.00 of=sale                            → 64 no
    issuer-a refuse 05
    wait 3m
    issuer-a honest
    t1 state of=back                                  → declined 05
    t1 refund 10.00 of=sale                           → 00 yes
    issuer-a stands                                   → 2 0.00
  `))

test('the same number about another sale is another request: refused, and the other sale stands', () =>
  holds(`
    terminal t1
    t1 sale 10.00 6200000000000005 as=a               → 00 yes
    t1 sale 10.00 6200000000000005 as=b               → 00 yes
    t1 void of=a stan=000500                          → 00 yes
    t1 void of=b stan=000500                          → 94 yes
    t1 void of=a stan=000500                          → 00 yes
    t1 money of=b                                     → yes
    t1 refund 4.00 of=b stan=000600                   → 00 yes
    t1 refund 4.00 of=a stan=000600                   → 94 yes
    issuer-a slow 3000
    t1 sale 10.00 6200000000000005 as=c               → 00 yes
    t1 sale 10.00 6200000000000005 as=d               → 00 yes
    t1 sends void of=c stan=000700
    t1 void of=d stan=000700                          → 94 unknown
    t1 hears                                          → 00
    t1 money of=d                                     → yes
  `))

test('the clock is set back by an hour: sales of before are found, and a late approval is undone', () =>
  holds(`
    terminal t1
    t1 sale 10.00 6200000000000005 as=before          → 00 yes
    clock back 1h
    t1 sale 20.00 6200000000000005 as=after           → 00 yes
    t1 refund 1.00 of=after                           → 00 yes
    t1 void of=before                                 → 00 yes
    t1 signature of=after                             → 00
    issuer-a lying change-of-mind
    t1 sale 5.00 6200000000000005 as=late             → 05 no
    wait 1s
    t1 state of=late                                  → reversing 05
    issuer-a honest
    wait 30s
    t1 state of=late                                  → reversed 05
    issuer-a stands                                   → 4 19.00
  `))

test('the clock is set back while something is owed: it is tried again within two minutes', () =>
  holds(`
    terminal t1
    issuer-a refuse 68
    t1 sale 5.00 6200000000000005 as=open             → 98 reversing
    wait 3m
    clock back 1h
    issuer-a honest
    wait 2m
    reversals                                         → none
    t1 state of=open                                  → reversed 98
  `))
