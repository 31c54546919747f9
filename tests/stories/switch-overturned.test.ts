import { test } from 'vitest'
import { switchStories } from './told.ts'

/*
 * An issuer that refuses and moves the money all the same, where no reversal exists: the refusal stands, what went back counts against its
 * sale, and people own the difference, whether the issuer's late word or its file tells of it.
 */

const books = switchStories()

test('a refund that is refused and approved late counts against its sale, and is a case', () =>
  books(`
    terminal t1
    t1 sale 100.00 6200000000000005 as=sale           → 00 yes
    issuer-a lying change-of-mind
    t1 refund 60.00 of=sale as=back                   → 05 no
    issuer-a honest
    wait 1s
    t1 again of=back                                  → 05 no
    t1 state of=back                                  → declined 05
    t1 void of=sale                                   → 12 no
    t1 refund 40.01 of=sale                           → 64 no
    t1 refund 40.00 of=sale                           → 00 yes
    t1 refund 0.01 of=sale                            → 64 no
    issuer-a stands                                   → 3 0.00
    events                                            → sale-approved refusal-overturned refund-approved
    differences                                       → refused-but-moved duty:clearing: declined 05 / credit 6000 00, 6000
    # its file says the same: it is one difference
    issuer-a files                                    → 0
    differences                                       → refused-but-moved duty:clearing: declined 05 / credit 6000 00, 6000
  `))

test('what the line lost its file tells: from then on it counts, and an owner is named', () =>
  books(`
    terminal t1
    t1 sale 100.00 6200000000000005 as=sale           → 00 yes
    issuer-a lying change-of-mind
    t1 refund 60.00 of=sale as=back                   → 05 no
    crash
    wait 1s
    issuer-a honest
    restart
    wait 1s
    events                                            → sale-approved
    differences                                       → none
    issuer-a files                                    → 1
    differences                                       → refused-but-moved duty:clearing: declined 05 / credit 6000 156 on 20261122, 6000
    t1 refund 40.01 of=sale                           → 64 no
    t1 refund 40.00 of=sale                           → 00 yes
    t1 refund 0.01 of=sale                            → 64 no
    issuer-a stands                                   → 3 0.00
  `))

test('what went back before anybody knew is at stake, and nothing more is given back', () =>
  books(`
    terminal t1
    t1 sale 100.00 6200000000000005 as=sale           → 00 yes
    issuer-a lying change-of-mind
    t1 refund 60.00 of=sale                           → 05 no
    t1 refund 60.00 of=sale                           → 05 no
    issuer-a honest
    wait 1s
    t1 refund 0.01 of=sale                            → 64 no
    differences                                       → refused-but-moved duty:clearing: declined 05 / credit 6000 00, 6000 + refused-but-moved duty:clearing: declined 05 / credit 6000 00, 6000
  `))

test('a smaller tip that is refused and taken after all: no more is given back than its issuer holds', () =>
  books(`
    terminal t1
    t1 is with=tips
    t1 sale 100.00 6200000000000005 as=meal           → 00 yes
    t1 adjust 120.00 of=meal                          → 00 yes
    issuer-a lying change-of-mind
    t1 adjust 110.00 of=meal                          → 05 no
    issuer-a honest
    wait 1s
    t1 refund 110.01 of=meal                          → 64 no
    t1 refund 110.00 of=meal                          → 00 yes
    t1 refund 0.01 of=meal                            → 64 no
  `))

test('a completion advice that is refused and taken after all: its hold is not completed again', () =>
  books(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=hold           → 00 yes
    issuer-a lying change-of-mind
    t1 completion-advice 90.00 of=hold as=told        → 05 no
    issuer-a honest
    wait 1s
    t1 completion 90.00 of=hold                       → 12 no
    t1 release of=hold                                → 12 no
    issuer-a stands                                   → 1 90.00
    differences                                       → advice-declined duty:operations: sold 9000 / refused 05, 9000 + refused-but-moved duty:clearing: declined 05 / debit 9000 00, -9000
  `))

test('a sale and a void whose late approval died with the process: the file names both', () =>
  books(`
    terminal t1
    t1 sale 30.00 6200000000000005 as=kept            → 00 yes
    issuer-a lying change-of-mind
    t1 sends sale 50.00 6200000000000005 as=lost
    t1 hears                                          → 05
    t1 sends void of=kept as=back
    t1 hears                                          → 05
    crash
    wait 1s
    issuer-a honest
    restart
    wait 1m
    t1 state of=lost                                  → declined 05
    t1 state of=back                                  → declined 05
    issuer-a files                                    → 2
    differences                                       → refused-but-moved duty:clearing: declined 05 / debit 5000 156 on 20261122, -5000 + refused-but-moved duty:clearing: declined 05 / credit 3000 156 on 20261122, 3000
    t1 refund 0.01 of=kept                            → 64 no
  `))

test('a part of a refund, which nobody can undo: refused, counted, and a case', () =>
  books(`
    terminal t1
    t1 sale 100.00 6200000000000005 as=sale           → 00 yes
    issuer-a refuse 10
    t1 refund 60.00 of=sale as=part                   → 05 no
    issuer-a honest
    t1 again of=part                                  → 05 no
    t1 refund 40.01 of=sale                           → 64 no
    people end refused-but-moved accept-network        → proposed, same-person, cleared
    differences                                       → none
    # the same when it says so only once it is asked again
    t1 sale 50.00 6200000000000005 as=other           → 00 yes
    issuer-a silent
    t1 refund 20.00 of=other as=slow                  → 98 unknown
    issuer-a honest
    issuer-a refuse 10
    wait 1m
    issuer-a honest
    t1 again of=slow                                  → 05 no
    t1 refund 30.01 of=other                          → 64 no
    t1 refund 30.00 of=other                          → 00 yes
    events                                            → sale-approved refusal-overturned sale-approved refusal-overturned refund-approved
  `))

test('an advice that is refused, or taken in part only, is a difference with an owner', () =>
  books(`
    terminal t1
    t1 is with=holds
    t1 hold 100.00 6200000000000005 as=one            → 00 yes
    issuer-a refuse 51
    t1 completion-advice 90.00 of=one as=refused      → 51 no
    issuer-a honest
    t1 again of=refused                               → 51 no
    differences                                       → advice-declined duty:operations: sold 9000 / refused 51, 9000
    # a part is given back, and its hold is free for what people decide
    issuer-a refuse 10
    t1 completion-advice 80.00 of=one as=part         → 05 reversing
    t1 again of=part                                  → 05 reversing
    issuer-a honest
    wait 1m
    t1 state of=part                                  → reversed 05
    t1 again of=part                                  → 05 no
    differences                                       → advice-declined duty:operations: sold 9000 / refused 51, 9000 + advice-declined duty:operations: sold 8000 / refused 10, 8000
    issuer-a heard 0420                               → 2
    # the same when it says so only once it is asked again
    issuer-a silent
    t1 completion-advice 70.00 of=one as=slow         → 98 unknown
    issuer-a honest
    issuer-a refuse 10
    wait 30s
    issuer-a honest
    wait 2m
    t1 again of=slow                                  → 05 no
    t1 completion-advice 60.00 of=one as=last         → 00 yes
    issuer-a stands                                   → 1 60.00
    differences                                       → advice-declined duty:operations: sold 9000 / refused 51, 9000 + advice-declined duty:operations: sold 8000 / refused 10, 8000 + advice-declined duty:operations: sold 7000 / refused 10, 7000
    people end advice-declined charge-merchant         → proposed, same-person, cleared
    people end advice-declined write-off               → proposed, same-person, cleared
    differences                                       → advice-declined duty:operations: sold 7000 / refused 10, 7000
  `))
