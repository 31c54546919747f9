import type { Contract } from '@evertill/contract'
import type { BusinessDay } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { JournalId, JournalRequest } from '../journal/journal.ts'
import { storeTaking, type Taken } from '../journal/request-taking.ts'
import { insertRequests } from '../journal/store.ts'
import type { RequestWritten } from '../journal/writer.ts'
import type { Asked } from './asked.ts'

export type StandInLimits = NonNullable<Contract['standInLimits']>

// The switch answers for an issuer that cannot be reached: off unless the contract grants it, and within floor, counts and sums of a business
// day [LAW-10]. The issuer is told by an advice that is owned until it is acknowledged; if it refuses, that is a case for people.

/**
 * The limits of a sale that may be answered so: a chip that was read, no PIN that only the issuer can check, no more than the floor limit.
 * Undefined for every other one.
 */
export function standInLimitsOf({ rule, standing, source, message, amount }: Asked): StandInLimits | undefined {
  const { standIn, standInLimits } = standing.contract
  if (!standIn || standInLimits === undefined || rule.type !== 'sale') return undefined
  if (source.tender !== 'card' || (source.entry !== 'chip' && source.entry !== 'tap')) return undefined
  const proven = message[55] !== undefined && message[52] === undefined
  return proven && amount <= standInLimits.floor ? standInLimits : undefined
}

/** What was answered for so far: counts and sums of cards and terminals in a business day, in the database, where every process sees them. */
export class StandInBook {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /**
   * Takes room for one sale and stores it, both or neither; `not-taken` when there is no room. The rows of its card and its terminal stay
   * locked until the commit, so that of two processes one counts after the other. What is undone later is not given back.
   */
  answer(request: JournalRequest, limits: StandInLimits): Promise<RequestWritten | 'not-taken'> {
    return storeTaking(this.#db, request, () => this.#take(request, limits))
  }

  async #take(request: JournalRequest, limits: StandInLimits): Promise<Taken> {
    const { cardCount, cardSum, terminalCount, terminalSum } = limits
    try {
      await this.#db.transaction(async (tx) => {
        const taken = await tx.query(TAKE, [
          request.businessDay,
          request.amount,
          // Cards before terminals, always: whoever waits for one holds nothing that another one needs.
          ['card', 'terminal'],
          [request.panToken, request.terminalId],
          [cardCount, terminalCount],
          [cardSum, terminalSum],
        ])
        if (taken.length < 2) throw new Undone('not-taken')
        if ((await insertRequests(tx, [request])).size === 0) throw new Undone('key-taken')
      })
      return 'stored'
    } catch (error) {
      if (error instanceof Undone) return error.why
      throw error
    }
  }
}

/** Rolls the transaction back. */
class Undone extends Error {
  readonly why: Taken

  constructor(why: Taken) {
    super(why)
    this.why = why
  }
}

const TAKE = `
  insert into switch_stand_in as s (business_day, per, key, count, sum, most_count, most_sum)
  select $1, per, key, 1, $2, most_count, most_sum
  from unnest($3::text[], $4::text[], $5::int8[], $6::int8[]) with ordinality as t(per, key, most_count, most_sum, n)
  where 1 <= most_count and $2::int8 <= most_sum order by n
  on conflict (business_day, per, key) do update
    set count = s.count + 1, sum = s.sum + excluded.sum, most_count = excluded.most_count, most_sum = excluded.most_sum
    where s.count + 1 <= excluded.most_count and s.sum + excluded.sum <= excluded.most_sum
  returning key`

/** Lets go of counts of business days before `day`: nobody is answered for on them any more. Gives how many went, `most` at once. */
export async function dropStandIns(db: Db, day: BusinessDay, most: number): Promise<number> {
  const gone = await db.query(
    `delete from switch_stand_in where (business_day, per, key) in (
       select business_day, per, key from switch_stand_in where business_day < $1 order by business_day, per, key limit $2
     ) returning key`,
    [day, most],
  )
  return gone.length
}

/** F38 of an answer of our own: a letter that says so, and five digits of the transaction. */
export function standInCode(id: JournalId): string {
  return `S${String(id % 100_000).padStart(5, '0')}`
}

/** Under which message type the issuer knows a sale that we answered for: it was told, not asked. */
export const ADVICE_MTI = '0220'
