import type { Clock, Random } from '@evertill/foundation'
import { type Hands, MOVES, type Move, plainSale } from './move/index.ts'
import { Purchases } from './purchases.ts'
import type { Swarm } from './swarm.ts'
import { PowerGone, type Till } from './till.ts'
import type { Trace } from './trace.ts'

export interface KeeperParts {
  readonly world: Clock
  readonly trace: Trace
  readonly random: Random
  readonly swarm: Swarm
  /** False when enough moves were made in this world. */
  readonly takeMove: () => boolean
}

/** Whoever works at one till: makes one move after the other until the shop closes, and puts the plug back in when the power went. */
export class Shopkeeper {
  readonly till: Till
  readonly purchases: Purchases
  readonly #parts: KeeperParts
  #open = true
  #busy = false

  constructor(till: Till, parts: KeeperParts) {
    this.till = till
    this.#parts = parts
    this.purchases = new Purchases(parts.random)
    till.onDark = () => {
      // Somebody notices within a few seconds.
      parts.world.after(parts.random.integer(0, 8_000), () => till.boot())
    }
  }

  get busy(): boolean {
    return this.#busy
  }

  /** The last customer: no new move begins. */
  close(): void {
    this.#open = false
  }

  /** Works until there is nothing more to do. */
  async work(): Promise<void> {
    this.#busy = true
    try {
      while (this.#open && this.#parts.takeMove()) await this.#once()
    } finally {
      this.#busy = false
    }
  }

  /** One sale that must go through: the till is back in business, or says why not. */
  async sellOneMore(): Promise<boolean> {
    this.#busy = true
    try {
      const approved = (): number =>
        [...this.till.records.values()].filter((record) => record.tender === 'card' && record.status === 'approved')
          .length
      if (!(await this.till.ready(180_000))) return false
      // A settlement that has begun holds up every sale; a person may ask it to go on at once.
      const settled = ({ settlement }: Till['state']): boolean =>
        settlement === undefined || settlement.stage === 'closed'
      if (!settled(this.till.state)) this.till.dispatch({ type: 'settlement-asked' })
      if ((await this.till.until(settled, 300_000)) === undefined) return false
      const before = approved()
      // Customers still mistype their PIN and change their minds.
      for (let i = 0; i < 8 && approved() === before; i++) {
        // The lines to the issuers come back within moments, too.
        if (i > 0) await this.till.pause(5_000)
        await plainSale(this.#hands())
      }
      return approved() > before
    } finally {
      this.#busy = false
    }
  }

  async #once(): Promise<void> {
    const { world, random, swarm, trace } = this.#parts
    try {
      const away = MOVES.some((move) => move.away === true && move.when?.(this.till) === true)
      if (!away && (!this.till.isOn || !(await this.till.ready(20_000)))) {
        await wait(world, 1_000)
        return
      }
      const move = this.#choose(away)
      trace.tell(this.till.host, `move: ${move.name}`)
      await move.play(this.#hands())
      await wait(world, random.integer(0, swarm.thinkMs))
    } catch (error) {
      if (!(error instanceof PowerGone)) throw error
      await wait(world, 500)
    }
  }

  #choose(away: boolean): Move {
    const { random, swarm } = this.#parts
    const weight = (move: Move): number => move.weight * (move.impatient ? swarm.impatience : 1)
    const possible = MOVES.filter(
      (move) => (move.away === true) === away && weight(move) > 0 && (move.when?.(this.till) ?? true),
    )
    let point = random.fraction() * possible.reduce((sum, move) => sum + weight(move), 0)
    for (const move of possible) {
      point -= weight(move)
      if (point < 0) return move
    }
    return possible[0]!
  }

  #hands(): Hands {
    const { random, swarm } = this.#parts
    return {
      till: this.till,
      random,
      thinkMs: swarm.thinkMs,
      purchases: this.purchases,
      amount: () => {
        for (;;) {
          const amount = random.chance(0.2) ? this.purchases.begin(100_000, 400_000) : this.purchases.begin(100, 60_000)
          if (amount !== undefined) return amount
        }
      },
      think: () => this.till.pause(random.integer(0, swarm.thinkMs)),
    }
  }
}

function wait(world: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => world.after(ms, resolve))
}
