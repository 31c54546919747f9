import { maskPan, toHex } from '@evertill/foundation'
import type { CardRead } from '../card/card.ts'
import { maskCode } from '../card/wallet-code.ts'
import { decisionOf } from '../host/chip-record.ts'
import { entryModeOf, presentedMessage, undoingMessage } from '../host/message.ts'
import { isBatchFull } from '../journal/batch-totals.ts'
import { nextStan } from '../journal/counters.ts'
import type { CounterRecord } from '../journal/journal.ts'
import { openRecords } from '../journal/open-records.ts'
import { forgotten } from '../journal/record-room.ts'
import { KINDS } from '../journal/transaction-kind.ts'
import type { ChipTrace, TransactionRecord } from '../journal/transaction-record.ts'
import type { LiveTransaction } from '../state/live-transaction.ts'
import type { Turn } from '../state/turn.ts'
import { needsSignature } from './pin-need.ts'
import { stopWithout } from './result.ts'

/** Reversals that stand before the next online transaction. Those that the host owns do not. */
export function standingReversal(turn: Turn): TransactionRecord | undefined {
  for (const record of openRecords(turn.state.records)) {
    if (record.reversal?.state === 'due' || record.reversal?.state === 'sent') return record
  }
  return undefined
}

/** Everything is known that the host must know: goes out at once, or waits for keys and for a reversal before it. */
export function authorize(turn: Turn) {
  turn.emit({ type: 'stop-scan' })
  turn.live({ stage: 'held', since: turn.now, until: turn.now + turn.parameters.answerTimeoutMs })
  if (isBatchFull(turn.state.records, turn.state.counters.batch)) return stopWithout(turn, 'batch-full')
  if (!turn.state.line.up) return stopWithout(turn, 'line-down')
  if (turn.state.session.state === 'failed') return stopWithout(turn, 'not-signed-on')
  release(turn)
}

/** Sends the held transaction when nothing stands before it. */
export function release(turn: Turn): void {
  const { transaction, session, line } = turn.state
  if (transaction?.stage !== 'held' || session.state !== 'on' || !line.up) return
  if (standingReversal(turn) !== undefined) return
  if ([...turn.state.signatures.values()].some((signature) => signature.state === 'sent')) return
  send(turn, transaction)
}

/** The record of what is about to happen, with its own number, and the counters after it. */
export function stampedRecord(
  turn: Turn,
  live: LiveTransaction,
): { readonly record: TransactionRecord; readonly counters: CounterRecord } {
  let step = nextStan(turn.state.counters)
  // A STAN that this batch has used already (it went round) is not used again while its record stands.
  while (turn.state.records.has(`${step.counters.batch}-${step.stan}`)) step = nextStan(step.counters)
  const { stan, counters } = step
  return { record: recordOf(turn, live, counters.batch, stan), counters }
}

function send(turn: Turn, live: LiveTransaction): void {
  const { record, counters } = stampedRecord(turn, live)
  turn.keep('before-send', [record, counters], forgotten(turn.state.records, counters.batch))
  const message =
    !KINDS[record.type].refersBack || live.card !== undefined
      ? withOriginal(presentedMessage(turn.state.config, record, live), turn, record)
      : undoingMessage(turn.state.config, record)
  turn.emit({ type: 'send', id: record.id, message, mac: true, pin: live.pin === 'entered' })
  turn.live({
    stage: 'out',
    recordId: record.id,
    since: turn.now,
    until: turn.now + turn.parameters.answerTimeoutMs,
  })
}

/** A refund with the card at hand is both: the card's fields and the sale it refers to. */
function withOriginal(
  message: ReturnType<typeof presentedMessage>,
  turn: Turn,
  record: TransactionRecord,
): ReturnType<typeof presentedMessage> {
  if (record.original === undefined) return message
  const undoing = undoingMessage(turn.state.config, record)
  return { ...undoing, ...message, 37: undoing[37], 38: undoing[38], 61: undoing[61], 63: undoing[63] }
}

function recordOf(turn: Turn, live: LiveTransaction, batch: string, stan: string): TransactionRecord {
  const { card, code, original } = live
  const sale = original === undefined ? undefined : turn.state.records.get(original.id)
  const entry = card?.entry ?? (live.shows === true ? 'shown' : code === undefined ? sale?.entry : 'code')
  const fallback = card?.entry === 'stripe' && live.chipFailed
  const pan = card?.pan ?? sale?.pan
  const record: TransactionRecord = {
    kind: 'transaction',
    id: `${batch}-${stan}`,
    type: live.type,
    tender: live.tender,
    amount: live.amount,
    currency: turn.currency,
    batch,
    stan,
    startedAt: turn.now,
    status: 'sending',
    entry,
    pan,
    masked:
      code !== undefined ? maskCode(code.secret.reveal()) : pan === undefined ? sale?.masked : maskPan(pan.reveal()),
    expiry: card?.expiry ?? sale?.expiry,
    sequence: card?.sequence ?? sale?.sequence,
    wallet: code?.wallet ?? sale?.wallet,
    // A void or refund without the card at hand names it from the sealed journal, which counts as keyed [F22].
    entryMode: entryModeOf(
      card === undefined && code === undefined && entry !== 'code' && entry !== 'shown' ? 'manual' : entry,
      live.pin === 'entered',
      fallback,
    ),
    fallback,
    pin: live.pin,
    chip: chipTrace(card),
    original,
    operator: turn.state.shift.operator ?? '00',
    supervisor: live.supervisor,
    lines: live.lines.length > 0 ? live.lines : undefined,
    tip: live.tip,
    instalments: live.instalments === undefined ? undefined : { count: live.instalments },
    split: splitOf(turn, live.type, `${batch}-${stan}`),
    signature: 'not-needed',
    slip: 'none',
  }
  return needsSignature(record, turn.contract) ? { ...record, signature: 'due' } : record
}

/** Which sale in parts a new sale belongs to; the first part of it gives the name. */
export function splitOf(turn: Turn, type: TransactionRecord['type'], id: string): TransactionRecord['split'] {
  const { split } = turn.state
  if (split === undefined || type !== 'sale') return undefined
  if (split.id === undefined) turn.set({ split: { ...split, id } })
  return { id: split.id ?? id, total: split.total }
}

/** Elements that a reversal repeats [unionpay-pos §4, F55]. */
const REVERSAL_TAGS = ['95', '9F1E', '9F10', '9F36']

/** Elements that prove a chip sale [unionpay-pos §4, F55]. Neither the card's number nor its track is among them. */
const SALE_TAGS = [
  ...['9F26', '9F27', '9F10', '9F37', '9F36', '95', '9A', '9C', '9F02', '5F2A', '82', '9F1A', '9F03', '9F33'],
  ...['9F34', '9F35', '9F1E', '84', '9F09', '9F41'],
]

/** Keeps of the chip's data what the slip shows and a reversal needs. */
export function chipTrace(card: CardRead | undefined): ChipTrace | undefined {
  if (card?.emv === undefined) return undefined
  const hex = (tag: string): string | undefined => {
    const found = card.emv?.find((element) => element.tag === tag)
    return found === undefined ? undefined : toHex(found.value)
  }
  const label = card.emv.find((element) => element.tag === '50')?.value
  const picked = (tags: readonly string[]): Record<string, string> =>
    Object.fromEntries(tags.flatMap((tag) => (hex(tag) === undefined ? [] : [[tag, hex(tag)!]])))
  return {
    aid: hex('84') ?? hex('9F06'),
    label: label === undefined ? undefined : String.fromCharCode(...label),
    cryptogram: hex('9F26'),
    tvr: hex('95'),
    tsi: hex('9B'),
    atc: hex('9F36'),
    unpredictable: hex('9F37'),
    reversal: picked(REVERSAL_TAGS),
    // A tap that was asked of the bank is proven by the bank's answer.
    ...(card.entry === 'chip' || decidedItself(card) ? { sale: picked(SALE_TAGS) } : {}),
  }
}

const decidedItself = ({ emv }: CardRead): boolean => ['certificate', 'refusal'].includes(decisionOf(emv) ?? '')

/** The line took it. */
export function sent(turn: Turn, id: string): void {
  const record = turn.state.records.get(id)
  if (record === undefined || record.status !== 'sending') return
  turn.keep('sent', [{ ...record, status: 'sent' }])
}
