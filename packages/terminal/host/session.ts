import { endShift } from '../counter/operator.ts'
import { nextStan } from '../journal/counters.ts'
import type { TransactionRecord } from '../journal/journal.ts'
import type { Limit } from '../state/state-line.ts'
import type { Turn } from '../state/turn.ts'
import { type HostMessage, managementMessage, signOnMessage } from './message.ts'
import { batchMoved, printSettlement } from './settling.ts'
import { answerOf } from './verify.ts'

/** How long the answer to a sign-on is waited for, ms; shorter when the terminal waits shorter for everything. */
const SIGN_ON_WITHIN_MS = 15_000

/** Sends the sign-on. Working keys and the batch number come with its answer. */
export function signOn(turn: Turn): void {
  const { session, config, shift } = turn.state
  const { stan, counters } = nextStan(turn.state.counters)
  turn.set({
    counters,
    session: {
      ...session,
      state: 'sent',
      since: turn.now,
      stan,
      // No money is at stake here and nothing can be sold before: a lost answer is not waited for as long as that of a sale.
      nextAt: turn.now + Math.min(turn.parameters.answerTimeoutMs, SIGN_ON_WITHIN_MS),
    },
  })
  const message = signOnMessage(config, stan, counters.batch, shift.operator ?? '01')
  turn.emit({ type: 'send', id: `sign-on-${stan}`, message, mac: false, pin: false })
}

/** The keys no longer serve: the next thing sent will be a sign-on. */
export function dropSession(turn: Turn): void {
  const { session } = turn.state
  if (session.state !== 'on') return
  turn.set({ session: { ...session, state: 'off', since: turn.now, nextAt: turn.now } })
}

/** Goodbye until the next operator: the host forgets the keys. What is still owed waits for the next sign-on. */
export function signOff(turn: Turn) {
  const { transaction, session, line, config } = turn.state
  if (transaction !== undefined) return
  if (session.state === 'on' && line.up) {
    const { stan, counters } = nextStan(turn.state.counters)
    turn.set({ counters })
    const message = managementMessage(config, stan, counters.batch, '002')
    turn.emit({ type: 'send', id: `management-${stan}`, message, mac: false, pin: false })
  }
  turn.set({ session: { state: 'closed', since: turn.now, failures: 0 } })
  endShift(turn)
}

/** Somebody has come: a terminal that was signed off signs on. */
export function reopen(turn: Turn): void {
  if (turn.state.session.state === 'closed')
    turn.set({ session: { ...turn.state.session, state: 'off', since: turn.now, nextAt: turn.now } })
}

/** A sign-on came to nothing; the next one waits longer each time, spread by the seed so that a street does not call at once. */
export function signOnFailed(turn: Turn, why: Limit, responseCode?: string): void {
  const { session, seed } = turn.state
  const failures = session.failures + 1
  const pause = turn.parameters.signOnPauseMs * 2 ** Math.min(failures - 1, 4)
  const spread = Math.floor((pause * ((seed >>> (failures % 24)) & 0xff)) / 512)
  turn.set({
    session: {
      ...session,
      state: 'failed',
      since: turn.now,
      stan: undefined,
      failures,
      why,
      responseCode,
      nextAt: turn.now + pause + spread,
    },
  })
}

/** The 0810: keys go to the PIN device, the batch number is adopted once the keys are proven. */
export function signOnAnswered(turn: Turn, message: HostMessage) {
  const { session, config } = turn.state
  if (session.state !== 'sent' || message[11] !== session.stan || message[41] !== config.profile.terminalId) return
  const { responseCode } = answerOf(message)
  const keys = message[62]
  if (responseCode !== '00') {
    disowned(turn, responseCode)
    return signOnFailed(turn, 'sign-on-refused', responseCode)
  }
  if (keys === undefined) return signOnFailed(turn, 'keys-refused')
  turn.set({
    session: {
      ...session,
      state: 'loading',
      since: turn.now,
      batch: message[60]?.batch ?? turn.state.counters.batch,
      nextAt: turn.now + turn.parameters.answerTimeoutMs,
    },
  })
  turn.emit({ type: 'load-keys', layout: config.keyLayout, f62: keys.slice() })
}

/** Merchant stopped, terminal stopped, terminal unknown: what such a terminal saves nobody would honour. */
const DISOWNS: ReadonlySet<string> = new Set(['03', '58', '97'])

function disowned(turn: Turn, responseCode: string): void {
  const { counters } = turn.state
  if (DISOWNS.has(responseCode) && counters.signedOnAt !== undefined)
    turn.keep('signed-on', [{ ...counters, signedOnAt: undefined }])
}

export function keysLoaded(turn: Turn) {
  const { session, counters } = turn.state
  if (session.state !== 'loading') return
  const batch = session.batch ?? counters.batch
  turn.set({
    session: {
      state: 'on',
      since: turn.now,
      failures: 0,
      batch,
      freshUntil: turn.now + turn.parameters.keyLifeMs,
    },
    refusedByHost: undefined,
  })
  // What failed for its MAC has a good one now and does not wait for its pause: a settlement holds up every sale.
  const { settlement } = turn.state
  if (settlement !== undefined && settlement.stage !== 'closed' && settlement.state === 'due')
    turn.remember([{ ...settlement, nextAt: turn.now }])
  for (const record of turn.state.records.values()) {
    if (record.reversal?.state === 'due')
      turn.remember([{ ...record, reversal: { ...record.reversal, nextAt: turn.now } }])
    // A question keeps a short pause, so that a host whose keys never fit is not asked without end.
    else if (record.status === 'asking' && record.askAt !== undefined)
      turn.remember([{ ...record, askAt: Math.min(record.askAt, turn.now + turn.parameters.resendPauseMs) }])
  }
  const next = { ...counters, batch, signedOnAt: turn.now }
  if (batch === counters.batch) return turn.keep('signed-on', [next])
  const moved = batchMoved(turn, batch)
  const { put, remove } = closeBatch([...turn.state.records.values()], batch)
  turn.set({ records: without(turn.state.records, remove) })
  turn.keep(
    'batch-adopted',
    [next, ...moved, ...put],
    remove.map((id) => `transaction:${id}`),
  )
  if (moved.length > 0) printSettlement(turn, false)
}

export function keysRefused(turn: Turn): void {
  if (turn.state.session.state === 'loading') signOnFailed(turn, 'keys-refused')
}

/** What a record still owes: while it does, it keeps its card number and its place. */
export function isOpen(record: TransactionRecord): boolean {
  if (['sending', 'sent', 'stored', 'completing', 'reversing', 'asking', 'difference'].includes(record.status))
    return true
  return (
    record.signature === 'due' || record.signature === 'kept' || record.slip === 'due' || record.slip === 'printing'
  )
}

/** Days that a closed batch stays in today's list, without card numbers. */
const KEPT_RECORDS = 500

/**
 * A new batch begins: card numbers and expiries of the old one are dropped [practice: purge at batch close], except
 * where a reversal or a question to the host still needs them; of old records only the latest stay.
 */
export function closeBatch(
  records: readonly TransactionRecord[],
  batch: string,
): { readonly put: readonly TransactionRecord[]; readonly remove: readonly string[] } {
  const old = records.filter((record) => record.batch !== batch && !isOpen(record))
  const remove = old.slice(0, Math.max(0, old.length - KEPT_RECORDS)).map((record) => record.id)
  const put = old
    .filter((record) => record.pan !== undefined || record.expiry !== undefined)
    .filter((record) => !remove.includes(record.id))
    .map((record) => ({ ...record, pan: undefined, expiry: undefined }))
  return { put, remove }
}

function without<V>(map: ReadonlyMap<string, V>, keys: readonly string[]): ReadonlyMap<string, V> {
  if (keys.length === 0) return map
  const next = new Map(map)
  for (const key of keys) next.delete(key)
  return next
}
