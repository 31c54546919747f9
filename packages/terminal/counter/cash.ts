import { joined } from '../journal/split.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { Key } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { splitOf } from '../transaction/authorization.ts'
import { queueSlip, slipDue } from '../transaction/printing.ts'
import { concludeWith } from '../transaction/result.ts'
import { amountOf, keyed } from './keypad.ts'

/** How much was handed over? */
export function askCash(turn: Turn): void {
  turn.live({ tender: 'cash', stage: 'cash', digits: '' })
  showCash(turn)
}

function showCash(turn: Turn, refusal?: 'too-little'): void {
  const live = turn.state.transaction!
  const received = amountOf(live.digits)
  turn.show({
    kind: 'cash',
    amount: live.amount,
    digits: live.digits,
    received,
    change: Math.max(0, received - live.amount),
    refusal,
  })
}

export function cashKeyed(turn: Turn, key: Key) {
  const live = turn.state.transaction
  if (live?.stage !== 'cash') return
  if (key === 'enter') return takeCash(turn)
  turn.live({ digits: keyed(live.digits, key) })
  showCash(turn)
}

/** What every movement of the drawer has; no host numbers it, so the terminal does. */
function cashRecord(turn: Turn, type: 'sale' | 'void', amount: number) {
  const { counters } = turn.state
  const number = counters.cash + 1
  const record = {
    kind: 'transaction',
    id: `cash-${number}`,
    type,
    tender: 'cash',
    amount,
    currency: turn.currency,
    batch: counters.batch,
    stan: String(number % 1_000_000).padStart(6, '0'),
    startedAt: turn.now,
    answeredAt: turn.now,
    status: 'approved',
    pin: 'not-asked',
    operator: turn.state.shift.operator ?? '00',
    signature: 'not-needed',
    slip: slipDue(turn),
  } satisfies TransactionRecord
  return { record, counters: { ...counters, cash: number } }
}

/** Cash is in the drawer. No digits mean the exact amount. */
export function takeCash(turn: Turn) {
  const live = turn.state.transaction
  if (live?.stage !== 'cash') return
  const received = live.digits === '' ? live.amount : amountOf(live.digits)
  if (received < live.amount) return showCash(turn, 'too-little')
  const { record, counters } = cashRecord(turn, 'sale', live.amount)
  const done = joined(turn.state.records, {
    ...record,
    lines: live.lines.length > 0 ? live.lines : undefined,
    split: splitOf(turn, 'sale', record.id),
    cash: { received, change: received - live.amount },
  })
  turn.keep('cash-taken', [done, counters])
  concludeWith(turn, done)
  queueSlip(turn, record.id, false)
}

/** Cash goes back over the counter: a void that no host knows of. */
export function giveCashBack(turn: Turn): void {
  const live = turn.state.transaction
  const taken = live?.original === undefined ? undefined : turn.state.records.get(live.original.id)
  if (live === undefined || taken === undefined) return
  const { record, counters } = cashRecord(turn, 'void', live.amount)
  const done: TransactionRecord = { ...record, original: live.original, supervisor: live.supervisor }
  turn.keep('cash-taken', [done, { ...taken, voidedBy: record.id }, counters])
  concludeWith(turn, done)
  queueSlip(turn, record.id, false)
}
