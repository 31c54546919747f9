import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

test('a customer who keys a password is waited for, and the till hears of it', () =>
  holds(`
    terminal t1
    t1 sends sale 8.00 134567890123456788 wallet=yes
    wait 1s
    t1 state                                          → sent
    t1 told                                           → payer-confirms
    t1 hears                                          → 00
    t1 money                                          → yes
    t1 again                                          → 00 yes
    wallet stands                                     → 1 8.00
    t1 void                                           → 00 yes
    wallet stands                                     → 2 0.00
    reversals                                         → none
  `))

test('an order that is not known is asked about every 10 s for 30 s, then cancelled: within a minute nothing is open', () =>
  holds(`
    terminal t1
    t1 sends sale 8.00 134567890123456780 wallet=yes as=quick
    t1 hears                                          → 00
    wallet silent
    t1 sends sale 9.00 134567890123456780 wallet=yes
    wait 29s
    t1 state                                          → sent
    wallet heard 0600                                 → 2
    wait 6s
    t1 state                                          → reversing 98
    t1 hears                                          → 98
    wallet heard 0600                                 → 3
    wallet honest
    wait 20s
    t1 state                                          → reversed 98
    t1 money                                          → no
    wallet stands                                     → 1 8.00
    reversals                                         → none
  `))

test('a front that was asleep for a while: the question finds the payment, and the sale stands', () =>
  holds(`
    terminal t1
    wallet silent
    t1 sends sale 9.00 134567890123456780 wallet=yes
    wait 15s
    wallet honest
    t1 hears                                          → 00
    t1 money                                          → yes
    wallet stands                                     → 1 9.00
    # An order that never arrived there is cancelled as soon as the front says so.
    wallet down
    t1 sends sale 9.00 134567890123456780 wallet=yes
    t1 hears                                          → 91
  `))

test('a front that answers after its time, within the half minute: no second thoughts', () =>
  holds(`
    terminal t1
    wallet slow 16000
    t1 sends sale 9.00 134567890123456780 wallet=yes
    t1 hears                                          → 00
    t1 money                                          → yes
    wait 2m
    wallet stands                                     → 1 9.00
    t1 money                                          → yes
    reversals                                         → none
  `))

test('a restart in mid-order cancels it', () =>
  holds(`
    terminal t1
    wallet silent
    t1 sends sale 9.00 134567890123456788 wallet=yes
    wait 3s
    crash
    wallet honest
    restart
    wait 30s
    t1 state                                          → reversed 98
    wallet stands                                     → 0 0.00
    t1 again                                          → 98 no
    # However long it has been open: a code that the shop shows lives for two minutes.
    t1 is shows=channel
    t1 shows 7.00                                      → 09 unknown
    wait 100s
    crash
    restart
    wait 30s
    t1 state                                          → reversed 98
    wallet stands                                     → 0 0.00
    # And an orderly stop does, too.
    t1 signs-on                                       → 00
    t1 sends sale 9.00 134567890123456788 wallet=yes
    wait 1s
    stop
    restart
    wait 30s
    t1 state                                          → reversed 98
    wallet stands                                     → 0 0.00
  `))

test('a payment that the front took after it was told to cancel comes back', () =>
  holds(`
    terminal t1
    t1 is shows=channel
    t1 shows 20.00                                    → 09 unknown
    t1 reverse 06                                     → 00 reversing
    wait 10s
    t1 money                                          → no
    wallet stands                                     → 0 0.00
    wallet pays                                       → not any more
    wallet pays-too-late                              → paid
    wallet stands                                     → 1 20.00
    wait 10s
    wallet stands                                     → 0 0.00
    t1 money                                          → no
    reversals                                         → none
    events                                            → reversal-opened reversal-opened
  `))

test('the shop shows a code: somebody scans it, the front tells, the sale stands', () =>
  holds(`
    terminal t1
    t1 shows 12.50                                    → 57 no
    t1 is shows=channel
    t1 shows 12.50 as=first                           → 09 unknown
    t1 code                                           → https://pay.evertill.invalid/o/************ for 120 s
    wait 30s
    t1 again as=first                                 → 09 unknown
    t1 code                                           → https://pay.evertill.invalid/o/************ for 89 s
    t1 changed 12.51 as=other                         → 94 unknown
    wallet pays                                       → paid
    wait 1s
    t1 told                                           → ended
    t1 again of=first as=first                        → 00 yes
    wallet pays                                       → not any more
    wallet stands                                     → 1 12.50
    t1 refund 2.50 of=first                           → 00 yes
    t1 refund 10.01 of=first                          → 64 no
    t1 shows 5.00 as=other                            → 09 unknown
    wallet pays                                       → paid
    t1 again of=other                                 → 00 yes
    t1 void of=other                                  → 00 yes
    wallet stands                                     → 4 10.00
    t1 totals 17.50 2 7.50 2                          → 00 1 1
    events                                            → sale-approved refund-approved sale-approved void-approved
  `))

test('the notice is lost: asking finds the payment all the same', () =>
  holds(`
    terminal t1
    t1 is shows=channel
    t1 shows 12.50                                    → 09 unknown
    wait 1s
    wallet pays-quietly                               → paid
    t1 again                                          → 09 unknown
    wait 10s
    t1 again                                          → 00 yes
    t1 told                                           → ended
  `))

test('a code that is asked about again: itself and nothing else, until it is taken back', () =>
  holds(`
    terminal t1
    t1 is shows=channel
    t1 shows 12.50 as=code                            → 09 unknown
    t1 again of=code                                  → 09 unknown
    t1 shows 12.60 stan=000777 as=other               → 09 unknown
    t1 changed 12.60 of=code                          → 94 unknown
    t1 sale 12.50 6200000000000005 stan=000777        → 94 unknown
    t1 reverse 06 of=code                             → 00 reversing
    t1 again of=code                                  → 98 no
    t1 again of=other                                 → 09 unknown
    # after a restart the journal alone knows
    crash
    restart
    wait 1s
    t1 again of=other                                 → 98 no
  `))

test('nobody scans: when its time is over the order is closed, and nobody can pay it any more', () =>
  holds(`
    terminal t1
    t1 is shows=channel
    t1 shows 12.50                                    → 09 unknown
    wait 119s
    t1 again                                          → 09 unknown
    wait 10s
    t1 state                                          → reversed 98
    t1 again                                          → 98 no
    wallet pays                                       → not any more
    wallet stands                                     → 0 0.00
    reversals                                         → none
    # A front that is silent to the order itself: there is nothing to show, so it is cancelled at once.
    wallet silent
    t1 shows 3.00                                     → 98 reversing
    wallet honest
    wait 70s
    t1 money                                          → no
    wallet refuse 61
    t1 shows 3.00                                     → 61 no
    wallet refuse 96
    t1 shows 3.00                                     → 96 no
    wallet honest
    wallet down
    wait 1s
    t1 shows 3.00                                     → 91 no
  `))

test('an order that the front refuses and opens all the same is cancelled: nobody can pay it', () =>
  holds(`
    terminal t1
    t1 is shows=channel
    wallet lying change-of-mind
    t1 shows 8.00                                     → 05 no
    wait 1s
    wallet honest
    wait 20s
    wallet pays                                       → not any more
    t1 money                                          → no
    wallet stands                                     → 0 0.00
    reversals                                         → none
  `))

test('for payers from abroad the code is EMVCo’s', () =>
  holds(`
    terminal t1
    t1 is shows=emv
    t1 shows 12.50                                    → 09 unknown
    t1 code                                           → EMVCo dynamic 1250 156 5411 CN Shanghai Evertill Demo 10000001 for 120 s
    wallet pays                                       → paid
    t1 again                                          → 00 yes
    wallet stands                                     → 1 12.50
  `))
