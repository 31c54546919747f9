import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

test('a silent issuer: 98, and the switch owns the reversal', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6226388000000095                    → 98 reversing
    t1 state                                          → reversing 98
    wait 5s
    t1 money                                          → no
    t1 state                                          → reversed 98
    reversals                                         → none
    events                                            → reversal-opened
    issuer-a stands                                   → 0 0.00
    t1 again                                          → 98 no
    issuer-a heard 0200                               → 1
  `))

test('an approval that comes too late is reversed again and never reaches the ledger', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6250947000000014                    → 98 reversing
    wait 30s
    t1 money                                          → no
    issuer-a stands                                   → 0 0.00
    reversals                                         → none
    # once for the silence, once for the approval after all
    events                                            → reversal-opened reversal-opened
    t1 state                                          → reversed 98
  `))

test('an issuer that declines and then approves is reversed', () =>
  holds(`
    terminal t1
    issuer-a lying change-of-mind
    t1 sale 12.50 6200000000000005                    → 05 no
    wait 100ms
    issuer-a honest
    wait 10s
    t1 money                                          → no
    events                                            → sale-declined reversal-opened
    issuer-a stands                                   → 0 0.00
    # saying the same thing twice changes nothing
    issuer-a lying twice
    t1 sale 3.00 6200000000000005                     → 00 yes
    wait 10s
    t1 money                                          → yes
    # an answer to somebody else's question is nobody's answer
    issuer-a lying other-terminal
    t1 sale 4.00 6200000000000005                     → 98 reversing
    issuer-a honest
    wait 60s
    t1 money                                          → no
    issuer-a stands                                   → 1 3.00
  `))

test('each reason of a terminal undoes the sale once', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005                     → 00 yes
    t1 reverse 98                                     → 00 reversing
    t1 reverse 98                                     → 00 no
    wait 2s
    t1 money                                          → no
    t1 reverse 98                                     → 00 no
    t1 sale 2.00 6200000000000005                     → 00 yes
    t1 reverse 96                                     → 00 reversing
    t1 sale 3.00 6200000000000005                     → 00 yes
    t1 reverse A0                                     → 00 reversing
    t1 sale 4.00 6200000000000005                     → 00 yes
    t1 reverse 06                                     → 00 reversing
    t1 sale 5.00 6200000000000005                     → 00 yes
    t1 reverse 17                                     → 30 yes
    wait 5s
    issuer-a stands                                   → 1 5.00
    issuer-a heard 0420                               → 4
    events                                            → sale-approved sale-reversed sale-approved sale-reversed sale-approved sale-reversed sale-approved sale-reversed sale-approved
  `))

test('a reversal works after a new sign-on, with a second sale in between', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005 as=lost             → 00 yes
    t1 signs-on 003                                   → 00
    t1 sale 2.00 6200000000000005 as=next             → 00 yes
    t1 reverse 98 of=lost                             → 00 reversing
    wait 2s
    t1 money of=lost                                  → no
    t1 money of=next                                  → yes
    issuer-a stands                                   → 1 2.00
  `))

test('a reversal while the issuer still thinks', () =>
  holds(`
    terminal t1
    t1 sends sale 1.00 6226090000000048
    t1 reverse 98                                     → 00 reversing
    wait 10s
    t1 money                                          → no
    t1 hears                                          → 98
    issuer-a stands                                   → 0 0.00
    events                                            → reversal-opened
  `))

test('a reversal of nothing is recorded, and the original that follows is refused', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005                     → 00 yes
    t1 is status=disabled
    t1 sale 9.00 6200000000000005 as=blocked          → 58 unknown
    t1 is status=active
    t1 reverse 98 of=blocked                          → 00 no
    t1 again of=blocked                               → 12 no
    t1 reverse 98 of=blocked                          → 00 no
    issuer-a stands                                   → 1 1.00
  `))

test('what says something else than the original does not undo it', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005 as=first stan=000500 → 00 yes
    t1 sale 2.00 6200000000000005 as=other stan=000500 → 94 yes
    t1 reverse 98 of=other                            → 25 yes
    t1 sale 1.00 6222821234560017 as=swap stan=000500 → 94 yes
    t1 reverse 98 of=swap                             → 25 yes
    t1 balance 6200000000000005 as=b                  → 00 no
    t1 money of=first                                 → yes
  `))

test('declined sales, refunds and voided sales are not reversed; a reversed void leaves the sale', () =>
  holds(`
    terminal t1
    t1 sale 1.00 4000000000009995 as=no               → 51 no
    t1 reverse 98                                     → 00 no
    t1 sale 2.00 6200000000000005 as=sale             → 00 yes
    t1 void as=void                                   → 00 yes
    t1 reverse 98 of=sale                             → 12 no
    t1 reverse 98 of=void                             → 00 reversing
    wait 2s
    t1 money of=sale                                  → yes
    t1 refund 1.00 of=sale as=back                    → 00 yes
    t1 reverse 98 of=back                             → 12 yes
    t1 reverse 98 of=sale                             → 12 yes
    issuer-a stands                                   → 2 1.00
  `))

test('a refund without an answer is asked again, never reversed', () =>
  holds(`
    terminal t1
    t1 sale 10.00 6200000000000005                    → 00 yes
    issuer-a silent
    t1 refund 4.00 as=back                            → 98 unknown
    t1 state of=back                                  → pending 98
    reversals                                         → refund 4354
    t1 again of=back                                  → 98 unknown
    issuer-a honest
    wait 60s
    t1 money of=back                                  → yes
    t1 again of=back                                  → 00 yes
    events                                            → sale-approved refund-approved
    reversals                                         → none
    issuer-a heard 0420                               → 0
    issuer-a stands                                   → 2 6.00
    t1 refund 6.01                                    → 64 no
    t1 refund 6.00                                    → 00 yes
  `))

test('a line that is cut under a sale: unknown, undone when the line is back', () =>
  holds(`
    terminal t1
    t1 sends sale 5.00 6226090000000048
    issuer-a cut
    t1 hears                                          → 98
    t1 money                                          → reversing
    wait 10s
    t1 money                                          → no
    issuer-a stands                                   → 0 0.00
    t1 sale 6.00 6200000000000005                     → 00 yes
  `))

test('the platform stops in good order: a sale under way still gets its answer', () =>
  holds(`
    terminal t1
    issuer-a slow 1500
    t1 sends sale 5.00 6200000000000005
    stop
    t1 hears                                          → 00
    restart
    t1 money                                          → yes
    # an issuer that takes longer than the stop may wait
    issuer-a slow 6000
    t1 sends sale 6.00 6200000000000005
    stop
    t1 hears 1s                                       → nothing
    issuer-a honest
    restart
    wait 10s
    t1 money                                          → no
    issuer-a stands                                   → 1 5.00
  `))

test('an issuer that is down: 91 at once, nothing to undo, and service for everybody else', () =>
  holds(`
    terminal t1
    issuer-a down
    wait 1s
    t1 sale 5.00 6200000000000005                     → 91 no
    t1 sale 5.00 4242424242424242                     → 00 yes
    reversals                                         → none
    issuer-a up
    wait 30s
    t1 sale 5.00 6200000000000005                     → 00 yes
  `))

test('the platform dies under a sale: found at the next start and undone', () =>
  holds(`
    terminal t1
    t1 sends sale 5.00 6226090000000048
    t1 state                                          → sent
    t1 money                                          → unknown
    crash
    wait 10s
    restart
    wait 10s
    t1 money                                          → no
    t1 again                                          → 98 no
    reversals                                         → none
    issuer-a stands                                   → 0 0.00
    issuer-a heard 0200                               → 1
  `))

test('the platform dies under a refund: asked again and done once', () =>
  holds(`
    terminal t1
    t1 sale 5.00 6200000000000005                     → 00 yes
    issuer-a slow 2000
    t1 sends refund 2.00 as=back
    crash
    issuer-a honest
    restart
    wait 60s
    t1 money of=back                                  → yes
    issuer-a stands                                   → 2 3.00
  `))

test(
  '48 hours without the issuer and three restarts: still owed, aged, and sent when it is back',
  () =>
    holds(
      `
    terminal t1
    t1 sends sale 5.00 6226090000000048
    issuer-a down
    t1 hears                                          → 98
    reversals                                         → reversal 4354
    events                                            → reversal-opened
    wait 10h
    events                                            → reversal-aged
    crash
    restart
    wait 14h
    crash
    wait 1h
    restart
    wait 12h
    reversals                                         → reversal 4354
    t1 money                                          → reversing
    crash
    restart
    wait 11h
    reversals                                         → reversal 4354
    events                                            → none
    issuer-a up
    wait 10m
    reversals                                         → none
    t1 money                                          → no
    issuer-a stands                                   → 0 0.00
  `,
      // Dialling less often makes two days pass sooner and changes nothing else.
      { link: { timing: { lastBackoffMs: 300_000, echoAfterMs: 600_000 } } },
    ),
  120_000,
)

test('of each that is owed for too long people are told once', () =>
  holds(`
    terminal t1
    issuer-a refuse 68
    t1 sale 5.00 6200000000000005                     → 98 reversing
    wait 2m
    t1 sale 6.00 6200000000000005                     → 98 reversing
    events                                            → reversal-opened reversal-opened
    wait 4m
    events                                            → reversal-aged
    wait 2m
    events                                            → reversal-aged
    wait 10m
    events                                            → none
    reversals                                         → reversal 4354, reversal 4354
  `))

test(
  '48 hours of an issuer that is there and says nothing',
  () =>
    holds(`
    terminal t1
    t1 sale 5.00 6226388000000095 as=first            → 98 reversing
    wait 10s
    t1 money                                          → no
    issuer-a refuse 96
    t1 sale 5.00 6200000000000005                     → 96 no
    issuer-a honest
    issuer-a slow 20000
    t1 sale 5.00 6200000000000005                     → 98 reversing
    wait 2h
    t1 money                                          → reversing
    issuer-a honest
    wait 2m
    t1 money                                          → no
    issuer-a stands                                   → 0 0.00
  `),
  120_000,
)
