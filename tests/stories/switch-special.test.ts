import { test } from 'vitest'
import { switchStories } from './told.ts'

/* Tips and their adjustment, instalments, mail and phone orders: what the switch grants, guards and tells of. */

const special = switchStories()

test('a tip is part of the sale, as far as the contract lets it', () =>
  special(`
    terminal t1
    t1 sale 60.00 6200000000000005 tip=10.00          → 57 no
    t1 is with=tips
    t1 sale 60.01 6200000000000005 tip=10.01          → 13 no
    t1 sale 60.00 6200000000000005 tip=10.00 as=meal  → 00 yes
    t1 sale 60.00 6200000000000005 tip=60.00          → 13 no
    t1 sale 0.01 6200000000000005 tip=0.01            → 13 no
    t1 sale 0.00 6200000000000005 tip=0.01            → 13 no
    t1 sale 9999999999.99 6200000000000005 tip=0.01   → 61 no
    t1 sale 0.06 6200000000000005 tip=0.01            → 00 yes
    t1 void                                           → 00 yes
    t1 again of=meal                                  → 00 yes
    t1 refund 60.01 of=meal                           → 64 no
    t1 void of=meal                                   → 00 yes
    issuer-a stands                                   → 4 0.00
    events                                            → sale-approved sale-approved void-approved void-approved
  `))

test('a sale is adjusted by a tip to 20.00 % and not a fen beyond; what follows sees the new sum', () =>
  special(`
    terminal t1
    t1 sale 100.00 6200000000000005 as=meal           → 00 yes
    t1 adjust 110.00 of=meal                          → 57 no
    t1 is with=tips
    t1 adjust 120.01 of=meal                          → 64 no
    t1 adjust 99.99 of=meal                           → 64 no
    t1 adjust 120.00 of=meal tip=19.99                → 64 no
    t1 adjust 0.00 of=meal                            → 13 no
    t1 adjust 0.01 of=meal                            → 64 no
    t1 adjust 9999999999.99 of=meal                   → 61 no
    t1 adjust 120.00 of=meal tip=20.00 as=tip         → 00 yes
    t1 again of=tip                                   → 00 yes
    issuer-a stands                                   → 1 120.00
    t1 adjust 110.00 of=meal tip=10.00                → 00 yes
    issuer-a stands                                   → 1 110.00
    t1 again of=meal                                  → 00 yes
    t1 void of=meal                                   → 64 no
    t1 refund 110.01 of=meal                          → 64 no
    t1 refund 60.00 of=meal                           → 00 yes
    t1 adjust 110.00 of=meal                          → 12 no
    t1 totals 110.00 1 60.00 1                        → 00 1 1
    issuer-a stands                                   → 2 50.00
    events                                            → sale-approved sale-adjusted sale-adjusted refund-approved
    # of an amount of which a fifth is no whole fen, no more than a fifth
    terminal t2
    t2 is with=tips
    t2 sale 99.99 6200000000000005 as=odd             → 00 yes
    t2 adjust 119.99 of=odd                           → 64 no
    t2 adjust 119.98 of=odd                           → 00 yes
  `))

test('a sale that had a tip already is adjusted within the same limit; a void takes the adjusted sum back', () =>
  special(`
    terminal t1
    terminal t2
    t1 is with=tips
    t2 is with=tips
    t1 sale 110.00 6200000000000005 tip=10.00 as=meal → 00 yes
    t1 adjust 120.01 of=meal                          → 64 no
    t2 adjust 115.00 of=meal                          → 12 no
    t1 adjust 115.00 of=meal rrn=1                    → 00 yes
    t1 void of=meal amount=110.00                     → 64 no
    t1 void of=meal amount=115.00                     → 00 yes
    t1 adjust 110.00 of=meal                          → 12 no
    issuer-a stands                                   → 2 0.00
    t1 is with=partly
    t1 sale 50.00 5105105105105100 partly=yes as=part → 10 yes 20.00
    t1 adjust 50.00 of=part                           → 12 no
  `))

test('an adjustment is repeated until it is known: silence, a crash, a late answer, a refusal', () =>
  special(`
    terminal t1
    t1 is with=tips
    t1 sale 100.00 6200000000000005 as=meal           → 00 yes
    issuer-a silent
    t1 adjust 110.00 of=meal as=tip                   → 98 unknown
    t1 void of=meal                                   → 12 no
    t1 refund 1.00 of=meal                            → 12 no
    t1 adjust 105.00 of=meal                          → 12 no
    t1 reverse 98 of=meal                             → 12 yes
    t1 reverse 98 of=tip                              → 12 unknown
    issuer-a honest
    wait 60s
    t1 again of=tip                                   → 00 yes
    issuer-a stands                                   → 1 110.00
    issuer-a slow 4000
    t1 sends adjust 120.00 of=meal as=more
    wait 1s
    crash
    issuer-a honest
    restart
    wait 60s
    t1 again of=more                                  → 00 yes
    issuer-a stands                                   → 1 120.00
    issuer-a slow 20000
    t1 sends adjust 100.00 of=meal as=less
    t1 hears 30s                                      → 98
    issuer-a honest
    wait 60s
    t1 again of=less                                  → 00 yes
    issuer-a refuse 05
    t1 adjust 107.00 of=meal                          → 05 no
    # refused only when it was asked again: the sale is free all the same
    issuer-a refuse 68
    t1 adjust 108.00 of=meal as=late                  → 98 unknown
    issuer-a refuse 05
    wait 3m
    issuer-a honest
    t1 again of=late                                  → 05 no
    t1 void of=meal                                   → 00 yes
    issuer-a stands                                   → 2 0.00
    events                                            → sale-approved sale-adjusted sale-adjusted sale-adjusted void-approved
    reversals                                         → none
  `))

test('instalments: what the contract offers, what the card can, and the plan in the answer', () =>
  special(`
    terminal t1
    t1 instalment 600.00 6200000000000005 plan=03EVT01 → 57 no
    t1 is with=instalments
    t1 instalment 600.01 6200000000000005 plan=03EVT01 as=plan → 00 yes 03000000020001156000000000900
    t1 again of=plan                                  → 00 yes 03000000020001156000000000900
    t1 instalment 1200.00 4242424242424242 plan=12EVT01 → 00 yes 12000000010000156000000007200
    t1 instalment 600.00 6200000000000005 plan=07EVT01 → 57 no
    t1 instalment 600.00 6200000000000005 plan=03OTHER → 57 no
    t1 instalment 600.00 6200000000000005 plan=3      → 30 no
    t1 instalment 600.00 6200000000000005 plan=03EVT01-and-more-than-fits-in-here → 30 no
    t1 instalment 499.99 6200000000000005 plan=03EVT01 → 13 no
    t1 instalment 0.01 6200000000000005 plan=03EVT01  → 13 no
    t1 instalment 0.00 6200000000000005 plan=03EVT01  → 13 no
    t1 instalment 9999999999.99 6200000000000005 plan=03EVT01 → 61 no
    t1 instalment 600.00 4111111111111111 entry=02 plan=03EVT01 → 57 no
    t1 instalment 600.00 4000000000009995 plan=03EVT01 → 57 no
    t1 void of=plan                                   → 00 yes
    t1 void of=plan                                   → 12 no
    t1 reverse 98 of=plan                             → 12 no
    issuer-a stands                                   → 2 0.00
    events                                            → sale-approved sale-approved void-approved
  `))

test('an instalment sale without an answer is undone, and its number is not used for a plain sale', () =>
  special(`
    terminal t1
    t1 is with=instalments
    issuer-a silent
    t1 instalment 600.00 6200000000000005 plan=06EVT01 as=plan → 98 reversing
    issuer-a honest
    wait 60s
    t1 money of=plan                                  → no
    issuer-a stands                                   → 0 0.00
    t1 changed 600.00 of=plan                         → 94 no
    t1 sale 600.00 6200000000000005 stan=000099 as=plain → 00 yes
    t1 void of=plain                                  → 00 yes
  `))

test('mail and phone orders are granted as such, keyed and never read', () =>
  special(`
    terminal t1
    t1 moto 88.00 6200000000000005                    → 57 no
    t1 is with=moto
    t1 is without=manual
    t1 sale 88.00 6200000000000005 entry=01           → 57 no
    t1 moto 88.00 6200000000000005 entry=02           → 30 unknown
    t1 moto 88.00 6200000000000005 entry=05           → 30 unknown
    t1 moto 88.00 6222821234560017                    → 57 no
    t1 moto 0.00 6200000000000005                     → 13 no
    t1 moto 9999999999.99 6200000000000005            → 61 no
    t1 moto 0.01 6200000000000005                     → 00 yes
    t1 moto 88.00 6200000000000005 as=order           → 00 yes
    t1 refund 40.00 of=order                          → 00 yes
    t1 refund 48.01 of=order                          → 64 no
    t1 void of=order                                  → 12 no
    # refused at once, or when it is asked again: its amount is free again
    issuer-a refuse 05
    t1 refund 48.00 of=order                          → 05 no
    issuer-a refuse 68
    t1 refund 48.00 of=order                          → 98 unknown
    t1 refund 0.01 of=order                           → 64 no
    issuer-a refuse 05
    wait 3m
    issuer-a honest
    t1 refund 48.00 of=order as=rest                  → 00 yes
    t1 moto 12.00 6200000000000005 as=second          → 00 yes
    t1 void of=second                                 → 00 yes
    t1 moto 5.00 6200000000000005 as=third            → 00 yes
    t1 reverse 98 of=third                            → 00 reversing
    wait 30s
    t1 money of=third                                 → no
    issuer-a stands                                   → 6 0.01
  `))
