import type { BusinessDay, Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'
import type { Asked } from './asked.ts'
import { idAt, type JournalId } from './journal.ts'

/**
 * The switch answers for an issuer that cannot be reached: off unless the contract grants it, and within floor, counts and sums of a business
 * day [LAW-10]. The issuer is told by an advice that is owned until it is acknowledged; if it refuses, that is a case for people.
 */

/** A sale that may be answered so: a chip that was read, no PIN that only the issuer can check, no more than the floor limit. */
export function mayStandIn({ rule, standing, source, message, amount }: Asked): boolean {
  const { standIn, standInLimits } = standing.contract
  if (!standIn || standInLimits === undefined || rule.type !== 'sale') return false
  if (source.tender !== 'card' || (source.entry !== 'chip' && source.entry !== 'tap')) return false
  return message[55] !== undefined && message[52] === undefined && amount <= standInLimits.floor
}

interface Tally {
  count: number
  sum: number
}

/** What was answered for today. In memory, because a limit must hold between two sales at once; read from the journal at a start. */
export class StandInBook {
  #day: BusinessDay = ''
  readonly #cards = new Map<string, Tally>()
  readonly #terminals = new Map<string, Tally>()

  async start(sql: Sql, day: BusinessDay, since: Millis): Promise<void> {
    this.#turn(day)
    const rows = await sql.query<{ pan_token: string; terminal_id: string; amount: number }>(
      `select j.pan_token, j.terminal_id, j.amount from switch_reversal r join switch_journal j on j.id = r.journal_id
       where r.stood_in and r.journal_id >= $2 and j.id >= $2 and j.business_day = $1 and j.state = 'approved'
       order by j.id limit 1000000`,
      [day, idAt(since)],
    )
    for (const row of rows) this.#add(row.pan_token, row.terminal_id, row.amount)
  }

  /** Takes room for one sale; false when there is none. What was taken is given back by `giveBack` when the sale is not made. */
  take(asked: Asked, panToken: string, day: BusinessDay): boolean {
    const limits = asked.standing.contract.standInLimits
    if (limits === undefined || !mayStandIn(asked)) return false
    if (day > this.#day) this.#turn(day)
    // Yesterday's counts are gone: what comes from before the cut-over is not answered for.
    if (day !== this.#day) return false
    const { amount } = asked
    const card = this.#cards.get(panToken) ?? { count: 0, sum: 0 }
    const terminal = this.#terminals.get(asked.key.terminalId) ?? { count: 0, sum: 0 }
    if (card.count >= limits.cardCount || card.sum + amount > limits.cardSum) return false
    if (terminal.count >= limits.terminalCount || terminal.sum + amount > limits.terminalSum) return false
    this.#add(panToken, asked.key.terminalId, amount)
    return true
  }

  giveBack(asked: Asked, panToken: string, day: BusinessDay): void {
    if (day !== this.#day) return
    for (const tally of [this.#cards.get(panToken), this.#terminals.get(asked.key.terminalId)]) {
      if (tally === undefined) continue
      tally.count -= 1
      tally.sum -= asked.amount
    }
  }

  #add(panToken: string, terminalId: string, amount: number): void {
    for (const [tallies, key] of [
      [this.#cards, panToken],
      [this.#terminals, terminalId],
    ] as const) {
      const tally = tallies.get(key) ?? { count: 0, sum: 0 }
      tally.count += 1
      tally.sum += amount
      tallies.set(key, tally)
    }
  }

  #turn(day: BusinessDay): void {
    this.#day = day
    this.#cards.clear()
    this.#terminals.clear()
  }
}

/** F38 of an answer of our own: a letter that says so, and five digits of the transaction. */
export function standInCode(id: JournalId): string {
  return `S${String(id % 100_000).padStart(5, '0')}`
}

/** Under which message type the issuer knows a sale that we answered for: it was told, not asked. */
export const ADVICE_MTI = '0220'

/** Was this one answered by us, and has its issuer heard of it? Undefined when the issuer answered itself. */
export async function standInOf(sql: Sql, id: JournalId): Promise<{ readonly acknowledged: boolean } | undefined> {
  const [row] = await sql.query<{ state: string }>(
    'select state from switch_reversal where journal_id = $1 and stood_in',
    [id],
  )
  return row === undefined ? undefined : { acknowledged: row.state === 'done' }
}
