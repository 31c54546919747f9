import type { Millis } from '@evertill/foundation'
import { ANSWER } from '../errors.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import { IN_PROGRESS, type ShownCode } from '../issuer/wallet-order.ts'
import type { JournalId, JournalRow } from '../journal/journal.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import { FINANCIAL } from '../message/transaction-type.ts'

/** What the terminal is told. */
export interface Answer {
  readonly id: JournalId
  readonly responseCode: string
  readonly approvalCode: string
  /** F44 and F54 as they are kept for repeats: `issuer|amounts`. */
  readonly additional: string
  /** Minor units that were approved, where it is not what was asked [F39=10]. */
  readonly amount?: number | undefined
  readonly at: Millis
  readonly businessDay: string
  /** The issuer's chip data for the card; not kept. */
  readonly chip?: NetworkMessage[55]
  /** With 09: the code for the customer to scan. */
  readonly shown?: ShownCode
  /** Composed already. */
  readonly said?: TerminalMessage
}

/** What a repeated request is told. */
export function answerOf(row: JournalRow): Answer {
  // What was told to us and taken in part only is refused for good, whether or not the part is undone already.
  const refused = FINANCIAL[row.type].advises === true && (row.state === 'reversing' || row.state === 'reversed')
  const settled = row.state === 'approved' || row.state === 'declined' || refused
  return {
    id: row.id,
    responseCode: settled ? row.responseCode : row.state === 'blocked' ? ANSWER.originalInvalid : ANSWER.noAnswer,
    approvalCode: row.state === 'approved' ? row.approvalCode : '',
    additional: row.additional,
    amount: row.state === 'approved' && row.responseCode === '10' ? row.amount : undefined,
    at: row.answeredAt ?? row.at,
    businessDay: row.businessDay,
  }
}

/** An order is open: the code for the customer to scan, and nothing about money. */
export function shownAnswer(
  { id, businessDay }: Pick<JournalRow, 'id' | 'businessDay'>,
  at: Millis,
  shown: ShownCode,
): Answer {
  return { ...localAnswer(id, IN_PROGRESS, at, businessDay), shown }
}

/** An answer of our own, without an issuer's word in it. */
export function localAnswer(id: JournalId, responseCode: string, at: Millis, businessDay: string): Answer {
  return { id, responseCode, approvalCode: '', additional: '|', at, businessDay }
}
