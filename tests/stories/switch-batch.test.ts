import { test } from 'vitest'
import { switchStories } from './told.ts'

const holds = switchStories()

test('a batch whose sums are ours: balanced, closed, and the next number begins', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6200000000000005 stan=000101        → 00 yes
    t1 sale 7.50 6200000000000005 stan=000102         → 00 yes
    t1 void of=#2                                     → 00 yes
    t1 sale 5.00 4000000000009995                     → 51 no
    t1 totals 20.00 2 7.50 1                          → 00 1 1
    # told other sums while it settles, it keeps its verdict
    t1 totals 99.00 9                                 → 00 1 1
    t1 ends 202 0                                     → 95
    t1 ends 207 3                                     → 95
    t1 ends 207 0                                     → 00
    t1 ends 207 0                                     → 00
    # the closed batch keeps its verdict, and nothing more is taken into it
    t1 totals 99.00 9                                 → 00 1 1
    t1 sale 1.00 6200000000000005                     → 77 unknown
    t1 void of=#1                                     → 77 unknown
    t1 signs-on 003                                   → 00
    t1 void of=#1                                     → 12 no
    t1 sale 1.00 6200000000000005                     → 00 yes
    t1 totals 1.00 1                                  → 00 1 1
    issuer-a stands                                   → 4 13.50
  `))

test('a commit of a settlement whose acknowledgement is lost: the terminal goes on with the batch that is open', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6200000000000005                    → 00 yes
    database forgets 1
    t1 totals 12.50 1                                 → 96
    t1 sale 1.00 6200000000000005                     → 22 unknown
    t1 totals 12.50 1                                 → 00 1 1
    database forgets 1
    t1 ends 207 0                                     → 96
    t1 ends 207 0                                     → 00
    t1 signs-on 003                                   → 00
    t1 sale 1.00 6200000000000005                     → 00 yes
    t1 totals 1.00 1                                  → 00 1 1
    issuer-a stands                                   → 2 13.50
  `))

test('a batch with wrong totals: told so, uploaded line by line, closed as unbalanced', () =>
  holds(`
    terminal t1
    t1 details 000101:12.50                           → 25
    t1 ends 207 0                                     → 25
    t1 sale 12.50 6200000000000005 stan=000101        → 00 yes
    t1 sale 7.50 4242424242424242 stan=000102         → 00 yes
    t1 totals 20.00 2                                 → 00 2 2
    # the power goes, the terminal asks again: the same verdict
    crash
    restart
    t1 totals 20.00 2                                 → 00 2 2
    t1 ends 207 0                                     → 95
    t1 details 000101:12.50 000102:7.50               → 00
    t1 details 000101:12.50 000102:7.50               → 00
    t1 ends 202 1                                     → 95
    t1 ends 202 2                                     → 00
    t1 details 000103:1.00                            → 77
    issuer-a stands                                   → 1 12.50
  `))

test('every sum and every count is weighed, and those of cards from abroad for themselves', () =>
  holds(`
    terminal t1
    terminal t2
    terminal t3
    terminal t4
    t1 sale 12.50 6200000000000005                    → 00 yes
    t1 void                                           → 00 yes
    t1 totals 12.50 2 12.50 1                         → 00 2 1
    t2 sale 12.50 6200000000000005                    → 00 yes
    t2 void                                           → 00 yes
    t2 totals 12.50 1 12.50 2                         → 00 2 1
    t3 sale 12.50 6200000000000005                    → 00 yes
    t3 void                                           → 00 yes
    t3 totals 12.50 1 12.51 1                         → 00 2 1
    t4 sale 12.50 6200000000000005                    → 00 yes
    t4 sale 7.50 4242424242424242                     → 00 yes
    t4 totals 12.50 1                                 → 00 1 2
    t4 ends 207 0                                     → 95
    t4 details 000101:12.50 000102:7.50               → 00
    t4 ends 202 2                                     → 00
  `))

test('while a batch settles nothing new is begun in it; what was asked before is answered as before', () =>
  holds(`
    terminal t1 with=holds
    t1 sale 12.50 6200000000000005 stan=000101        → 00 yes
    t1 hold 30.00 6200000000000005                    → 00 yes
    t1 totals 12.50 1                                 → 00 1 1
    t1 sale 1.00 6200000000000005                     → 22 unknown
    t1 void of=#1                                     → 22 unknown
    t1 refund 5.00 of=#1                              → 22 unknown
    # a question moves nothing, a repeated request has its answer, a reversal is taken
    t1 balance 6200000000000005                       → 00 no
    t1 again of=#1                                    → 00 yes
    crash
    restart
    t1 sale 1.00 6200000000000005                     → 22 unknown
    t1 sale 2.00 6200000000000005 as=undone           → 22 unknown
    t1 reverse 98 of=undone                           → 00 no
    t1 ends 207 0                                     → 00
    t1 signs-on 003                                   → 00
    t1 sale 1.00 6200000000000005                     → 00 yes
    issuer-a stands                                   → 2 13.50
  `))

test('a batch is not judged while something of it is under way', () =>
  holds(`
    terminal t1
    t1 sale 10.00 6200000000000005                    → 00 yes
    issuer-a slow 3000
    t1 sends sale 20.00 6200000000000005
    t1 totals 10.00 1                                 → 22
    t1 hears                                          → 00
    t1 totals 30.00 2                                 → 00 1 1
    t1 ends 207 0                                     → 00
  `))

test('a terminal that dies while it settles: it goes on, or another begins the next batch', () =>
  holds(`
    terminal t1
    t1 totals 0.00 0                                  → 00 1 1
    t1 ends 207 0                                     → 00
    t1 signs-on 003                                   → 00
    t1 sale 12.50 6200000000000005                    → 00 yes
    t1 totals 12.50 1                                 → 00 1 1
    # it comes back with its journal: the settlement is where it was
    t1 signs-on 003                                   → 00
    t1 sale 1.00 6200000000000005                     → 22 unknown
    # it comes back without: the batch is closed as it stands
    t1 batch 000001
    t1 signs-on 003                                   → 00
    t1 sale 2.00 6200000000000005                     → 00 yes
    # away for a day
    t1 totals 2.00 1                                  → 00 1 1
    wait 23h
    t1 plugs-in
    t1 signs-on 003                                   → 00
    t1 sale 3.00 6200000000000005                     → 22 unknown
    wait 1h
    t1 plugs-in
    t1 sale 3.00 6200000000000005                     → 22 unknown
    t1 signs-on 003                                   → 00
    t1 sale 3.00 6200000000000005                     → 00 yes
    issuer-a stands                                   → 3 17.50
  `))

test('certificates of chips: of sales of the batch that settles, as the verdict says, and once', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6200000000000005                    → 00 yes
    t1 sale 5.00 4000000000009995 as=poor             → 51 no
    t1 certifies 203 of=#1                            → 25
    t1 totals 12.50 1                                 → 00 1 1
    t1 certifies 205 of=#1                            → 95
    t1 certifies 203 of=poor                          → 12
    t1 certifies 204 of=poor                          → 00
    t1 certifies 203 of=#1                            → 00
    crash
    restart
    t1 certifies 203 of=#1                            → 00
    # what chips said is no detail: the end counts none
    t1 ends 207 0                                     → 00
    t1 certifies 203 of=#1                            → 77
    issuer-a stands                                   → 1 12.50
  `))

test('what chips refused: once, known here or not, never of what stands, and no money moves', () =>
  holds(`
    terminal t1
    t1 sale 12.50 6200000000000005 stan=000101        → 00 yes
    t1 sale 5.00 4000000000009995 stan=000102 as=poor → 51 no
    t1 sale 7.00 6200000000000005 stan=000103 as=back → 00 yes
    t1 reverse 96 of=back                             → 00 reversing
    wait 10s
    t1 refused 204 8.00 6200000000000005 stan=000199  → 25
    events                                            → sale-approved sale-declined sale-approved sale-reversed
    t1 totals 12.50 1                                 → 00 1 1
    t1 certifies 204 of=#1                            → 12
    t1 certifies 204 of=poor                          → 00
    t1 certifies 204 of=back                          → 00
    t1 refused 206 8.00 6200000000000005 stan=000199  → 95
    t1 refused 204 8.00 6200000000000005 stan=000199  → 00
    # again is the same, after a crash too; the same number for another word is not, and the word that came first stays
    crash
    restart
    t1 refused 204 8.00 6200000000000005 stan=000199  → 00
    t1 refused 204 9.00 6200000000000005 stan=000199  → 94
    t1 refused 204 5.01 4000000000009995 stan=000102  → 64
    t1 refused 204 4.99 4000000000009995 stan=000102  → 64
    t1 chips                                          → 204 000102 5.00 400000******9995, 204 000103 7.00 620000******0005, 204 000199 8.00 620000******0005
    t1 ends 207 0                                     → 00
    t1 refused 204 1.00 6200000000000005 stan=000198  → 77
    # evidence is not money: nothing was told of, and nothing stands that did not before
    events                                            → none
    issuer-a stands                                   → 1 12.50
  `))
