import type { Random } from '@evertill/foundation'

/** Draws until one is free; where none is, there is none. */
const MOST_DRAWS = 50

/**
 * What is sold at one till. An amount names a purchase in every book: no other purchase of this till is ever asked for it, whole or in
 * parts, so that the issuers' books alone tell who paid twice.
 */
export class Purchases {
  readonly #random: Random
  /** Total of the purchase by the amount that was asked. */
  readonly #totals = new Map<number, number>()
  readonly #inParts = new Set<number>()

  constructor(random: Random) {
    this.#random = random
  }

  /** Something new is sold, for so much as nobody has paid here yet; minor units, both included. Undefined where all of these are taken. */
  begin(least: number, most: number): number | undefined {
    for (let i = 0; i < MOST_DRAWS && most >= least; i++) {
      const amount = this.#random.integer(least, most)
      if (!this.#totals.has(amount)) return this.#ask(amount, amount)
    }
    return undefined
  }

  /** What the next part of a purchase pays: all that is owed or less; undefined where every amount names another purchase. */
  part(total: number, owed: number, chanceOfAll: number): number | undefined {
    this.#inParts.add(total)
    if (this.#random.chance(chanceOfAll) && this.#isFree(owed, total)) return this.#ask(owed, total)
    for (let i = 0; i < MOST_DRAWS; i++) {
      const amount = this.#random.integer(1, owed)
      if (this.#isFree(amount, total)) return this.#ask(amount, total)
    }
    return undefined
  }

  /** The whole of the purchase that this amount was asked for. */
  totalOf(asked: number): number | undefined {
    return this.#totals.get(asked)
  }

  isInParts(total: number): boolean {
    return this.#inParts.has(total)
  }

  #isFree(amount: number, total: number): boolean {
    return (this.#totals.get(amount) ?? total) === total
  }

  #ask(amount: number, total: number): number {
    this.#totals.set(amount, total)
    return amount
  }
}
