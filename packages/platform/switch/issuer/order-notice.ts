import { type Clock, Fault } from '@evertill/foundation'
import type { Db } from '../../database/index.ts'
import { idOfRrn, type JournalId, type JournalIds } from '../journal/journal.ts'
import { findById } from '../journal/row.ts'
import type { NetworkMessage } from './network-message.ts'

/** What the front is told of its notice: taken, no such order here; undefined: not yet, so that it comes again. */
export type NoticeAnswer = '00' | '13' | '25' | undefined

/**
 * A wallet front tells that an order was paid [0620]. It is acknowledged only when the journal holds what follows from it [LAW-3]: the sale
 * of an order that is open, or the return of money for one that is over. The same notice again gets the same answer.
 */
export async function takeNotice(
  ports: { clock: Clock; db: Db; ids: JournalIds },
  link: string,
  message: NetworkMessage,
  house: {
    /** Hands it to an order that is open; false when none is. */
    told(id: JournalId): boolean
    /** Resolves when no outcome of this order is being written. */
    settled(id: JournalId): Promise<void>
    /** Takes it as an answer that came too late; true when it is undone. */
    undoes(answer: NetworkMessage): Promise<boolean>
  },
): Promise<NoticeAnswer> {
  const id = idOfRrn(message[37] ?? '', ports.ids.newest(ports.clock.now()))
  if (id === undefined) return '25'
  try {
    house.told(id)
    await house.settled(id)
    const row = await findById(ports.db, id)
    if (row === undefined || row.link !== link || row.terminalId !== message[41] || row.type !== 'sale') return '25'
    // Its reversal came before it did: the front was never asked.
    if (row.state === 'blocked') return '25'
    if (message[39] !== '00') return '00'
    if (row.state === 'approved') return Number(message[4]) === row.amount ? '00' : '13'
    // Open, and nobody here follows it: the sweep is about to cancel it, and the notice after that finds it so.
    if (row.state === 'sent') return undefined
    return (await house.undoes({ ...message, mti: '0210' })) ? '00' : undefined
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}
