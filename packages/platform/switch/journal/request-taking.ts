import { Fault } from '@evertill/foundation'
import type { Db, Sql } from '../../database/index.ts'
import type { JournalRequest, JournalRow } from './journal.ts'
import { findByKeys, insertRequests } from './store.ts'
import type { RequestWritten } from './writer.ts'

const OWN_KEY_TAKEN = Symbol('own key taken')
const NOT_TAKEN = Symbol('not taken')

/**
 * Stores a request together with what it takes hold of: its original, or room within a limit. Both or neither, in one commit of its own.
 *
 * @param take false when there is nothing to take hold of any more
 */
export async function insertTaking(
  db: Db,
  request: JournalRequest,
  take: (tx: Sql) => Promise<boolean>,
): Promise<RequestWritten | 'not-taken'> {
  for (let attempt = 0; ; attempt++) {
    try {
      await db.transaction(async (tx) => {
        if (!(await take(tx))) throw NOT_TAKEN
        if ((await insertRequests(tx, [request])).size === 0) throw OWN_KEY_TAKEN
      })
      return { kind: 'new' }
    } catch (error) {
      if (error === NOT_TAKEN || error === OWN_KEY_TAKEN || isUnknownCommit(error)) {
        const existing = await existingOf(db, request)
        // Our own commit whose acknowledgement was lost.
        if (existing?.id === request.id) return { kind: 'new' }
        if (existing !== undefined) return { kind: 'known', row: existing }
        if (error === NOT_TAKEN) return 'not-taken'
        if (attempt < 2) continue
      }
      if (error instanceof Fault) return { kind: 'refused', reason: 'database' }
      throw error
    }
  }
}

async function existingOf(db: Db, request: JournalRequest): Promise<JournalRow | undefined> {
  try {
    return (await findByKeys(db, [request]))[0]
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function isUnknownCommit(error: unknown): boolean {
  return error instanceof Fault && error.code === 'database.unknown-commit'
}
