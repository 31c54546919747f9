import { Fault } from '@evertill/foundation'
import type { Sql } from '../../database/index.ts'
import type { Claim } from '../message/rule.ts'
import type { JournalRequest, JournalRow } from './journal.ts'
import type { Taken } from './request-taking.ts'
import { insertTakingText, requestColumns } from './store.ts'

/**
 * Takes hold of the original and stores the request, in one statement that happens as a whole or not at all. Of several at once one wins:
 * whoever waits for the original's lock looks at it again as it is then.
 *
 * @param original as it was read; a hold whose completion has changed since is not taken
 */
export async function insertClaiming(
  sql: Sql,
  request: JournalRequest,
  claim: Claim,
  original: Pick<JournalRow, 'id' | 'completedId'>,
): Promise<Taken> {
  const { text, heldAlso } = TEXTS[claim]
  const params = [...requestColumns([request]), original.id]
  try {
    const stored = await sql.query(text, heldAlso ? [...params, original.completedId] : params)
    return stored.length > 0 ? 'stored' : 'not-taken'
  } catch (error) {
    if (error instanceof Fault && error.detail.constraint === 'switch_key_pkey') return 'key-taken'
    throw error
  }
}

/** A completion whose void stands has given its hold back. The void must not be undone meanwhile; reversal/from-terminal.ts takes the same lock. */
const GIVEN_BACK = `given_back as (
    select c.id from switch_journal c join switch_journal v on v.id = c.void_id
    where c.id = $27 and v.state = 'approved' for share of v
  )`
const COMPLETABLE = '(o.completed_id is null or o.completed_id in (select id from given_back))'
const UNTOUCHED = 'o.refunded = 0 and o.overturned is null and o.adjusting_id is null'

/** A repeat whose key is taken takes nothing, and is no conflict. */
const takenText = (change: string, condition: string): string => `taken as (
    update switch_journal o set ${change} from input i
    where o.id = $26 and o.state = 'approved' and o.void_id is null and ${condition}
      and not exists (select from switch_key k where k.terminal_id = i.terminal_id and k.batch = i.batch and k.stan = i.stan)
    returning o.id
  )`

const TEXTS: Readonly<Record<Claim, { readonly text: string; readonly heldAlso: boolean }>> = {
  void: {
    text: insertTakingText(GIVEN_BACK, takenText('void_id = i.id', `${UNTOUCHED} and ${COMPLETABLE}`)),
    heldAlso: true,
  },
  completion: {
    text: insertTakingText(GIVEN_BACK, takenText('completed_id = i.id', COMPLETABLE)),
    heldAlso: true,
  },
  adjustment: { text: insertTakingText(takenText('adjusting_id = i.id', UNTOUCHED)), heldAlso: false },
  refund: {
    text: insertTakingText(
      takenText(
        'refunded = o.refunded + i.amount',
        'o.adjusting_id is null and o.refunded + coalesce(o.overturned, 0) + i.amount <= o.amount',
      ),
    ),
    heldAlso: false,
  },
}
