import { businessDayOf, CHINA_CUT_OVER } from '@evertill/foundation'
import {
  CHINA_2016,
  CHINA_2026,
  createSettlement,
  type Resolution,
  type Settlement,
  shippedRules,
} from '../packages/platform/settlement/index.ts'
import { dailyFile } from './issuer/daily-file.ts'
import type { World } from './world.ts'

/** The settlement room beside a story's switch: it learns from the outbox what was told, and reads the file out of the issuer's own book. */
export class StoryBooks {
  readonly #world: World
  readonly #settlement: Settlement
  #heard = 0

  constructor(world: World) {
    this.#world = world
    this.#settlement = createSettlement({
      db: world.db.inner,
      clock: world.clock,
      calendar: CHINA_2026,
      facts: { schedule: CHINA_2016, products: shippedRules.products, walletLinks: shippedRules.walletLinks },
      fundingRule: { kind: 'T', days: 1 },
      journal: (source, cleared) => world.switch.cleared(source, cleared),
    })
  }

  /** Today's file of an issuer, compared with the books; gives how many differences it opened. */
  async read(issuer: 'issuer-a' | 'issuer-b' | 'wallet'): Promise<number> {
    await this.#learn()
    const today = businessDayOf(this.#world.clock.now(), CHINA_CUT_OVER)
    return (await this.#settlement.readFile(issuer, today, dailyFile(this.#world.host(issuer).book, today))).found
  }

  /** What people have to end, oldest first: kind, whose duty it is, both sides, what is at stake. */
  async differences(): Promise<string> {
    await this.#learn()
    const open = await this.#settlement.differences({ states: ['open', 'proposed'], limit: 100 })
    return open
      .map(({ kind, owner, ours, theirs, atStake }) => `${kind} ${owner}: ${ours} / ${theirs}, ${atStake}`)
      .join(' + ')
  }

  /** One person proposes how the oldest difference of a kind ends, tries to confirm it alone, and a second one does. */
  async end(kind: string, resolution: string): Promise<string> {
    await this.#learn()
    const open = await this.#settlement.differences({ states: ['open'], limit: 100 })
    const { key } = open.find((each) => each.kind === kind)!
    const at = this.#world.clock.now()
    const reason = 'the issuer says so'
    const said: string[] = []
    for (const command of [
      { type: 'propose', by: 'one', at, resolution: resolution as Resolution, reason },
      { type: 'clear', by: 'one', at },
      { type: 'clear', by: 'two', at },
    ] as const) {
      const done = await this.#settlement.command(key, command)
      said.push(done.ok ? done.value.state.name : done.refusal)
    }
    return said.join(', ')
  }

  async #learn(): Promise<void> {
    const events = (await this.#world.outboxEvents()).slice(this.#heard)
    this.#heard += events.length
    const { consumer } = this.#settlement
    const mine = events.filter((event) => consumer.topics.includes(event.topic))
    if (mine.length > 0) await this.#world.db.inner.transaction((tx) => consumer.handleAll!(mine, tx))
  }
}
