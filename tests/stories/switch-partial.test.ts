import { test } from 'vitest'
import { switchStories } from './told.ts'

const partly = switchStories()

test('a part is approved where contract and terminal both allow it, and undone everywhere else', () =>
  partly(`
    terminal t1
    t1 sale 50.00 5105105105105100 partly=yes         → 98 reversing
    wait 30s
    t1 money                                          → no
    t1 is with=partly
    t1 sale 50.00 5105105105105100                    → 98 reversing
    wait 30s
    t1 money                                          → no
    issuer-b stands                                   → 0 0.00
    events                                            → reversal-opened reversal-opened
    t1 sale 20.00 5105105105105100 partly=yes         → 00 yes
    t1 sale 20.01 5105105105105100 partly=yes         → 10 yes 20.00
    issuer-b stands                                   → 2 40.00
    events                                            → sale-approved sale-approved
    # of a part nobody could say how much is the tip
    t1 is with=tips
    t1 sale 24.00 5105105105105100 partly=yes tip=4.00 → 98 reversing
    wait 30s
    t1 money                                          → no
    issuer-b stands                                   → 2 40.00
  `))

test('what follows a part knows the part: void, refund, totals, the repeat and the reversal', () =>
  partly(`
    terminal t1
    t1 is with=partly
    t1 sale 50.00 5105105105105100 partly=yes as=part → 10 yes 20.00
    t1 again of=part                                  → 10 yes 20.00
    t1 changed 20.00 of=part                          → 94 yes
    t1 void of=part amount=50.00                      → 64 no
    t1 refund 20.01 of=part                           → 64 no
    t1 refund 5.00 of=part                            → 00 yes
    t1 refund 15.01 of=part                           → 64 no
    t1 sale 30.00 5105105105105100 partly=yes as=two  → 10 yes 20.00
    t1 void of=two amount=20.00                       → 00 yes
    t1 money of=two                                   → no
    t1 sale 40.00 5105105105105100 partly=yes as=four → 10 yes 20.00
    t1 reverse 96 of=four                             → 00 reversing
    wait 30s
    t1 money of=four                                  → no
    issuer-b stands                                   → 4 15.00
  `))

test('a part of nothing and a part beyond the whole are no approvals', () =>
  partly(`
    terminal t1
    t1 is with=partly
    t1 sale 0.00 5105105105105100 partly=yes          → 13 no
    t1 sale 0.01 5105105105105100 partly=yes          → 00 yes
    t1 is max=9999999999.99
    t1 sale 9999999999.99 5105105105105100 partly=yes → 61 no
    issuer-b refuse 10
    t1 sale 25.00 5105105105105100 partly=yes         → 10 yes 25.00
    issuer-b honest
  `))

test('an approval of a part that comes too late is given back', () =>
  partly(`
    terminal t1
    t1 is with=partly
    issuer-b slow 20000
    t1 sends sale 50.00 5105105105105100 partly=yes as=late
    wait 60s
    issuer-b honest
    wait 60s
    t1 money of=late                                  → no
    issuer-b stands                                   → 0 0.00
    reversals                                         → none
  `))
