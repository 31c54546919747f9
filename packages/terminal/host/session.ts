import { nextStan } from '../journal/counters.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Limit } from '../state/state-line.ts'
import type { Turn } from '../state/turn.ts'
import { managementMessage, signOnMessage } from './message.ts'
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
export function signOff(turn: Turn): void {
  const { session, line, config } = turn.state
  if (session.state === 'on' && line.up) {
    const { stan, counters } = nextStan(turn.state.counters)
    turn.set({ counters })
    const message = managementMessage(config, stan, counters.batch, '002')
    turn.emit({ type: 'send', id: `management-${stan}`, message, mac: false, pin: false })
  }
  turn.set({ session: { state: 'closed', since: turn.now, failures: 0 } })
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

export function keysRefused(turn: Turn): void {
  if (turn.state.session.state === 'loading') signOnFailed(turn, 'keys-refused')
}
