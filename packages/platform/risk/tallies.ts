import type { BusinessDay } from '@evertill/foundation'
import type { Per, RiskSubject, Tally } from './rule.ts'

interface Counter {
  count: number
  amount: number
}

/** Most counters of one kind a day. Beyond it the new ones are not counted and `overflowed` says so. */
const MOST = 2_000_000

const EMPTY: Tally = { count: 0, amount: 0 }

/**
 * What each card, terminal and merchant has done in a business day: in memory, rebuilt from the journal at start. Two days are
 * kept, because requests of yesterday may still end after the cut-over.
 */
export class Tallies {
  readonly #days = new Map<BusinessDay, Record<Per, Map<string, Counter>>>()
  overflowed = 0

  of(per: Per, key: string, day: BusinessDay): Tally {
    return this.#days.get(day)?.[per].get(key) ?? EMPTY
  }

  /** Counts a request when it is let through; `sign` −1 takes it back when it was declined or undone. */
  add(
    subject: Pick<RiskSubject, 'panToken' | 'terminalId' | 'merchantId' | 'amount' | 'businessDay'>,
    sign: 1 | -1,
  ): void {
    const day = this.#day(subject.businessDay)
    this.#bump(day.card, subject.panToken, sign, subject.amount)
    this.#bump(day.terminal, subject.terminalId, sign, subject.amount)
    this.#bump(day.merchant, subject.merchantId, sign, subject.amount)
  }

  /** Takes over a sum from the journal. */
  set(per: Per, key: string, day: BusinessDay, tally: Tally): void {
    this.#day(day)[per].set(key, { ...tally })
  }

  #day(day: BusinessDay): Record<Per, Map<string, Counter>> {
    let counters = this.#days.get(day)
    if (counters === undefined) {
      counters = { card: new Map(), terminal: new Map(), merchant: new Map() }
      this.#days.set(day, counters)
      const oldest = [...this.#days.keys()].sort()
      for (const old of oldest.slice(0, Math.max(0, oldest.length - 2))) this.#days.delete(old)
    }
    return counters
  }

  #bump(counters: Map<string, Counter>, key: string, sign: 1 | -1, amount: number): void {
    const counter = counters.get(key)
    if (counter !== undefined) {
      counter.count = Math.max(0, counter.count + sign)
      counter.amount = Math.max(0, counter.amount + sign * amount)
    } else if (sign === 1) {
      if (counters.size < MOST) counters.set(key, { count: 1, amount })
      else this.overflowed += 1
    }
  }
}
