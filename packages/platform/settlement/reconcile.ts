import type { BusinessDay } from '@evertill/foundation'
import type { ClearedRecord, Movement } from './network-file.ts'

/** What the switch's journal says of one financial transaction, as settlement learned it from the outbox. */
export interface JournalFact {
  readonly id: string
  readonly businessDay: BusinessDay
  readonly terminalId: string
  readonly merchantId: string
  readonly batch: string
  readonly rrn: string
  readonly stan: string
  readonly movement: Movement
  readonly amount: number
  readonly currency: string
  readonly last4: string
  /** Issuer and network fee together by our own schedule. */
  readonly fee: number
  /** `approved` stands; `reversed` was undone and must not be cleared. */
  readonly state: 'approved' | 'reversed'
}

/** What a terminal uploaded of one transaction when its batch did not balance, or printed in its totals. */
export interface TerminalFact {
  readonly terminalId: string
  readonly batch: string
  readonly stan: string
  readonly movement: Movement
  readonly amount: number
}

/** Every kind of disagreement. `short` and `long` are seen from the acquirer: money missing or money too much. */
export type DifferenceKind =
  | 'missing-at-network'
  | 'unknown-to-switch'
  | 'amount'
  | 'currency'
  | 'movement'
  | 'cross-day'
  | 'card'
  | 'fee'
  | 'duplicate-at-network'
  | 'reversed-but-cleared'
  | 'unknown-to-terminal'
  | 'unknown-to-switch-but-on-terminal'
  | 'reversed-but-on-terminal'
  | 'terminal-amount'
  | 'broken-record'
  | 'file-totals'
  /** Something that has happened already, and that the issuer refuses or takes only a part of. */
  | 'advice-declined'
  /** Refused, and told so; the issuer moved the money all the same, by its own late word or by its file. */
  | 'refused-but-moved'

/** Where the merchant of a difference stands and which business day it is about, for those of which no fact tells that. */
export interface Place {
  readonly businessDay: BusinessDay
  readonly merchantId?: string
  readonly institutionId?: string
  readonly agentPath?: string
}

/** What the switch's journal says of a record under which it told of nothing. */
export interface Untold extends Place {
  readonly journalId: string
  readonly state: string
  readonly responseCode: string
}

export interface Difference {
  readonly kind: DifferenceKind
  /** Stable: the same disagreement found twice is one difference. */
  readonly key: string
  readonly journalId?: string
  readonly terminalId?: string
  readonly rrn?: string
  readonly line?: number
  /** What the switch says, what the other side says. Never card data. */
  readonly ours: string
  readonly theirs: string
  /** Signed minor units at stake: positive when we are owed. */
  readonly atStake: number
  readonly place?: Place
}

/** Key under which switch and network know the same transaction. */
export function clearingKey(record: {
  readonly terminalId: string
  readonly rrn: string
  readonly stan: string
}): string {
  return `${record.terminalId}/${record.rrn}/${record.stan}`
}

/** Key under which terminal and switch know the same transaction [LAW-2]. */
export function batchKey(record: {
  readonly terminalId: string
  readonly batch: string
  readonly stan: string
}): string {
  return `${record.terminalId}/${record.batch}/${record.stan}`
}

/**
 * Compares one journal fact with every record that the network sent under its key in the file of a day.
 *
 * @param untold what the journal says where there is no fact
 * @param toldBefore the file of another day told of the fact already: it is not missing in this one, and what this one says is said again
 */
export function compareWithNetwork(
  fact: JournalFact | undefined,
  records: readonly ClearedRecord[],
  day: BusinessDay,
  untold?: Untold,
  toldBefore = false,
): readonly Difference[] {
  const first = records[0]
  if (first === undefined) {
    if (fact === undefined || toldBefore || fact.state === 'reversed' || fact.businessDay !== day) return []
    return [
      difference(
        'missing-at-network',
        fact,
        undefined,
        describeFact(fact),
        'absent',
        signed(fact.movement, fact.amount),
      ),
    ]
  }
  if (fact === undefined) return [unapproved(first, untold), ...repeated(undefined, records.slice(1), day)]
  if (toldBefore) return repeated(fact, records, day)
  const found: Difference[] = []
  if (fact.state === 'reversed') {
    found.push(
      difference(
        'reversed-but-cleared',
        fact,
        first,
        'reversed',
        describeRecord(first),
        -signed(first.movement, first.amount),
      ),
    )
    return [...found, ...repeated(fact, records.slice(1), day)]
  }
  if (fact.movement !== first.movement) {
    found.push(
      difference(
        'movement',
        fact,
        first,
        fact.movement,
        first.movement,
        signed(fact.movement, fact.amount) - signed(first.movement, first.amount),
      ),
    )
  } else if (fact.currency !== first.currency) {
    found.push(difference('currency', fact, first, fact.currency, first.currency, 0))
  } else if (fact.amount !== first.amount) {
    found.push(
      difference(
        'amount',
        fact,
        first,
        String(fact.amount),
        String(first.amount),
        signed(fact.movement, fact.amount - first.amount),
      ),
    )
  }
  if (fact.businessDay !== first.businessDay)
    found.push(difference('cross-day', fact, first, fact.businessDay, first.businessDay, 0))
  // Of a code that the shop showed, and of what gives a wallet's money back, only the front knows the payer.
  if (fact.last4 !== '' && fact.last4 !== first.last4)
    found.push(difference('card', fact, first, fact.last4, first.last4, 0))
  // A fee on another amount differs because the amount does; that is one disagreement, not two.
  if (fact.amount === first.amount && fact.fee !== first.fee)
    found.push(difference('fee', fact, first, String(fact.fee), String(first.fee), first.fee - fact.fee))
  return [...found, ...repeated(fact, records.slice(1), day)]
}

/** Compares one journal fact with what the terminal uploaded under its key. */
export function compareWithTerminal(
  fact: JournalFact | undefined,
  upload: TerminalFact | undefined,
): readonly Difference[] {
  if (fact === undefined) {
    if (upload === undefined) return []
    return [
      terminalDifference(
        'unknown-to-switch-but-on-terminal',
        undefined,
        upload,
        'absent',
        String(upload.amount),
        -signed(upload.movement, upload.amount),
      ),
    ]
  }
  if (fact.state === 'reversed') {
    return upload === undefined
      ? []
      : [terminalDifference('reversed-but-on-terminal', fact, upload, 'reversed', String(upload.amount), 0)]
  }
  if (upload === undefined)
    return [terminalDifference('unknown-to-terminal', fact, undefined, String(fact.amount), 'absent', 0)]
  if (fact.amount !== upload.amount || fact.movement !== upload.movement) {
    return [
      terminalDifference(
        'terminal-amount',
        fact,
        upload,
        `${fact.movement} ${fact.amount}`,
        `${upload.movement} ${upload.amount}`,
        0,
      ),
    ]
  }
  return []
}

/** Cleared, and nobody was told that it was approved: refused here, undone here, still open, or never heard of. */
function unapproved(record: ClearedRecord, untold: Untold | undefined): Difference {
  const kind =
    untold?.state === 'declined'
      ? 'refused-but-moved'
      : untold?.state === 'reversed' || untold?.state === 'reversing' || untold?.state === 'blocked'
        ? 'reversed-but-cleared'
        : 'unknown-to-switch'
  const ours = untold === undefined ? 'absent' : `${untold.state} ${untold.responseCode}`.trim()
  const found = difference(
    kind,
    undefined,
    record,
    ours,
    describeRecord(record),
    -signed(record.movement, record.amount),
  )
  if (untold === undefined) return found
  const { journalId, ...place } = untold
  // The issuer's late word may have opened it before the file did.
  const key = kind === 'refused-but-moved' ? refusedKey(journalId) : found.key
  return { ...found, key, journalId, place }
}

/** The case of something that was refused and moved all the same, whoever finds it. */
export function refusedKey(journalId: string): string {
  return `refused-but-moved:${journalId}`
}

/** Each of these says once more what was said before, in the file of this day or of another one. */
function repeated(
  fact: JournalFact | undefined,
  records: readonly ClearedRecord[],
  day: BusinessDay,
): readonly Difference[] {
  return records.map((record) => {
    const theirs = `again in line ${record.line}`
    const found = difference(
      'duplicate-at-network',
      fact,
      record,
      'once',
      theirs,
      -signed(record.movement, record.amount),
    )
    return { ...found, key: `${found.key}#${day}/${record.line}` }
  })
}

function difference(
  kind: DifferenceKind,
  fact: JournalFact | undefined,
  record: ClearedRecord | undefined,
  ours: string,
  theirs: string,
  atStake: number,
): Difference {
  const known = (fact ?? record)!
  return {
    kind,
    key: `${kind}:${clearingKey(known)}`,
    terminalId: known.terminalId,
    rrn: known.rrn,
    ours,
    theirs,
    atStake,
    ...(fact === undefined ? {} : { journalId: fact.id }),
    ...(record === undefined ? {} : { line: record.line, place: { businessDay: record.businessDay } }),
  }
}

function terminalDifference(
  kind: DifferenceKind,
  fact: JournalFact | undefined,
  upload: TerminalFact | undefined,
  ours: string,
  theirs: string,
  atStake: number,
): Difference {
  const known = (fact ?? upload)!
  return {
    kind,
    key: `${kind}:${batchKey(known)}`,
    terminalId: known.terminalId,
    ours,
    theirs,
    atStake,
    ...(fact === undefined ? {} : { journalId: fact.id, rrn: fact.rrn }),
  }
}

/** A debit of the cardholder is money owed to us; a credit is money we owe. */
function signed(movement: Movement, amount: number): number {
  return movement === 'debit' ? amount : -amount
}

function describeFact(fact: JournalFact): string {
  return `${fact.movement} ${fact.amount} ${fact.currency}`
}

function describeRecord(record: ClearedRecord): string {
  return `${record.movement} ${record.amount} ${record.currency} on ${record.businessDay}`
}
