import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

test('a hold is asked for, let go, and never reaches whoever books money', () =>
  holds(`
    terminal t1
    t1 hold 100.00 6200000000000005                   → 57 no
    t1 is with=holds
    t1 hold 100.00 6200000000000005                   → 00 yes
    issuer-a holds                                    → 1 100.00
    issuer-a stands                                   → 0 0.00
    t1 release 99.99                                  → 64 no
    t1 release                                        → 00 yes
    t1 money                                          → no
    t1 release                                        → 12 no
    t1 completion 50.00                               → 12 no
    issuer-a holds                                    → 0 0.00
    t1 hold 100.00 4000000000009995                   → 51 no
    t1 hold 0.00 6200000000000005                     → 13 no
    wait 1s
    events                                            → none
  `))

test('a completion to 115.00 % of its hold and not a hundredth beyond', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005                   → 00 yes
    t1 completion 115.01                              → 64 no
    issuer-a holds                                    → 1 100.00
    t1 completion 115.00 as=taken                     → 00 yes
    issuer-a holds                                    → 0 0.00
    issuer-a stands                                   → 1 115.00
    t1 completion 1.00                                → 12 no
    t1 release                                        → 12 no
    wait 1s
    events                                            → sale-approved
    t1 hold 1000000.00 6200000000000005               → 61 no
    t1 hold 33.33 6200000000000005                    → 00 yes
    t1 completion 38.33                               → 64 no
    t1 completion 38.32                               → 00 yes
    t1 is limit=100.00
    t1 hold 10.00 6200000000000005                    → 00 yes
    t1 completion 10.01                               → 64 no
    t1 completion 10.00                               → 00 yes
  `))

test('a completion taken back leaves its hold, which may be completed anew', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    t1 completion 80.00 as=first                      → 00 yes
    t1 completion-void 79.99 of=first                 → 64 no
    t1 completion-void of=first                       → 00 yes
    t1 money of=first                                 → no
    issuer-a holds                                    → 1 100.00
    issuer-a stands                                   → 2 0.00
    t1 completion-void of=first                       → 12 no
    t1 completion 90.00 of=hold as=second             → 00 yes
    t1 refund 90.01 of=second                         → 64 no
    t1 refund 90.00 of=second                         → 00 yes
    t1 void of=second                                 → 12 no
    issuer-a stands                                   → 4 0.00
    wait 1s
    events                                            → sale-approved void-approved sale-approved refund-approved
  `))

test('a hold that was completed anew keeps the void of the first completion: it is never taken twice', () =>
  holds(`
    terminal t1
    terminal t2
    t1 is with=holds
    t2 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    t1 completion 100.00 of=hold as=first             → 00 yes
    t1 completion-void of=first as=back               → 00 yes
    # nobody told t1 that it was taken back; meanwhile the shop's other till completes the hold
    t2 completion 115.00 of=hold as=second            → 00 yes
    t1 reverse 98 of=back                             → 12 yes
    wait 30s
    t1 money of=first                                 → no
    t2 money of=second                                → yes
    issuer-a stands                                   → 3 115.00
  `))

test('each of them can be undone, and what it had taken hold of is free again', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    t1 release as=let-go                              → 00 yes
    t1 reverse 98 of=let-go                           → 00 reversing
    wait 30s
    issuer-a holds                                    → 1 100.00
    t1 completion 60.00 as=taken                      → 00 yes
    t1 reverse 98 of=hold                             → 12 yes
    t1 reverse 98 of=taken                            → 00 reversing
    wait 30s
    issuer-a holds                                    → 1 100.00
    issuer-a stands                                   → 0 0.00
    t1 completion 70.00 as=again                      → 00 yes
    t1 completion-void of=again as=back               → 00 yes
    t1 reverse 98 of=back                             → 00 reversing
    wait 30s
    t1 money of=again                                 → yes
    issuer-a stands                                   → 1 70.00
    t1 hold 5.00 6200000000000005 as=other            → 00 yes
    t1 reverse 06 of=other                            → 00 reversing
    wait 30s
    issuer-a holds                                    → 0 0.00
    reversals                                         → none
  `))

test('an issuer that is silent: holds and completions are undone, an advice is delivered', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6226388000000095                   → 98 reversing
    wait 60s
    t1 money                                          → no
    issuer-a holds                                    → 0 0.00
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    issuer-a silent
    t1 completion 100.00 as=taken                     → 98 reversing
    issuer-a honest
    wait 60s
    t1 money of=taken                                 → no
    issuer-a holds                                    → 1 100.00
    issuer-a silent
    t1 completion-advice 100.00 as=told               → 98 unknown
    t1 again of=told                                  → 98 unknown
    issuer-a honest
    wait 60s
    t1 again of=told                                  → 00 yes
    t1 again of=told                                  → 00 yes
    t1 reverse 98 of=told                             → 12 yes
    issuer-a stands                                   → 1 100.00
    issuer-a holds                                    → 0 0.00
    wait 1s
    events                                            → reversal-opened reversal-opened sale-approved
  `))

test('a hold of another terminal is found by its code, day and card', () =>
  holds(`
    terminal t1
    terminal t2
    t1 is with=holds
    t2 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    t2 completion 50.00 of=hold code=none             → 25 no
    t2 completion 50.00 of=hold code=999999           → 25 no
    t2 completion 50.00 of=hold card=6205500000000000004 → 25 no
    t1 completion 50.00 of=hold code=999999           → 25 no
    t1 completion 50.00 of=hold named=000999 code=none → 25 no
    t2 completion 50.00 of=hold                       → 00 yes
    t2 completion 50.00 of=hold                       → 12 no
    issuer-a stands                                   → 1 50.00
  `))

test('a hold lives as long as issuer and merchant let it', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=first          → 00 yes
    t1 hold 200.00 6200000000000005 as=second         → 00 yes
    t1 is limit=115.00 days=1
    wait 23h
    t1 plugs-in
    t1 completion 100.00 of=first                     → 00 yes
    wait 2h
    t1 plugs-in
    t1 completion 200.00 of=second                    → 12 no
    t1 release of=second                              → 00 yes
    issuer-a holds                                    → 0 0.00
  `))

test('the machine stops in the middle: an open hold is undone, an open advice delivered', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    issuer-a slow 4000
    t1 sends hold 30.00 6200000000000005 as=open
    t1 sends completion-advice 40.00 of=hold as=told
    wait 1s
    crash
    issuer-a honest
    restart
    wait 60s
    t1 money of=open                                  → no
    t1 again of=told                                  → 00 yes
    issuer-a holds                                    → 0 0.00
    issuer-a stands                                   → 1 40.00
    reversals                                         → none
  `))

test('what the issuer refuses lets go of what it took hold of: the hold, the sale, the completion', () =>
  holds(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    issuer-a refuse 05
    t1 completion 90.00 of=hold                       → 05 no
    t1 release of=hold                                → 05 no
    issuer-a honest
    t1 completion 90.00 of=hold as=taken              → 00 yes
    issuer-a refuse 05
    t1 completion-void of=taken                       → 05 no
    t1 refund 90.00 of=taken                          → 05 no
    issuer-a honest
    t1 completion-void of=taken                       → 00 yes
    t1 sale 5.00 6200000000000005 as=sale             → 00 yes
    issuer-a refuse 05
    t1 void of=sale                                   → 05 no
    issuer-a honest
    t1 money of=sale                                  → yes
    t1 refund 2.00 of=sale                            → 00 yes
  `))
