import { expect, test } from 'vitest'
import { World } from '../../sim/world.ts'
import { ownDatabase, switchStories } from './told.ts'

const db = ownDatabase()
const holds = switchStories(db)

test('a database that refuses: 96, nothing was sent, and the next sale is taken', () =>
  holds(`
    terminal t1
    t1 sale 1.00 6200000000000005                     → 00 yes
    database refuses
    t1 sale 2.00 6200000000000005 as=refused          → 96 -
    database heals
    t1 money of=refused                               → unknown
    t1 sale 3.00 6200000000000005                     → 00 yes
    t1 again of=refused                               → 00 yes
    # keys that were not stored are nobody's: the old ones serve on
    database refuses
    t1 signs-on 003                                   → 96
    database heals
    t1 sale 4.00 6200000000000005                     → 00 yes
    issuer-a stands                                   → 4 10.00
  `))

test('a commit whose acknowledgement is lost is neither lost nor done twice', () =>
  holds(`
    terminal t1
    # of the request
    database forgets 1
    t1 sale 1.00 6200000000000005                     → 00 yes
    # of request and outcome
    database forgets 2
    t1 sale 2.00 6200000000000005                     → 00 yes
    database forgets 3
    t1 sale 3.00 6200000000000005                     → 00 yes
    # of a claim on the original
    database forgets 1
    t1 void                                           → 00 yes
    t1 void                                           → 12 no
    # of a reversal
    t1 sale 4.00 6200000000000005                     → 00 yes
    database forgets 1
    t1 reverse 98                                     → 96 reversing
    t1 reverse 98                                     → 00 no
    wait 5s
    t1 money                                          → no
    issuer-a stands                                   → 4 3.00
    issuer-a heard 0200                               → 5
  `))

test('an outcome that cannot be stored is not told; the terminal undoes it', () =>
  holds(`
    terminal t1
    t1 sends sale 1.00 6226090000000048
    database refuses
    t1 hears 60s                                      → nothing
    issuer-a stands                                   → 1 1.00
    database heals
    wait 2s
    t1 hears 1s                                       → 00
    t1 reverse 98                                     → 00 reversing
    wait 5s
    t1 money                                          → no
    issuer-a stands                                   → 0 0.00
  `))

test('a platform that dies with an outcome it could not store undoes it at the next start', () =>
  holds(`
    terminal t1
    t1 sends sale 1.00 6226090000000048
    database refuses
    wait 20s
    issuer-a stands                                   → 1 1.00
    crash
    database heals
    restart
    wait 10s
    t1 money                                          → no
    issuer-a stands                                   → 0 0.00
  `))

test('more than may be under way is answered at once with 96', async () => {
  const world = await World.create(db(), { inFlight: 4 })
  const terminals = []
  for (let i = 0; i < 8; i++) terminals.push(await world.terminal())
  for (const terminal of terminals) terminal.send(terminal.pos.sale(100, { pan: '6226090000000048' }))
  const codes: (string | undefined)[] = []
  for (const terminal of terminals) codes.push((await terminal.answer(60_000))?.[39])
  expect(codes.sort()).toEqual(['00', '00', '00', '00', '96', '96', '96', '96'])
  expect(world.counts.get('switch_refused_total{overload}')).toBe(4)
  expect(world.issuerA.book.standing()).toEqual({ count: 4, amount: 400 })
  await world.close()
})

test('a full line toward the issuer: what cannot be sent is declined for certain, nothing is left to undo', async () => {
  const world = await World.create(db(), { link: { inFlight: 2, queue: 2 } })
  const terminals = []
  for (let i = 0; i < 6; i++) terminals.push(await world.terminal())
  for (const terminal of terminals) terminal.send(terminal.pos.sale(100, { pan: '6226090000000048' }))
  const codes: (string | undefined)[] = []
  for (const terminal of terminals) codes.push((await terminal.answer(60_000))?.[39])
  expect(codes.sort()).toEqual(['00', '00', '00', '00', '96', '96'])
  expect(await world.switch.openReversals()).toEqual([])
  await world.close()
})

test('the rules stop a card, and the stop is kept with what was compared', async () => {
  const world = await World.create(db(), {
    // A day passes; without echoes it passes sooner.
    link: { timing: { echoAfterMs: 100_000_000 } },
    rules: [
      { id: 'blocked-list', kind: 'blocked' },
      { id: 'card-count', kind: 'daily-count', per: 'card', most: 2 },
      { id: 'terminal-amount', kind: 'daily-amount', per: 'terminal', most: 1_000 },
      { id: 'barred', kind: 'mcc-barred', mcc: ['7995'] },
      { id: 'night', kind: 'hours', from: 22, until: 6, over: 0 },
    ],
  })
  const terminal = await world.terminal()
  const sale = async (amount: number, pan = '6200000000000005') =>
    (await terminal.ask(terminal.pos.sale(amount, { pan })))?.[39]
  expect(await sale(100)).toBe('00')
  expect(await sale(100)).toBe('00')
  expect(await sale(100)).toBe('65')
  expect(await sale(801, '4242424242424242')).toBe('61')
  expect(await sale(800, '4242424242424242')).toBe('00')
  const [amount, count] = await world.switch.risk.decisions({ limit: 10 })
  expect(count).toMatchObject({ rule: 'card-count', responseCode: '65', amount: 100 })
  expect(count!.compared).toContainEqual({ rule: 'card-count', value: 3, limit: 2, passed: false })
  expect(amount!.compared).toContainEqual({ rule: 'terminal-amount', value: 1_001, limit: 1_000, passed: false })
  expect(
    await world.rows(
      `select topic, payload->>'rule' as rule from outbox_event where topic = 'risk-stopped' order by id`,
    ),
  ).toEqual([
    { topic: 'risk-stopped', rule: 'card-count' },
    { topic: 'risk-stopped', rule: 'terminal-amount' },
  ])
  // The sums survive a restart, because the journal has them.
  await world.crashSwitch()
  await world.startSwitch()
  await terminal.plugIn()
  await world.run(1_000)
  expect(await sale(100)).toBe('65')
  // A declined sale does not count.
  const other = await world.terminal()
  const ask = async (pan: string) => (await other.ask(other.pos.sale(900, { pan })))?.[39]
  expect(await ask('4000000000009995')).toBe('51')
  expect(await ask('4111111111111111')).toBe('00')
  // The blocked list works at once.
  await world.switch.risk.block({
    per: 'terminal',
    key: other.pos.terminalId,
    label: other.pos.terminalId,
    reason: 'found in the river',
    byPerson: 'risk-1',
    at: world.clock.now(),
  })
  expect((await other.ask(other.pos.sale(1, { pan: '4242424242424242' })))?.[39]).toBe('62')
  await world.switch.risk.unblock('terminal', other.pos.terminalId)
  expect((await other.ask(other.pos.sale(1, { pan: '4242424242424242' })))?.[39]).toBe('00')
  // Another kind of shop, another hour, another day.
  world.directory.change(other.pos.terminalId, { mcc: '7995' })
  expect((await other.ask(other.pos.sale(1, { pan: '5555555555554444' })))?.[39]).toBe('57')
  world.directory.change(other.pos.terminalId, { mcc: '5411' })
  await world.run(12.5 * 3_600_000)
  await other.plugIn()
  expect((await other.ask(other.pos.sale(1, { pan: '5555555555554444' })))?.[39]).toBe('57')
  await world.run(9 * 3_600_000)
  await terminal.plugIn()
  expect(await sale(100)).toBe('00')
  await world.close()
})

test('the life of a sale shows every message and no secret', async () => {
  const world = await World.create(db())
  const terminal = await world.terminal()
  const pan = '6205500000000000004'
  const answer = await terminal.ask(terminal.pos.sale(12_50, { pan, pin: '123456' }))
  await terminal.ask(terminal.pos.signature(answer!, new Uint8Array(200)))
  const { rows } = await world.switch.journal.list({ limit: 10, now: world.clock.now() })
  expect(rows).toHaveLength(1)
  expect(rows[0]!.rrn).toBe(answer![37])
  const life = await world.switch.life(rows[0]!.id)
  expect(life!.messages.map((each) => `${each.side} ${each.direction} ${each.mti}`)).toEqual([
    'terminal in 0200',
    'network out 0200',
    'network in 0210',
    'terminal out 0210',
  ])
  expect(life!.messages[0]!.fields).toMatchObject({
    2: '620550*********0004',
    4: '000000001250',
    52: '(present)',
    '60.batch': '000001',
  })
  expect(life!.messages[3]!.fields).toMatchObject({ 39: '00', 37: answer![37] })
  expect(life!.risk.every((each) => each.passed)).toBe(true)
  expect(life!.signedAt).toBeDefined()
  // Nothing in any table holds the number, as digits or as bytes.
  for (const table of [
    'switch_journal',
    'switch_key',
    'switch_message',
    'switch_session',
    'risk_decision',
    'outbox_event',
  ]) {
    const dump = JSON.stringify(await world.rows(`select t::text as row from ${table} t`))
    expect(dump).not.toContain(pan)
    expect(dump).not.toContain(`${pan}0`.slice(0, 20).toLowerCase())
    expect(dump).not.toContain('123456')
  }
  await world.close()
})

test('two hundred terminals sign on in the same second and share statements', async () => {
  const world = await World.create(db())
  const terminals = await Promise.all(Array.from({ length: 200 }, () => world.terminal({}, { signOn: false })))
  const statements = world.db.statements
  for (const terminal of terminals) terminal.send(terminal.pos.signOn())
  await world.run(1_000)
  let keys = 0
  for (const terminal of terminals) if (terminal.pos.takeKeys((await terminal.answer(1_000))!)) keys += 1
  expect(keys).toBe(200)
  // Readings and writings share statements: far fewer of them than terminals.
  expect(world.db.statements - statements).toBeLessThan(40)
  expect(await world.rows('select count(*)::int8 as count from switch_session where signed_on')).toEqual([
    { count: 200 },
  ])
  expect(
    await world.rows(`select count(*)::int8 as count from outbox_event where topic = 'terminal-signed-on'`),
  ).toEqual([{ count: 200 }])
  await world.close()
})

/** 100.00 a day with one card. */
const HUNDRED = [{ id: 'card-amount', kind: 'daily-amount', per: 'card', most: 10_000 }] as const

test('what moved no money after all gives its room under the rules back, and what is repeated takes none', () =>
  holds(
    `
    terminal t1
    t1 is with=partly
    t1 sale 40.00 6200000000000005 as=first           → 00 yes
    t1 again of=first                                 → 00 yes
    t1 again of=first                                 → 00 yes
    t1 sale 60.01 6200000000000005 as=stopped         → 61 no
    t1 again of=stopped                               → 61 no
    issuer-a refuse 05
    t1 sale 60.00 6200000000000005                    → 05 no
    issuer-a refuse 68
    t1 sale 60.00 6200000000000005                    → 98 reversing
    issuer-a honest
    t1 sale 60.00 6200000000000005                    → 00 yes
    t1 sale 0.01 6200000000000005                     → 61 no
    t1 reverse 98 of=first                            → 00 reversing
    t1 reverse 98 of=first                            → 00 no
    t1 sale 40.01 6200000000000005                    → 61 no
    t1 sale 40.00 6200000000000005                    → 00 yes
    # undone while the issuer still thinks
    t1 sends sale 40.00 6226090000000048 as=slow
    t1 reverse 98 of=slow                             → 00 reversing
    wait 10s
    t1 hears                                          → 98
    t1 sale 100.00 6226090000000048                   → 00 yes
    # of a part as much as was taken
    t1 sale 50.00 5105105105105100 partly=yes         → 10 yes 20.00
    t1 sale 80.01 5105105105105100 partly=yes         → 61 no
    t1 sale 80.00 5105105105105100 partly=yes         → 10 yes 20.00
    t1 sale 60.01 5105105105105100 partly=yes         → 61 no
  `,
    { rules: HUNDRED },
  ))

test('after a restart the rules know what stands of today, and nothing else', () =>
  holds(
    `
    terminal t1
    t1 sale 30.00 6200000000000005                    → 00 yes
    issuer-a refuse 05
    t1 sale 70.00 6200000000000005                    → 05 no
    issuer-a honest
    issuer-a slow 3000
    t1 sends sale 70.00 6200000000000005 as=open
    wait 1s
    database refuses
    crash
    database heals
    t1 state of=open                                  → sent
    restart
    t1 state of=open                                  → reversing 98
    issuer-a honest
    issuer-a slow 0
    wait 10s
    t1 sale 70.01 6200000000000005                    → 61 no
    t1 sale 70.00 6200000000000005                    → 00 yes
    wait 61m
    t1 plugs-in
    crash
    restart
    t1 sale 100.01 6200000000000005                   → 61 no
    t1 sale 100.00 6200000000000005                   → 00 yes
    issuer-a stands                                   → 3 200.00
  `,
    // An hour before the business day turns.
    { rules: HUNDRED, startsAt: Date.UTC(2026, 10, 22, 14) },
  ))

test('a sale that nobody could answer for gives its room under the rules back', () =>
  holds(
    `
    terminal t1
    t1 is with=stand-in
    issuer-a down
    wait 2s
    t1 sale 60.00 6200000000000005 entry=07           → 00 yes
    t1 sale 30.00 6200000000000005 entry=07           → 00 yes
    t1 sale 10.00 6200000000000005 entry=07           → 91 no
    issuer-a up
    wait 30s
    t1 sale 10.01 6200000000000005                    → 61 no
    t1 sale 10.00 6200000000000005                    → 00 yes
  `,
    { rules: HUNDRED },
  ))
