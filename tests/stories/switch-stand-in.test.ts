import { test } from 'vitest'
import { switchStories } from './told.ts'

/** An hour before the business day turns. */
const EVENING = Date.UTC(2026, 10, 22, 14, 0, 0)
const story = switchStories()

test('the issuer is away: approved here within the limits, and told once it is back', { timeout: 30_000 }, () =>
  story(`
    terminal t1
    t1 is with=stand-in
    issuer-a down
    wait 2s
    t1 sale 100.00 6200000000000005 entry=07 as=first → 00 yes
    reversals                                         → advice stand-in
    issuer-a stands                                   → 0 0.00
    t1 void of=first                                  → 91 no
    issuer-a up
    wait 30s
    reversals                                         → none
    issuer-a stands                                   → 1 100.00
    issuer-a heard 0220                               → 1
    t1 again of=first                                 → 00 yes
    t1 void of=first                                  → 00 yes
    issuer-a stands                                   → 2 0.00
    wait 1s
    events                                            → sale-approved void-approved
  `),
)

test('off unless the contract grants it, and only for what a chip proves', { timeout: 30_000 }, () =>
  story(`
    terminal t1
    terminal t2
    issuer-a down
    wait 2s
    t1 sale 10.00 6200000000000005 entry=07           → 91 no
    t1 is with=stand-in-limits
    t1 sale 10.00 6200000000000005 entry=07           → 91 no
    t2 is with=stand-in
    t2 sale 10.00 6200000000000005 entry=01           → 91 no
    t2 sale 10.00 6205500000000000004 pin=123456      → 91 no
    t2 sale 200.01 6200000000000005 entry=07          → 91 no
    t2 balance 6200000000000005                       → 91 no
    t2 sale 200.00 6200000000000005 entry=07          → 00 yes
  `),
)

test('counts and sums of a card and of a terminal, also after a restart', { timeout: 30_000 }, () =>
  story(
    `
    terminal t1
    t1 is with=stand-in
    issuer-a down
    issuer-b down
    wait 2s
    t1 sale 200.00 6200000000000005 entry=07          → 00 yes
    t1 sale 100.01 6200000000000005 entry=07          → 91 no
    t1 sale 50.00 6200000000000005 entry=07           → 00 yes
    t1 sale 1.00 6200000000000005 entry=07            → 91 no
    t1 sale 200.00 4242424242424242 entry=07          → 00 yes
    t1 sale 150.01 5555555555554444 entry=07          → 91 no
    crash
    restart
    t1 sale 150.01 5555555555554444 entry=07          → 91 no
    t1 sale 150.00 5555555555554444 entry=07          → 00 yes
    t1 sale 1.00 6222821234560017 entry=07            → 91 no
    wait 61m
    t1 plugs-in
    t1 sale 1.00 6200000000000005 entry=07            → 00 yes
  `,
    { startsAt: EVENING },
  ),
)

test('an issuer that refuses later: what was said stands, and it is a case', { timeout: 30_000 }, () =>
  story(`
    terminal t1
    t1 is with=stand-in
    issuer-b down
    wait 2s
    t1 sale 10.00 4000000000009995 entry=07 as=poor   → 00 yes
    issuer-b up
    wait 30s
    t1 money of=poor                                  → yes
    issuer-b stands                                   → 0 0.00
    reversals                                         → none
    wait 5m
    issuer-b heard 0220                               → 1
    events                                            → sale-approved advice-declined
  `),
)

test('an issuer that takes a part later: what was said stands, and the rest is a case', { timeout: 30_000 }, () =>
  story(`
    terminal t1
    t1 is with=stand-in
    issuer-b down
    wait 2s
    t1 sale 50.00 4242424242424242 entry=07 as=part   → 00 yes
    issuer-b refuse 10
    issuer-b up
    wait 30s
    issuer-b honest
    wait 5m
    t1 plugs-in
    t1 money of=part                                  → yes
    t1 again of=part                                  → 00 yes
    reversals                                         → none
    issuer-b heard 0220                               → 1
    events                                            → sale-approved advice-declined
  `),
)

test('undone by the terminal before and after the issuer has heard of it', { timeout: 30_000 }, () =>
  story(`
    terminal t1
    t1 is with=stand-in
    issuer-a down
    wait 2s
    t1 sale 10.00 6200000000000005 entry=07 as=first  → 00 yes
    t1 reverse 98 of=first                            → 00 reversing
    reversals                                         → reversal 4351
    issuer-a up
    wait 30s
    t1 money of=first                                 → no
    issuer-a stands                                   → 0 0.00
    issuer-a down
    wait 2s
    t1 sale 20.00 6200000000000005 entry=07 as=second → 00 yes
    issuer-a up
    wait 30s
    issuer-a stands                                   → 1 20.00
    t1 reverse 98 of=second                           → 00 reversing
    wait 10s
    t1 money of=second                                → no
    issuer-a stands                                   → 0 0.00
    reversals                                         → none
  `),
)

test(
  'the advice is owned: silence, a crash and a restart do not lose it, and it is booked once',
  { timeout: 30_000 },
  () =>
    story(`
    terminal t1
    t1 is with=stand-in
    issuer-a down
    wait 2s
    t1 sale 10.00 6200000000000005 entry=07 as=first  → 00 yes
    crash
    restart
    issuer-a silent
    issuer-a up
    wait 1m
    reversals                                         → advice stand-in
    # it is there again, and still has not heard of the sale: nothing can be taken back there
    t1 void of=first                                  → 91 no
    t1 refund 4.00 of=first                           → 91 no
    issuer-a honest
    wait 2m
    reversals                                         → none
    issuer-a stands                                   → 1 10.00
    t1 refund 4.00 of=first                           → 00 yes
    issuer-a stands                                   → 2 6.00
  `),
)
