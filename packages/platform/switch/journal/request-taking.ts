import { Fault } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import type { JournalRequest, JournalRow } from './journal.ts'
import { findByKeys } from './row.ts'
import type { RequestWritten } from './writer.ts'

/**
 * What came of one attempt to store a request together with what it takes hold of: both were stored, there is nothing to take hold of any
 * more, or the request's own key was taken. Unless it was stored, nothing has changed.
 */
export type Taken = 'stored' | 'not-taken' | 'key-taken'

const MOST_ATTEMPTS = 3

/**
 * Stores a request together with what it takes hold of: its original, or room within a limit. Both or neither, in one commit of its own.
 * Never rejects with a Fault.
 */
export async function storeTaking(
  db: Db,
  request: JournalRequest,
  attempt: () => Promise<Taken>,
): Promise<RequestWritten | 'not-taken'> {
  for (let tries = 1; ; tries++) {
    const came = await heard(attempt)
    if (came === 'stored') return { kind: 'new' }
    if (came === 'refused') return { kind: 'refused', reason: 'database' }
    const existing = await existingOf(db, request)
    // Where it cannot be looked up it may be stored: that there is nothing to take is only true of a request that is not.
    if (existing === undefined && came === 'not-taken') return came
    if (existing !== undefined && existing !== 'unheard') {
      // Our own commit whose acknowledgement was lost.
      return existing.id === request.id ? { kind: 'new' } : { kind: 'known', row: existing }
    }
    if (tries === MOST_ATTEMPTS) return { kind: 'refused', reason: 'database' }
  }
}

async function heard(attempt: () => Promise<Taken>): Promise<Taken | 'refused' | 'unheard'> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return error.code === 'database.unknown-commit' ? 'unheard' : 'refused'
  }
}

async function existingOf(db: Db, request: JournalRequest): Promise<JournalRow | 'unheard' | undefined> {
  try {
    return (await findByKeys(db, [request]))[0]
  } catch (error) {
    if (error instanceof Fault) return 'unheard'
    throw error
  }
}
