import { test } from 'vitest'
import { tillStories } from './told.ts'

const GRANTED = { offline: true, offlineLimits: { floor: 20_000, count: 3, sum: 45_000, ageHours: 24 } }
const story = tillStories({ contract: GRANTED })

test('saved while the line is down, charged in order when it is back', { timeout: 30_000 }, () =>
  story(`
    sells 10.00 credit tap                            → approved, 00, money yes
    saves 10.00 credit tap                            → not offered
    line down
    sells 12.50 credit tap                            → cannot-take-cards
    saves 12.50 credit tap                            → stored, money stored
    saves 30.00 4242424242424242 chip                 → stored, money stored
    stored                                            → 2 of 42.50, left 1 of 407.50, 23 h
    limits                                            → no-cards line-down sales-stored
    switch                                            → sale 10.00 approved 00
    line up
    wait 1m
    stored                                            → 0 of 0.00, left 3 of 450.00
    limits                                            → ready
    records                                           → sale 10.00 approved, offline-sale 12.50 approved, offline-sale 30.00 approved
    switch                                            → sale 10.00 approved 00, offline-sale 12.50 approved 00, offline-sale 30.00 approved 00
    issuer-a stands                                   → 2 22.50
    issuer-b stands                                   → 1 30.00
    events                                            → sale-approved sale-approved sale-approved
    voids 2                                           → approved, 00, money yes
    refunds 3 5.00                                    → approved, 00, money yes
    settles                                           → closed 11, 0 uploaded
  `),
)

test('never where the contract does not grant it, or gives no limits', { timeout: 30_000 }, async () => {
  const nothing = `
    line down
    saves 1.00 credit tap                             → not offered
    stored                                            → nothing
  `
  await story(nothing, {})
  await story(nothing, { contract: { offline: true } })
  await story(nothing, { contract: { offlineLimits: GRANTED.offlineLimits } })
})

test('each limit refuses by its own name', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 200.01 credit tap                           → refused, over-floor
    saves 200.00 credit tap                           → stored, money stored
    saves 200.00 4242424242424242 tap                 → stored, money stored
    saves 50.01 5555555555554444 tap                  → refused, sum-full
    saves 1.00 5555555555554444 tap                   → stored, money stored
    saves 1.00 4000000000009995 tap                   → refused, count-full
    stored                                            → 3 of 401.00, left 0 of 49.00, 23 h
  `),
)

test('what waited too long lets nothing be added, and still goes up', { timeout: 30_000 }, () =>
  story(
    `
    line down
    saves 1.00 credit tap                             → stored, money stored
    wait 59m
    saves 1.00 4242424242424242 tap                   → stored, money stored
    wait 1m
    saves 1.00 5555555555554444 tap                   → refused, too-old
    line up
    wait 2m
    stored                                            → 0 of 0.00, left 3 of 450.00
    issuer-a stands                                   → 1 1.00
    issuer-b stands                                   → 1 1.00
  `,
    { contract: { offline: true, offlineLimits: { ...GRANTED.offlineLimits, ageHours: 1 } } },
  ),
)

test('only a card that decides by itself is believed', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 debit chip                            → card refused, card-wants-bank
    saves 10.00 tap tap                               → card refused, card-wants-bank
    saves 10.00 stripe stripe                         → card refused, not read
    saves 150.00 credit tap                           → stored, money stored
    saves 50.01 credit tap                            → card refused, card-over-floor
    saves 50.00 credit tap                            → stored, money stored
    # a chip that refused by itself leaves its word
    records                                           → sale 10.00 not-sent, sale 10.00 not-sent, offline-sale 150.00 stored, offline-sale 50.00 stored
  `),
)

test('a saved sale is taken back before it was sent, and leaves a trace', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 credit tap                            → stored, money stored
    saves 20.00 4242424242424242 tap                  → stored, money stored
    voids 1                                           → withdrawn, money no, withdrawn
    stored                                            → 1 of 20.00, left 2 of 430.00, 23 h
    voids 1                                           → amount
    line up
    wait 2m
    records                                           → offline-sale 10.00 not-sent, offline-sale 20.00 approved
    switch                                            → offline-sale 20.00 approved 00
    issuer-a stands                                   → 0 0.00
  `),
)

test(
  'a saved sale that the bank refuses is told as such, becomes a case, and is never sent again',
  { timeout: 30_000 },
  () =>
    story(`
    line down
    saves 10.00 4000000000009995 tap                  → stored, money stored
    saves 20.00 credit tap                            → stored, money stored
    line up
    wait 2m
    records                                           → offline-sale 10.00 declined, offline-sale 20.00 approved
    stored                                            → 0 of 0.00, left 3 of 450.00, 1 refused
    limits                                            → limited stored-sale-refused
    events                                            → advice-declined sale-approved
    looks 1                                           → sale
    limits                                            → ready
    line down
    saves 10.00 4000000000009995 tap                  → card refused, card-wants-bank
    line up
    wait 5m
    switch                                            → offline-sale 10.00 declined 51, offline-sale 20.00 approved 00
  `),
)

test(
  'a bank that takes a part of a saved sale gives it back: refused, a case, and nothing stays taken',
  { timeout: 30_000 },
  () =>
    story(`
    line down
    saves 10.00 credit tap                            → stored, money stored
    issuer-a refuse 10
    line up
    wait 1m
    issuer-a honest
    # a part (10) is no answer to a reversal either: it is said again until the whole is undone
    wait 2m
    records                                           → offline-sale 10.00 declined
    stored                                            → 0 of 0.00, left 3 of 450.00, 1 refused
    switch                                            → offline-sale 10.00 reversed 05
    events                                            → advice-declined
    issuer-a stands                                   → 0 0.00
    # the same when the bank says so only once it is asked again
    line down
    saves 20.00 4242424242424242 tap                  → stored, money stored
    issuer-b down
    line up
    wait 1m
    issuer-b refuse 10
    issuer-b up
    wait 1m
    issuer-b honest
    wait 3m
    records                                           → offline-sale 10.00 declined, offline-sale 20.00 declined
    switch                                            → offline-sale 10.00 reversed 05, offline-sale 20.00 reversed 05
    events                                            → advice-declined
    issuer-b stands                                   → 0 0.00
  `),
)

test(
  'what the switch does not grant, or not any more, is no sale, whatever the till has saved',
  { timeout: 30_000 },
  () =>
    story(`
    line down
    saves 15.00 credit tap                            → stored, money stored
    saves 15.01 4242424242424242 tap                  → stored, money stored
    grants 15.00
    line up
    wait 2m
    records                                           → offline-sale 15.00 approved, offline-sale 15.01 declined
    events                                            → sale-approved advice-declined
    line down
    saves 5.00 credit tap                             → stored, money stored
    grants nothing
    line up
    wait 2m
    records                                           → offline-sale 15.00 approved, offline-sale 15.01 declined, offline-sale 5.00 declined
    events                                            → advice-declined
    issuer-a stands                                   → 1 15.00
    issuer-b stands                                   → 0 0.00
  `),
)

test('power cuts while sales wait and while they go up', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 credit tap                            → stored, money stored
    power
    stored                                            → 1 of 10.00, left 2 of 440.00, 23 h
    saves 11.00 4242424242424242 tap                  → stored, money stored
    power
    issuer-a silent
    line up
    wait 5s
    power
    wait 1m
    issuer-a honest
    wait 3m
    stored                                            → 0 of 0.00, left 3 of 450.00
    records                                           → offline-sale 10.00 approved, offline-sale 11.00 approved
    issuer-a stands                                   → 1 10.00
    issuer-b stands                                   → 1 11.00
  `),
)

test('the bank is away when they come: the switch keeps them and delivers each once', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 credit tap                            → stored, money stored
    saves 11.00 4242424242424242 tap                  → stored, money stored
    issuer-a down
    line up
    wait 1m
    switch                                            → offline-sale 10.00 pending 98, offline-sale 11.00 approved 00
    records                                           → offline-sale 10.00 asking, offline-sale 11.00 approved
    settles                                           → flush, 0 uploaded
    issuer-a up
    wait 3m
    records                                           → offline-sale 10.00 approved, offline-sale 11.00 approved
    issuer-a stands                                   → 1 10.00
    settlement                                        → closed 11, 0 uploaded
  `),
)

test('a settlement sends what was saved before it counts', { timeout: 30_000 }, () =>
  story(`
    sells 5.00 credit tap                             → approved, 00, money yes
    line down
    saves 10.00 credit tap                            → stored, money stored
    settles                                           → flush, 0 uploaded
    saves 1.00 credit tap                             → not offered
    line up
    wait 2m
    settlement                                        → closed 11, 0 uploaded
    records                                           → sale 5.00 approved, offline-sale 10.00 approved
  `),
)

test('a host that refuses the terminal is there, and is not gone around', { timeout: 30_000 }, () =>
  story(`
    stops terminal
    power
    limits                                            → no-cards sign-on-refused
    saves 1.00 credit tap                             → not offered
    line down
    saves 1.00 credit tap                             → not offered
  `),
)
