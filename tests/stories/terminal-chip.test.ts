import { expect, test } from 'vitest'
import { World } from '../../sim/world.ts'
import { ownDatabase, tillStories } from './told.ts'

const GRANTED = { offline: true, offlineLimits: { floor: 20_000, count: 3, sum: 45_000, ageHours: 24 } }
const db = ownDatabase()
const story = tillStories({ contract: GRANTED }, db)

test('a chip that refuses moves no money, and what it said goes up with the batch', { timeout: 30_000 }, () =>
  story(`
    sells 10.00 credit chip                           → approved, 00, money yes
    sells 20.00 debit chip refuses-at-once            → not-sent, money no, card-declined
    sells 30.00 poor chip                             → declined, 51, money no
    sells 40.00 credit chip refuses-approval          → reversed, 00, money no, card-declined
    # a tap that its bank refuses has said nothing after it
    sells 50.00 poor tap                              → declined, 51, money no
    records                                           → sale 10.00 approved, sale 20.00 not-sent, sale 30.00 declined, sale 40.00 reversed, sale 50.00 declined
    switch                                            → sale 10.00 approved 00, sale 30.00 declined 51, sale 40.00 reversed 00, sale 50.00 declined 51
    chips                                             → none
    settles                                           → closed 11, 0 uploaded
    chips                                             → 203 10.00 40, 204 20.00 00 Z1, 204 30.00 00 51, 204 40.00 00 00
    issuer-a stands                                   → 1 10.00
    events                                            → sale-approved sale-declined sale-approved sale-reversed sale-declined
  `),
)

test('nothing but refusals: a batch without money is settled all the same', { timeout: 30_000 }, () =>
  story(`
    sells 20.00 credit chip refuses-at-once           → not-sent, money no, card-declined
    settles                                           → closed 11, 0 uploaded
    chips                                             → 204 20.00 00 Z1
    sells 20.00 credit chip                           → approved, 00, money yes
    settles                                           → closed 11, 0 uploaded
    chips                                             → 203 20.00 40, 204 20.00 00 Z1
  `),
)

test('a bank that does not answer: undone, and the chip’s refusal goes up as such', { timeout: 30_000 }, () =>
  story(`
    issuer-a silent
    sells 15.00 credit chip                           → connecting
    wait 30s
    issuer-a honest
    wait 3m
    records                                           → sale 15.00 reversed
    settles                                           → closed 11, 0 uploaded
    chips                                             → 204 15.00 00 98
    issuer-a stands                                   → 0 0.00
  `),
)

test('away from the host a chip that refuses leaves its trace, and another card is taken', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 debit chip                            → card refused, card-wants-bank
    saves 10.00 credit chip                           → stored, money stored
    power
    line up
    wait 1m
    records                                           → sale 10.00 not-sent, offline-sale 10.00 approved
    settles                                           → closed 11, 0 uploaded
    chips                                             → 203 10.00 40, 204 10.00 00 Z1
    issuer-a stands                                   → 1 10.00
  `),
)

test('a saved sale that is delivered again brings the same proof', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 credit tap                            → stored, money stored
    saves 11.00 credit chip                           → stored, money stored
    issuer-a down
    line up
    wait 1m
    switch                                            → offline-sale 10.00 pending 98, offline-sale 11.00 pending 98
    crash
    issuer-a up
    wait 3m
    records                                           → offline-sale 10.00 approved, offline-sale 11.00 approved
    proofs                                            → 10.00 proven, 11.00 proven
    settles                                           → closed 11, 0 uploaded
    chips                                             → 203 10.00 40, 203 11.00 40
  `),
)

test('a saved sale whose answer is lost with the power goes up again with the same proof', { timeout: 30_000 }, () =>
  story(`
    line down
    saves 10.00 credit tap                            → stored, money stored
    issuer-a silent
    line up
    wait 5s
    power
    issuer-a honest
    wait 3m
    records                                           → offline-sale 10.00 approved
    proofs                                            → 10.00 proven
  `),
)

test('a batch has room for so many refusals that nobody was asked about, and no more', async () => {
  const world = await World.create(db())
  const terminal = await world.terminal()
  const { pos } = terminal
  const ask: typeof terminal.ask = (message) => terminal.ask(message)
  await ask(pos.totals({ debit: 0, debits: 0, credit: 0, credits: 0 }))
  await world.rows(
    `insert into switch_chip_record (terminal_id, batch, stan, network, amount, currency, entry_mode, pan_masked, at, elements)
     select $1, $2, lpad(n::text, 6, '0'), '204', 1, '156', '052', '', 1, '9F26 00' from generate_series(1, 4999) n`,
    [pos.terminalId, pos.batch],
  )
  const refused = (stan: string) => pos.chipRecord({ 2: '6200000000000005', 4: '000000000100', 11: stan }, '204')
  expect((await ask(refused('900001')))?.[39]).toBe('00')
  expect((await ask(refused('900002')))?.[39]).toBe('12')
  expect((await ask(pos.batchEnd('207', 0)))?.[39]).toBe('00')
  await world.close()
})
