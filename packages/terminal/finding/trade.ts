import type { Millis } from '@evertill/foundation'
import { hasChip } from '../card/card.ts'
import type { CartLine } from '../journal/transaction-record.ts'
import type { TerminalEvent } from '../state/event.ts'
import type { TerminalState } from '../state/state.ts'
import type { Limit } from '../state/state-line.ts'

/** How a card or a code came in, or failed to. */
export interface Read {
  readonly at: Millis
  readonly way: 'stripe' | 'chip' | 'tap' | 'code'
  readonly ok: boolean
  /** Which sale of this run it belonged to, and its amount: a second try of the same customer has the same one. */
  readonly sale: number
  readonly amount: number
  /** Masked number of a card that was read. */
  readonly card?: string | undefined
  /** A chip card whose stripe was drawn. */
  readonly chipSwiped?: boolean | undefined
}

export type StopPlace = 'before-card' | 'at-card' | 'without-answer' | 'declined' | 'at-slip'

/** One attempt to take money, and how it ended. */
export interface Ending {
  readonly at: Millis
  readonly sale: number
  /** Where it stopped; absent when it went through. */
  readonly where?: StopPlace | undefined
  readonly amount: number
  readonly tender?: 'card' | 'wallet' | 'cash' | undefined
  /** Wallet kind, or the scheme's first digit. */
  readonly group?: string | undefined
  readonly masked?: string | undefined
  readonly entry?: string | undefined
  readonly expiry?: string | undefined
  /** F39, when the host answered. */
  readonly code?: string | undefined
  readonly why?: string | undefined
  readonly recordId?: string | undefined
  readonly lines?: readonly CartLine[] | undefined
}

/** What the doctor remembers of the trade: bounded, no card number in full, nothing secret. */
export interface TradeLog {
  readonly sales: number
  readonly reads: readonly Read[]
  readonly endings: readonly Ending[]
  /** Amounts of earlier sales that went through, minor units; the outlet's habit. */
  readonly amounts: readonly number[]
  /** Items sold before, by category. */
  readonly categories: Readonly<Record<string, number>>
}

export const EMPTY_LOG: TradeLog = { sales: 0, reads: [], endings: [], amounts: [], categories: {} }

const MOST_READS = 60
const MOST_ENDINGS = 60
const MOST_AMOUNTS = 400

const NO_HOST: ReadonlySet<Limit> = new Set(['line-down', 'signing-on'])
const REFUSED: ReadonlySet<Limit> = new Set(['sign-on-refused', 'terminal-refused'])

/** Takes one event into the log. Pure; `before` and `after` are the terminal's states around it. */
export function logged(
  log: TradeLog,
  event: TerminalEvent,
  before: TerminalState,
  after: TerminalState,
  now: Millis,
): TradeLog {
  let next = log
  if (before.transaction === undefined && after.transaction !== undefined) next = { ...next, sales: next.sales + 1 }
  const read = readOf(event, next.sales, before.transaction?.amount ?? 0, now)
  if (read !== undefined) next = { ...next, reads: [...next.reads, read].slice(-MOST_READS) }
  const ending = endingOf(event, before, after, next.sales, next.reads, now)
  return ending === undefined ? next : ended(next, ending, after)
}

/** The till could not even begin: maintenance, an update, a tripped tamper switch, an empty battery. */
export function stoppedBefore(log: TradeLog, amount: number, now: Millis, lines: readonly CartLine[] = []): TradeLog {
  const ending: Ending = { at: now, sale: log.sales, where: 'before-card', amount, lines }
  return { ...log, endings: [...log.endings, ending].slice(-MOST_ENDINGS) }
}

function readOf(event: TerminalEvent, sale: number, amount: number, at: Millis): Read | undefined {
  switch (event.type) {
    case 'card-read': {
      const { entry, pan, serviceCode } = event.card
      if (entry === 'manual') return undefined
      return {
        at,
        way: entry,
        ok: true,
        sale,
        amount,
        card: pan.masked(),
        chipSwiped: entry === 'stripe' && hasChip(serviceCode),
      }
    }
    case 'card-failed': {
      const { trouble } = event
      const way =
        trouble === 'unreadable'
          ? 'stripe'
          : trouble === 'chip-unreadable' || trouble === 'chip-removed'
            ? 'chip'
            : 'tap'
      return trouble === 'several-cards' ? undefined : { at, way, ok: false, sale, amount }
    }
    case 'code-scanned':
      return { at, way: 'code', ok: true, sale, amount }
    default:
      return undefined
  }
}

function endingOf(
  event: TerminalEvent,
  before: TerminalState,
  after: TerminalState,
  sale: number,
  reads: readonly Read[],
  at: Millis,
): Ending | undefined {
  if (event.type === 'slip-failed') {
    const record = after.records.get(event.recordId)
    return {
      at,
      sale,
      where: 'at-slip',
      amount: record?.amount ?? 0,
      tender: record?.tender,
      why: event.problem,
      recordId: event.recordId,
    }
  }
  const { screen } = after
  if (screen.kind === 'cannot-take-cards' && before.screen.kind !== 'cannot-take-cards')
    return {
      at,
      sale,
      where: placeOfLimit(screen.limits[0]),
      amount: screen.amount,
      why: screen.limits[0],
      code: screen.responseCode,
    }
  if (screen.kind !== 'result' || screen.outcome === 'reversed') return undefined
  const known = before.screen.kind === 'result' && before.screen.since === screen.since
  if (known || before.transaction === undefined) return undefined
  // Given up with a card in the hand is a stop; given up before is a change of mind.
  const tried = reads.filter((one) => one.sale === sale)
  if (screen.why === 'cancelled' && tried.length === 0) return undefined
  const record = screen.recordId === undefined ? undefined : after.records.get(screen.recordId)
  const card = before.transaction.card
  return {
    at,
    sale,
    where: placeOf(screen.outcome, screen.why, screen.responseCode, after),
    amount: screen.amount,
    tender: screen.tender,
    group: record?.wallet ?? (record?.masked ?? card?.pan.masked())?.[0],
    masked: record?.masked ?? card?.pan.masked(),
    entry: record?.entry ?? card?.entry,
    expiry: record?.expiry ?? card?.expiry,
    code: screen.responseCode,
    why: screen.why,
    recordId: screen.recordId,
    lines: record?.lines ?? before.transaction.lines,
  }
}

function placeOfLimit(limit: Limit | undefined): StopPlace {
  if (limit !== undefined && NO_HOST.has(limit)) return 'without-answer'
  return limit !== undefined && REFUSED.has(limit) ? 'declined' : 'before-card'
}

const AT_CARD: ReadonlySet<string> = new Set([
  'cancelled',
  'present-timeout',
  'pin-timeout',
  'pin-cancelled',
  'pin-pad-failed',
  'card-removed',
  'card-declined',
])
const BEFORE_CARD: ReadonlySet<string> = new Set(['storage-failed', 'restarted', 'message-refused'])

function placeOf(outcome: string, why: string | undefined, code: string | undefined, state: TerminalState) {
  if (outcome === 'approved') return undefined
  if (outcome === 'declined') return 'declined'
  if (why !== undefined && AT_CARD.has(why)) return 'at-card'
  if (why !== undefined && BEFORE_CARD.has(why)) return 'before-card'
  // An answer that cannot be believed is none.
  if (why?.startsWith('mac-')) return 'without-answer'
  if (why === 'not-signed-on' && state.session.why === 'sign-on-refused') return 'declined'
  if (why === 'not-signed-on' && state.session.why === 'keys-refused') return 'before-card'
  return code === undefined || code === '98' || code === '68' ? 'without-answer' : 'declined'
}

function ended(log: TradeLog, ending: Ending, state: TerminalState): TradeLog {
  const endings = [...log.endings, ending].slice(-MOST_ENDINGS)
  if (ending.where !== undefined) return { ...log, endings }
  const categories = { ...log.categories }
  for (const line of ending.lines ?? []) {
    const category = state.config.profile.items.find((item) => item.id === line.itemId)?.categoryId
    if (category !== undefined) categories[category] = (categories[category] ?? 0) + 1
  }
  return { ...log, endings, categories, amounts: [...log.amounts, ending.amount].slice(-MOST_AMOUNTS) }
}

/** A stop counts as what people talk about this long, although another way to pay may have worked since. */
const TALKED_MS = 15 * 60_000

/** The attempt that people ask about: the last that stopped, if lately, else the last of all. */
export function inQuestion(log: TradeLog, now: Millis): Ending | undefined {
  const stopped = log.endings.findLast((one) => one.where !== undefined && now - one.at < TALKED_MS)
  return stopped ?? log.endings.at(-1)
}

/** Every stop that people may be talking about now, oldest first. */
export function stopsTalkedOf(log: TradeLog, now: Millis): readonly Ending[] {
  return log.endings.filter((one) => one.where !== undefined && now - one.at < TALKED_MS)
}
