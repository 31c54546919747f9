import type { Millis } from '@evertill/foundation'
import type { CardHint, CardRead } from '../card/card.ts'
import { decisionOf } from '../host/chip-record.ts'
import { fromRecords } from '../journal/open-records.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { localTime } from '../profile/local-time.ts'
import type { OfflineLimits, TerminalContract } from '../profile/profile.ts'
import type { TerminalState } from '../state/state.ts'
import type { OfflineRoom } from '../state/state-line.ts'
import type { OfflineOffer, OfflineRefusal } from '../state/tender.ts'
import { pinNeed } from './pin-need.ts'

const HOUR_MS = 3_600_000

export function offlineLimits(contract: TerminalContract): OfflineLimits | undefined {
  return contract.offline === true ? contract.offlineLimits : undefined
}

/** Saved, and not known at the host: what counts towards the limits. */
export function isWaiting(record: TransactionRecord): boolean {
  return record.type === 'offline-sale' && (record.status === 'stored' || record.status === 'asking')
}

/** Refused by the bank later on, and nobody has looked at it yet. */
export function isRefusedUnseen(record: TransactionRecord): boolean {
  return record.type === 'offline-sale' && record.status === 'declined' && record.seenAt === undefined
}

const savedSales = fromRecords((records) => [...records.values()].filter((record) => record.type === 'offline-sale'))

/** How much may still be saved; undefined where the contract does not grant it and nothing waits. */
export function roomOf(state: TerminalState): OfflineRoom | undefined {
  const limits = offlineLimits(state.config.profile.contract)
  let count = 0
  let sum = 0
  let refused = 0
  let oldest: Millis | undefined
  for (const record of savedSales(state.records)) {
    if (isRefusedUnseen(record)) refused += 1
    if (!isWaiting(record)) continue
    count += 1
    sum += record.amount
    oldest = oldest === undefined ? record.startedAt : Math.min(oldest, record.startedAt)
  }
  if (limits === undefined && count === 0 && refused === 0) return undefined
  return {
    count,
    sum,
    refused,
    countLeft: Math.max(0, (limits?.count ?? 0) - count),
    sumLeft: Math.max(0, (limits?.sum ?? 0) - sum),
    floor: limits?.floor ?? 0,
    until: oldest === undefined || limits === undefined ? undefined : oldest + limits.ageHours * HOUR_MS,
  }
}

/**
 * Is nobody there? A host that refuses this terminal is there: it is never gone around. Nor does a terminal sell that no host has ever
 * signed on.
 */
export function isHostAway({ booted, line, session, refusedByHost, counters }: TerminalState): boolean {
  if (!booted || refusedByHost !== undefined || counters.signedOnAt === undefined) return false
  if (!line.up) return true
  return session.state === 'failed' && (session.why === 'line-down' || session.why === 'signing-on')
}

/** Whether this amount may be saved now; undefined when it is not offered at all. `open`: a try whose money is not known. */
export function offlineOffer(
  state: TerminalState,
  now: Millis,
  amount: number,
  open: boolean,
): OfflineOffer | undefined {
  if (offlineLimits(state.config.profile.contract) === undefined || amount <= 0 || !isHostAway(state)) return undefined
  // A sale in parts has been charged in part already; the rest of it is not put off.
  if (state.split !== undefined) return undefined
  if (!state.devices.reader || state.faults.includes('storage-failed')) return undefined
  const room = roomOf(state)!
  const why: OfflineRefusal | undefined = open
    ? 'money-open'
    : amount > room.floor
      ? 'over-floor'
      : room.countLeft === 0
        ? 'count-full'
        : amount > room.sumLeft
          ? 'sum-full'
          : room.until !== undefined && now >= room.until
            ? 'too-old'
            : undefined
  return { possible: why === undefined, why, room }
}

/**
 * Whether a card may be believed without its issuer: read by its chip, not expired [EMV Book 3 §10.4.3], not a card that must always ask its
 * bank [ISO/IEC 7813, second digit of the service code], no PIN that only the bank can check [practice: PIN debit cannot be offline], approved
 * by the card itself with a transaction certificate [EMV Book 3 §6.5.5.4, §10.8], not refused before in this journal, and all that was
 * saved of it together within the floor limit, so that nobody splits a large amount [EMV Book 3 §10.6.1].
 */
export function offlineHint(state: TerminalState, now: Millis, card: CardRead, amount: number): CardHint | undefined {
  const { contract, timeZone } = state.config.profile
  const limits = offlineLimits(contract)
  if (limits === undefined) return 'card-wants-bank'
  if (card.entry !== 'chip' && card.entry !== 'tap') return 'chip-or-tap-only'
  const { year, month } = localTime(now, timeZone)
  if (card.expiry < `${year.slice(2)}${month}`) return 'expired'
  if (card.serviceCode !== undefined && '24'.includes(card.serviceCode[1] ?? '')) return 'card-wants-bank'
  const pin = pinNeed(card, 'sale', amount, contract)
  if (card.kind === 'debit' || card.verification === 'online-pin' || (pin.ask && !pin.mayBypass))
    return 'card-wants-bank'
  if (decisionOf(card.emv) !== 'certificate') return 'card-wants-bank'
  const digits = card.pan.reveal()
  let sum = amount
  for (const record of state.records.values()) {
    if (record.pan?.reveal() !== digits) continue
    if (record.status === 'declined') return 'card-wants-bank'
    if (isWaiting(record)) sum += record.amount
  }
  return sum > limits.floor ? 'card-over-floor' : undefined
}
