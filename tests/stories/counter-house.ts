import type { Db } from '../../packages/platform/database/index.ts'
import type { Profile, TerminalContract, TerminalEvent } from '../../packages/terminal/index.ts'
import { type Fixture, fixture, Platter, PROFILE } from '../../packages/terminal/terminal-fixture.test-data.ts'
import { World, type WorldOptions } from '../../sim/world.ts'

/** A till in this world, new or on the platter of one that was there before. */
export type PlugIn = (platter?: Platter, watch?: (event: TerminalEvent) => void) => Fixture

/** How the till of a story differs from the usual one, and the world from an ordinary day. */
export interface CounterHouse {
  /** What the acquirer granted beyond the usual, at the terminal and at the switch. */
  readonly grants?: Partial<TerminalContract>
  readonly parameters?: Partial<Profile['parameters']>
  readonly profile?: Profile
  readonly world?: WorldOptions
}

/** The real terminal on the real switch: simulated wire, real SQL, one clock. A till is plugged in as often as a story wants. */
export async function counterHouse(
  db: Db,
  { grants = {}, parameters = {}, profile: usual = PROFILE, world: options }: CounterHouse = {},
): Promise<{ world: World; plugIn: PlugIn }> {
  const profile = {
    ...usual,
    contract: { ...usual.contract, ...grants },
    parameters: { ...usual.parameters, answerTimeoutMs: 20_000, reversalPauseMs: 2_000, ...parameters },
  }
  const world = await World.create(db, options)
  const registered = await world.terminal({ terminalId: profile.terminalId }, { signOn: false })
  registered.unplug()
  // The two say the same; only the switch's may be changed later.
  world.directory.contract(profile.terminalId, (granted) => ({ ...granted, ...(grants as Partial<typeof granted>) }))
  return {
    world,
    plugIn: (platter = new Platter(), watch) =>
      fixture({
        profile,
        platter,
        ...(watch === undefined ? {} : { watch }),
        clock: world.clock,
        dialler: world.network.dialler('terminal'),
        target: 'sim://acquirer',
        quiet: () => world.quiet(),
        patience: 300,
      }),
  }
}
