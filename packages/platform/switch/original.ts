import type { Millis } from '@evertill/foundation'
import { Fault } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Asked } from './asked.ts'
import { idOfRrn, type JournalRequest, type JournalRow } from './journal.ts'
import { findById, findByKeys, insertRequests } from './journal-store.ts'
import type { RequestWritten } from './journal-writer.ts'
import type { TerminalMessage } from './terminal-message.ts'

/** The sale that a void or refund is about. */
export type Original = JournalRow

/** Why a void or refund is not possible: [F39=25], [F39=12], [F39=64]. */
export type OriginalFault = 'unknown' | 'invalid' | 'amount'

const OWN_KEY_TAKEN = Symbol('own key taken')
const CLAIMED = Symbol('claimed by another')

/** Guards sales against being given back twice, in the switch's own journal; the ledger is downstream and late. */
export class OriginalGuard {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** The row that F37 names, when F61 agrees with it. */
  async find(terminalId: string, message: TerminalMessage, now: Millis): Promise<Original | undefined> {
    const id = idOfRrn(message[37] ?? '', now)
    const row = id === undefined ? undefined : await findById(this.#db, id)
    const named = message[61]
    if (row === undefined || named === undefined) return undefined
    // A refund may come from another terminal of the merchant; a void may not, and is checked by `fault`.
    if (row.terminalId === terminalId && (row.batch !== named.batch || row.stan !== named.stan)) return undefined
    return row
  }

  fault(
    row: Original,
    { rule, amount, key, standing, source }: Asked,
    content: { readonly panToken: string },
  ): OriginalFault | undefined {
    if (row.merchantId !== standing.merchantId) return 'unknown'
    if (row.type !== 'sale' || row.state !== 'approved' || row.voidId !== null) return 'invalid'
    // Money goes back to where it came from and nowhere else [practice: Money].
    const named = source.tender === 'card' || source.code !== ''
    if (named && row.panToken !== content.panToken) return 'invalid'
    if (rule.type === 'void') {
      if (row.terminalId !== key.terminalId || row.batch !== key.batch || row.refunded > 0) return 'invalid'
      return amount === row.amount ? undefined : 'amount'
    }
    return row.refunded + amount <= row.amount ? undefined : 'amount'
  }

  /** Takes hold of the sale and stores the request, both or neither. Of several at once one wins. */
  async claim(request: JournalRequest, original: Original): Promise<RequestWritten | 'claimed-by-another'> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#db.transaction(async (tx) => {
          const claimed = await tx.query(
            request.type === 'void'
              ? `update switch_journal set void_id = $1
                 where id = $2 and state = 'approved' and void_id is null and refunded = 0 returning id`
              : `update switch_journal set refunded = refunded + $3
                 where id = $2 and state = 'approved' and void_id is null and refunded + $3 <= amount
                   and $1::int8 is not null returning id`,
            request.type === 'void' ? [request.id, original.id] : [request.id, original.id, request.amount],
          )
          if (claimed.length === 0) throw CLAIMED
          if ((await insertRequests(tx, [request])).size === 0) throw OWN_KEY_TAKEN
        })
        return { kind: 'new' }
      } catch (error) {
        if (error === CLAIMED || error === OWN_KEY_TAKEN || isUnknownCommit(error)) {
          const existing = await this.#existing(request)
          // Our own commit whose acknowledgement was lost.
          if (existing?.id === request.id) return { kind: 'new' }
          if (existing !== undefined) return { kind: 'known', row: existing }
          if (error === CLAIMED) return 'claimed-by-another'
          if (attempt < 2) continue
        }
        if (error instanceof Fault) return { kind: 'refused', reason: 'database' }
        throw error
      }
    }
  }

  async #existing(request: JournalRequest): Promise<JournalRow | undefined> {
    try {
      return (await findByKeys(this.#db, [request]))[0]
    } catch (error) {
      if (error instanceof Fault) return undefined
      throw error
    }
  }
}

function isUnknownCommit(error: unknown): boolean {
  return error instanceof Fault && error.code === 'database.unknown-commit'
}
