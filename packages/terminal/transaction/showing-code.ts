import type { Millis } from '@evertill/foundation'
import { presentedMessage } from '../host/message.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { LiveTransaction } from '../state/live-transaction.ts'
import type { Screen } from '../state/screen.ts'
import type { TerminalState } from '../state/state.ts'
import type { Turn } from '../state/turn.ts'
import { authorize } from './authorization.ts'
import { undo } from './ending.ts'
import { SCAN_CODE } from './voice.ts'

/** F39 of the answer that brings the code: nobody has paid it yet. */
export const NOT_PAID_YET = '09'

/** How often the host is asked what became of the code, should its word be lost. */
const ASK_EVERY_MS = 10_000
/** After the code's time the host has closed its order; so long is waited for its word about that. */
const LAST_WORD_MS = 15_000
/** When the host has closed an order that ran out, after its time. */
const CLOSED_AFTER_MS = 6_000
/** A code without its time is not shown for longer than this. */
const MOST_SECONDS = 600

/** The shop shows a code: the host is asked for one. */
export function askForCode(turn: Turn): void {
  turn.live({ tender: 'wallet', shows: true })
  authorize(turn)
}

/** 0210 with 09: here is the code. The same answer again changes nothing but when it is asked next. */
export function codeGiven(turn: Turn, record: TransactionRecord, message: HostMessage) {
  const live = turn.state.transaction
  if (live === undefined) return
  // The same code again: not paid yet.
  if (live.shown !== undefined) return
  const text = textIn(message, 'A3')
  // A yes-or-no that is neither, and nothing to show for it: the order is given up.
  if (text === undefined) return undo(turn, record, '06', 'no-code')
  const seconds = Math.min(Number(textIn(message, 'A4') ?? 0) || 0, MOST_SECONDS)
  const until = turn.now + seconds * 1_000
  const askAt = nextAsk(turn.now, until)
  turn.live({ shown: { text, since: turn.now, until }, askAt, until: until + LAST_WORD_MS })
  turn.emit({ type: 'speak', ...SCAN_CODE, tone: 'attention' })
}

/** Every ten seconds, and once more when the order must have been closed. */
function nextAsk(now: Millis, until: Millis): Millis {
  if (now + ASK_EVERY_MS <= until) return now + ASK_EVERY_MS
  return Math.max(until + CLOSED_AFTER_MS, now + CLOSED_AFTER_MS / 2)
}

/** A word over the socket about the order that is out. It says nothing of money; it only says when to ask, or whom to wait for. */
export function progressTold(
  turn: Turn,
  told: {
    readonly batch: string
    readonly stan: string
    readonly what: 'payer-confirms' | 'ended'
    readonly until?: Millis | undefined
  },
): void {
  const live = turn.state.transaction
  if (live?.stage !== 'out' || live.tender !== 'wallet' || live.recordId !== `${told.batch}-${told.stan}`) return
  if (told.what === 'ended') {
    if (live.shown !== undefined) turn.live({ askAt: turn.now })
    return
  }
  // The host waits for the payer's password for so long, and the till not much less than it.
  const until = Math.min(told.until ?? turn.now, turn.now + MOST_SECONDS * 1_000)
  turn.live({ confirms: true, until: Math.max(live.until ?? turn.now, until + LAST_WORD_MS) })
}

/** Asks again with the same number: the host answers from its journal. */
export function askAboutCode(turn: Turn): void {
  const { transaction: live, session, line } = turn.state
  const record = turn.current
  if (live?.stage !== 'out' || live.shown === undefined || record === undefined) return
  if (live.askAt === undefined || live.askAt > turn.now || !line.up || session.state !== 'on') return
  turn.live({ askAt: nextAsk(turn.now, live.shown.until) })
  turn.emit({
    type: 'send',
    id: `repeat-${record.id}`,
    message: presentedMessage(turn.state.config, record, live),
    mac: true,
    pin: false,
  })
}

/** The customer has gone, or wants to pay otherwise: the order is closed before anybody else pays it. */
export function withdrawCode(turn: Turn): void {
  const record = turn.current
  if (turn.state.transaction?.shown === undefined || record === undefined) return
  undo(turn, record, '06', 'withdrawn')
}

/** What is drawn while a code is before the customer. */
export function shownScreen(live: LiveTransaction, state: TerminalState): Screen | undefined {
  if (live.stage !== 'out' || live.shown === undefined) return undefined
  const { text, since, until } = live.shown
  return { kind: 'merchant-code', amount: live.amount, text, since, until, lineUp: state.line.up }
}

function textIn(message: HostMessage, tag: string): string | undefined {
  const value = message[59]?.find((item) => item.tag === tag)?.value
  if (value === undefined || value.length === 0 || value.length > 512) return undefined
  return new TextDecoder().decode(value)
}
