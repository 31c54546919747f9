import type { CauseId } from '@evertill/diagnosis'
import type { TerminalEvent, TerminalState } from '@evertill/terminal'
import { EMPTY_LOG, logged, paymentFindings, type TradeLog } from '@evertill/terminal/finding'
import { expect, test } from 'vitest'
import { CARDS, type Fixture, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { injectorOf } from '../../sim/lab/injectors.ts'
import { drawScenario, type Episode, play } from '../../sim/lab/scenario.ts'
import type { World } from '../../sim/world.ts'
import { counterHouse } from './counter-house.ts'
import { ownDatabase } from './told.ts'

/**
 * The lab's host is a script. Here the same trouble is made in the whole house: the real terminal over the real switch,
 * real SQL, simulated issuers. What the terminal finds in its own journal must be the same.
 */
const db = ownDatabase()

const id = PROFILE.terminalId

interface House {
  readonly world: World
  readonly till: Fixture
  log(): TradeLog
}

async function house(): Promise<House> {
  const { world, plugIn } = await counterHouse(db(), {
    parameters: { ...PROFILE.parameters, answerTimeoutMs: 30_000 },
  })
  let pending: TerminalEvent | undefined
  let log = EMPTY_LOG
  const till = plugIn(undefined, (event) => {
    pending = event
  })
  let before: TerminalState = till.state()
  till.terminal.subscribe((after) => {
    if (pending !== undefined) log = logged(log, pending, before, after, world.clock.now())
    pending = undefined
    before = after
  })
  // A sale that passes first: the shop was open before the trouble came.
  await till.sell(700, CARDS.credit)
  return { world, till, log: () => log }
}

/** What says where and how a sale stopped. Of the rest, single sales say too little to compare. */
const compared = /^(answer-|stopped-|authorization-timeout|mac-failures|sign-on-failed)/
const signs = (list: readonly { id: string; state: string }[]): string[] =>
  [...new Set(list.filter((one) => one.state === 'positive' && compared.test(one.id)).map((one) => one.id))].sort()

const TROUBLES: readonly (readonly [CauseId, (house: House) => void | Promise<void>])[] = [
  ['acc-frozen', ({ world }) => world.directory.change(id, { merchantStatus: 'frozen' })],
  ['acc-arrears', ({ world }) => world.directory.change(id, { merchantStatus: 'arrears' })],
  ['acc-terminal-disabled', ({ world }) => world.directory.change(id, { terminalStatus: 'disabled' })],
  ['iss-down', ({ world }) => world.killIssuer('issuer-a')],
  ['iss-slow', ({ world }) => void Object.assign(world.issuerA.faults, { silent: true })],
  ['card-funds', () => undefined],
  ['card-pin', () => undefined],
]

test.each(TROUBLES)(
  '%s: the whole house gives findings that the lab gives too',
  { timeout: 60_000 },
  async (cause, make) => {
    const it = await house()
    await make(it)
    await it.world.run(1_000)
    if (cause === 'card-pin') await it.till.sell(9_900, CARDS.debit, 'chip', '000000')
    else await it.till.sell(1_200, cause === 'card-funds' ? CARDS.poor : CARDS.credit)
    await it.till.pass(35_000)
    const real = signs(paymentFindings(it.till.state(), it.log(), it.world.clock.now()))
    await it.world.close()
    // The lab plays the same trouble a dozen times; the house's picture must be among them.
    const lab = Array.from(
      { length: 12 },
      (_, i): Episode => play(drawScenario(880_000 + i, [injectorOf(cause)!])),
    ).map((episode) => signs(episode.findings).join(' '))
    expect(real.length).toBeGreaterThan(0)
    expect(lab).toContain(real.join(' '))
  },
)
