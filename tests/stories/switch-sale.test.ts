import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

test('every practice card answers what its table says', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6200000000000005                    → 00 yes
    t1 sale 12.50 6205500000000000004 pin=123456      → 00 yes
    t1 sale 12.50 6205500000000000004                 → 55 no
    t1 sale 12.50 6222821234560017 pin=123456         → 00 yes
    t1 sale 999.99 6222821234560017 entry=07          → 00 yes
    t1 sale 1000.01 6222821234560017 entry=07         → 61 no
    t1 sale 12.50 4242424242424242                    → 00 yes
    t1 sale 12.50 5555555555554444 entry=07           → 00 yes
    t1 sale 12.50 4111111111111111 entry=02           → 00 yes
    t1 sale 12.50 4000000000009995                    → 51 no
    t1 sale 12.50 4000000000000069                    → 54 no
    t1 sale 12.50 6216261000000000018 pin=123456      → 55 no
    t1 sale 12.50 6216261000000000018 pin=123456      → 55 no
    t1 sale 12.50 6216261000000000018 pin=123456      → 55 no
    t1 sale 12.50 6216261000000000018 pin=123456      → 75 no
    t1 sale 12.50 4000000000009987                    → 41 no
    t1 sale 12.50 4000000000009979                    → 43 no
    t1 sale 12.50 6221558812340000                    → 62 no
    t1 sale 12.50 4000000000006975                    → 61 no
    t1 sale 0.50 4000000000006975                     → 65 no
    t1 sale 12.50 6226090000000048                    → 00 yes
    t1 sale 12.50 9900000000000000                    → 15 no
    t1 sale 12.50 6200000000000999                    → 14 no
  `))

test('wallet codes answer by their last digit', () =>
  holds(`
    terminal t1
    t1 sale 8.00 134567890123456780 wallet=yes        → 00 yes
    t1 sale 8.00 2845678901234567891 wallet=yes       → 00 yes
    t1 sale 8.00 6212345678901234561 wallet=yes       → 00 yes
    t1 sale 8.00 134567890123456787 wallet=yes        → 51 no
    t1 sale 8.00 134567890123456788 wallet=yes        → 00 yes
    t1 sale 8.00 134567890123456789 wallet=yes        → 98 reversing
    wait 30s
    t1 money                                          → no
    t1 sale 8.00 994567890123456780 wallet=yes        → 15 no
    wallet stands                                     → 4 32.00
  `))

test('the same over a link of messages, with single-length keys and with a track key', () =>
  holds(`
    terminal t1 over=messages
    terminal t2 layout=001
    terminal t3 layout=004
    t1 echo                                           → 00
    t1 sale 1.00 6205500000000000004 pin=123456       → 00 yes
    t2 sale 1.00 6205500000000000004 pin=123456       → 00 yes
    t3 sale 1.00 6205500000000000004 pin=123456       → 00 yes
    t1 balance 6205500000000000004 pin=123456         → 00 no
    t1 signs-off                                      → 00
    t1 sale 1.00 6200000000000005                     → A0 unknown
    t1 signs-on 003                                   → 00
    t1 sale 1.00 6200000000000005                     → 00 yes
  `))

test('a terminal, a merchant and a contract that may not', () =>
  holds(`
    terminal t1
    t1 is merchant=frozen
    t1 sale 1.00 6200000000000005                     → 03 unknown
    t1 is merchant=active status=disabled
    t1 sale 1.00 6200000000000005                     → 58 unknown
    t1 is status=active max=50.00
    t1 sale 50.01 6200000000000005                    → 61 no
    t1 sale 50.00 6200000000000005                    → 00 yes
    t1 sale 0.00 6200000000000005                     → 13 no
    t1 is without=balance
    t1 balance 6200000000000005                       → 57 no
    t1 is without=manual
    t1 sale 1.00 6200000000000005 entry=01            → 57 no
    t1 is without=wallet
    t1 sale 1.00 134567890123456780 wallet=yes        → 57 no
    t1 sale 1.00 6200000000000005 entry=02 service=201 → 45 no
    t1 batch 000077
    t1 sale 1.00 6200000000000005                     → 77 unknown
    issuer-a stands                                   → 1 50.00
  `))

test('a request that is repeated is answered from the journal and charged once', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6200000000000005                    → 00 yes
    t1 again                                          → 00 yes
    t1 again                                          → 00 yes
    t1 changed 13.00                                  → 94 yes
    t1 sale 5.00 4000000000009995                     → 51 no
    t1 again                                          → 51 no
    # twice while the issuer is thinking
    t1 sends sale 3.00 6226090000000048 as=slow
    t1 sends again of=slow
    t1 hears                                          → 00
    t1 hears                                          → 00
    issuer-a stands                                   → 2 15.50
    issuer-a heard 0200                               → 2
    # and after a restart
    crash
    restart
    t1 again of=slow                                  → 00 yes
    issuer-a heard 0200                               → 2
  `))

test('a void takes back one sale once', () =>
  holds(`
    terminal t1
    terminal t2
    t1 sale 12.50 6200000000000005 as=one             → 00 yes
    t1 void amount=12.49                              → 64 no
    t1 void                                           → 00 yes
    t1 money of=one                                   → no
    t1 void                                           → 12 no
    t1 refund 1.00                                    → 12 no
    t1 sale 20.00 6200000000000005 as=two             → 00 yes
    t2 void of=two                                    → 12 no
    t1 sale 7.00 4000000000009995 as=refused          → 51 no
    t1 void of=refused                                → 12 no
    # of another merchant's sales nothing is known here
    terminal t3 shop=898100000000777
    t3 refund 5.00 of=two                             → 25 no
    t1 money of=two                                   → yes
    issuer-a heard 0220                               → 0
    issuer-a stands                                   → 3 20.00
    issuer-a heard 0200                               → 3
    wait 1s
    events                                            → sale-approved void-approved sale-approved sale-declined
  `))

test('refunds add up to the sale, to the same card, and no further', () =>
  holds(`
    terminal t1
    t1 sale 10.00 6200000000000005                    → 00 yes
    t1 refund 4.00                                    → 00 yes
    t1 refund 6.01                                    → 64 no
    t1 refund 6.00 card=6222821234560017              → 12 no
    t1 refund 6.00                                    → 00 yes
    t1 refund 0.01                                    → 64 no
    t1 void                                           → 12 no
    issuer-a stands                                   → 3 0.00
    # what was refused was refused here: the issuer was not asked
    issuer-a heard 0220                               → 2
    issuer-a heard 0200                               → 1
    # a refused refund frees its amount again
    t1 sale 10.00 6200000000000005                    → 00 yes
    issuer-a refuse 05
    t1 refund 10.00                                   → 05 no
    issuer-a honest
    t1 refund 10.00                                   → 00 yes
    # so does a refused void
    t1 sale 3.00 6200000000000005                     → 00 yes
    issuer-a refuse 05
    t1 void                                           → 05 no
    issuer-a honest
    t1 void                                           → 00 yes
  `))

test('a void of something that never was', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005                     → 00 yes
    t1 void rrn=123456789012                          → 25 no
    t1 void named=000099                              → 25 no
  `))

test('a signature belongs to an approved sale of this terminal, and sending it twice keeps one', () =>
  holds(`
    terminal t1
    terminal t2
    t1 sale 12.50 6200000000000005 as=one             → 00 yes
    t1 signature                                      → 00
    t1 signature                                      → 00
    t2 signature of=one                               → 25
    t1 sale 12.50 4000000000009995 as=no              → 51 no
    t1 signature of=no                                → 12
  `))
